x = 1
def read():
    return x
def shadow(x):
    x = x + 1
    return x
def later():
    return defined_later
x = 2
defined_later = 'yes'
print(read(), shadow(10), x, later())
len = 5
def uses_len():
    return len
print(uses_len())
