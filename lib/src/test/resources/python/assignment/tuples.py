a, b = 1, 2
a, b = b, a
print(a, b)
a, b = c, d = a + b, a - b
print(a, b, c, d)
(e) = f = 3
e, = f,
print(e)
