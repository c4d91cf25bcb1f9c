items = range(1, 4)
i = 0
while 1: i = items[i]
