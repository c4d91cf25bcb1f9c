def after_return(n):
    if n:
        return n
        n = 1
    return 0
    n = 2

def after_break(n):
    while n:
        break
        n = 1
    else:
        n = 2
    n = 3

def after_continue(n):
    for i in range(n):
        continue
        n = 1
    n = 2

def after_endless(n):
    while True:
        n -= 1
        if n < 0:
            return
    n = 2

def after_both(n):
    if n:
        return 1
    else:
        return 2
    return 3

def after_loop(n):
    for i in range(2):
        if i == n:
            return 'found'
        else:
            continue
        n = 5
    else:
        return 'not found'
    return 'never'

for n in range(3):
    after_return(n); after_break(n); after_continue(n); after_endless(n); after_both(n)
    print(after_loop(n))
