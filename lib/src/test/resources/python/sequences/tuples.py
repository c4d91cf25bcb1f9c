t = 1, 2
u = (3,)
v = ()
print(t, u, v, t + u, u * 3, t[0], t[-1], t[::-1], len(v), (1, 2) == (1, 2), (1, 2) < (1, 3), () < (0,))
(a, b), c = t, 4
for i, (j, k) in [(1, (2, 3)), [4, 'xy']]:
    print(i, j, k)
x, y = 'ab'
x, y = y, x
print(a, b, c, x, y, (1, 2) == [1, 2], 2 in t)
