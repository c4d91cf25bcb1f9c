def ends_without_else(n):
    if n == 0:
        x = 0
    elif n == 1:
        x = 1
    elif n == 2:
        x = 2

def in_a_loop(n):
    for i in range(n):
        if i == 0:
            continue
        elif i == 1:
            pass
        elif i == 2:
            if n == 4: break
        else:
            x = 3

def after_a_chain(n):
    if n == 0: x = 0
    elif n == 1:
        if n: x = 1
    elif n == 2: return
    return n

def else_if(n):
    if n == 0:
        x = 0
    else:
        if n == 1:
            x = 1
        else:
            if n == 2:
                x = 2

for n in range(4):
    ends_without_else(n)
    after_a_chain(n)
    else_if(n)
in_a_loop(4)
in_a_loop(5)
if n == 0:
    x = 0
elif n == 3 and not n:
    x = 1
elif n:
    pass
