def counted():
    for i in range(2):
        for j in range(2):
            a = i + j
    return a == 1

def break_then_continue(x, true):
    while x:
        x = x[1:]
        while true:
            break
        continue

def break_past_a_continue(x, true):
    while x:
        x = x[1:]
        while true:
            break
        else:
            continue

def break_then_break(true):
    while true:
        while true:
            break
        break

def bodies_that_continue(n):
    for i in range(n):
        for j in range(n):
            continue
    for i in range(n):
        for j in range(n): continue
        continue
    for i in range(n):
        while i:
            i -= 1
            continue
        else:
            continue

def endless_in_endless(n):
    while True:
        while 1:
            n -= 1
            if n % 3 == 0:
                break
            elif n % 3 == 1:
                continue
            n -= 1
        if n < 0:
            break
        else:
            continue
    return n

def else_of_else(n):
    for i in range(n):
        for j in range(n):
            if i == j == 1:
                break
        else:
            for k in range(1):
                pass
            else:
                continue
        break
    else:
        n = 0
    return n

def only_the_inner_else(n):
    for i in range(n):
        for j in range(i):
            pass
        else:
            pass

counted()
break_then_continue([1, 2], 1); break_past_a_continue([1, 2], 1); break_past_a_continue([1, 2], 0)
break_then_break(1); break_then_break(0)
bodies_that_continue(3)
print(endless_in_endless(7), else_of_else(1), else_of_else(3))
only_the_inner_else(3)
for i in range(2):
    for j in range(2):
        for k in range(2):
            if k: break
        else: continue
        if j: continue
