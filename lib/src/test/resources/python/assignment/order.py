if 0:
	a = 1
b = 2
for c in range(2):
	d = c
a = 3
sum = 4
print(a, b, c, d, sum)
