def else_that_passes(a, b):
    if a == b:
        b = a + 1
    else:
        pass

def branch_in_loop():
    x = 1
    for a in range(2):
        if a:
            x = 1
        else:
            x = 1

def nested(a, b):
    if a == 1:
        if b == 1:
            x = 4
        else:
            y = 6
    else:
        z = 8

def nested_with_returns(a, b, c, d, e, f):
    if a:
        if b:
            if c:
                if d:
                    return False
        else:
            return False
    elif e and f:
        return True

def nested_that_pass(a=0, p=1, z=1):
    if p:
        if a:
            if z:
                pass
            else:
                pass
    else:
        pass

def back_to_the_loop(n):
    while n:
        n -= 1
        if n > 1:
            if n > 2:
                if n > 3:
                    pass
                elif n:
                    pass
            else:
                pass

def to_the_same_line(x):
    if x:
        if x > 1:
            x = 5
        else:
            pass
    return x

else_that_passes(5, 5); else_that_passes(5, 6)
branch_in_loop()
nested(1, 1); nested(1, 2); nested(2, 1)
for bits in range(64):
    nested_with_returns(bits & 1, bits & 2, bits & 4, bits & 8, bits & 16, bits & 32)
nested_that_pass(); nested_that_pass(1); nested_that_pass(1, 1, 0); nested_that_pass(0, 0)
back_to_the_loop(6)
to_the_same_line(0); to_the_same_line(1); to_the_same_line(2)
if bits:
    if not bits:
        pass
