def numbers():
    for i in range(3):
        yield i

for x in numbers():
    pass
x = any(numbers())
for x in range(2):
    y = x
