x = 1.5
print(10 ** 400 * x)
