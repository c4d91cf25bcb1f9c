def inner(n):
    return 10 // n
def outer(n):
    for i in range(n, -1, -1):
        print(inner(i))
    return 'never'
outer(2)
print('never')
