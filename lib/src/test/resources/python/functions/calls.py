def nothing():
    pass

def add(a, b):
    c = a + b
    return c

def bare():
    return

print(nothing(), bare(), add(1, 2), add('x', 'y'), add(b=[1], a=[2]))
x = add(add(1, 2), add(3, 4)) + add(5, 6)
print(x)
for i in range(add(1, 1)):
    print(add(i, i))
if add(1, 1) > 1: print('one line')
