def fails(n):
    for i in range(n):
        x = 6 // (2 - i)
    else:
        return x
    return 'never'

def calls(n):
    if n:
        y = fails(n); return y
    else:
        return fails(1)

print(calls(0))
print(calls(2))
while calls(4):
    print('never')
