for i in range(5):
    if i == 1:
        continue
    elif i == 3:
        break
    print(i)
else:
    print('no')
n = 4
while n:
    n -= 1
    if n % 2: continue
    print(n)
else:
    print('done')
while 1:
    if n > 2:
        break
    n += 1
