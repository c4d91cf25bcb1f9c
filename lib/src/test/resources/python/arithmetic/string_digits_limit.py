x = 10 ** 4299
print(x > 0)
y = -10 ** 4299
print(len_is_unknown if False else y < 0)
print("before", 10 ** 4300)
