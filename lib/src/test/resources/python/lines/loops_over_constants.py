def over(n):
    for i in (1, 2): n += i
    for i in [1, 'a']:
        x = i
    for i in 'ab':
        x = i
    for i in '':
        x = i
    for i in ():
        x = i
    else:
        x = 'none'
    for i, j in (1, 2), (3, 4):
        x = i * j
    for (i, j), k in [((1, 2), 3)]:
        x = k
    for i in [n, [n]]:
        for j in (n,): pass
    return x

print(over(1))
for i in (1, 2): pass
for i in (3,):
    for j in [4]:
        break
    else:
        i = 0
