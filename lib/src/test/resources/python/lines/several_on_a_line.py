a = 1; b = 2; c = a + b
for i in range(3): a += i; b -= i
if a > b: c = 1; d = 2
else: c = 3
while a > 0: a -= 3
def f(n): m = n * 2; return m
print(a, b, c, f(3)); print('end')
