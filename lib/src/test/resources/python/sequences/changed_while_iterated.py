a = [1, 2]
for x in a:
    print(x)
    if len(a) < 6:
        a += [x * 10]
    else:
        a = []
print(a)
