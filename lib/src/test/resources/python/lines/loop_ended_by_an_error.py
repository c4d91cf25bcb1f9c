items = range(0, 3)
i = 0
while 1:
    b = items[i]; i += 1
