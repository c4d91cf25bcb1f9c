if 0:
    x = 1
elif 1:
    x = 2
else:
    x = 3
if True: x = 4; y = 5
else: x = 6
if "" or None: pass
if not 0.0:
    pass
print(x, y)
