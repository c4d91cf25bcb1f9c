for i in range(3):
    for j in range(i):
        if j == 1:
            break
        while j < 2:
            j += 1
            pass
    else:
        continue
    print(i, j)
