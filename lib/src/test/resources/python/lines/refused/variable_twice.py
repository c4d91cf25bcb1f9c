def f(b):
    a, a = b, 1
    return b
print(f(2))
