def f(a, b, c):
    x = (a and b) if c else 0
    a and b
    return x
f(0, 1, 1); f(1, 1, 1); f(1, 1, 0)
