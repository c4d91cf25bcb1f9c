base = 10
def scaled(x, factor=base + 1, more=[0]):
    more[0] += 1
    return x * factor + more[0]
base = 99
print(scaled(1), scaled(1, 2), scaled(1, more=[5]), scaled(factor=3, x=4))
print(scaled(1))
