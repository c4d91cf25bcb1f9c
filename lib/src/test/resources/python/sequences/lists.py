a = [1, 2, 3]
b = a
b[0] = 9
b += [4]
a = a + [5]
b *= 2
print(a, b, len(a), a == b, [] == [], [1] == [1.0, ], [1, [2]] == [1, [2]])
m = [[0] * 2] * 2
m[0][1] = 7
print(m, m[-1][-1], a[1:3], a[::-1], a[10:], a[-2:], a[:-10], a[4:1:-2])
a[-1] = a
print(a)
for x in b[:]:
    if x == 9:
        b += [0]
print(b, 9 in b, 10 not in b, bool([]), not b)
a[0] += 5
print(a[0])
c = [1]
c += 'ab'
c += (2, 3)
c += range(2)
print(c)
