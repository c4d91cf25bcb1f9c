x = 1
def f(flag):
    if flag:
        x = 2
    return x
print(f(True))
print(f(False))
