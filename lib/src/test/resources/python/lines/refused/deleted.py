x = 1
del x
while 0:
    pass
x = 1
