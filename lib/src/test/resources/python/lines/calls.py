def called():
    x = 1

def call():
    called()

def twice(): return called() or called()

def argument(n):
    return n

def in_the_test(n):
    while argument(n):
        n -= argument(1)
    for i in range(argument(2)):
        if argument(i) and argument(n + 1):
            called()

def default(a=argument(1), b=argument(2)):
    return a + b

def down(n):
    if n == 0:
        return 0
    return 1 + down(n - 1)

def ping(n): return pong(n - 1) if n else 'done'
def pong(n):
    return ping(n - 1) if n else 'end'

call()
twice()
in_the_test(2)
print(default(argument(3)), down(3), ping(3), argument(argument(argument(1))))
