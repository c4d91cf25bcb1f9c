def tests(a, b, c):
    if a and b:
        1
    if a or b:
        2
    if not (a and b):
        3
    if not a or b and c:
        4
    if (a or b) and (b or c):
        5
    if a < b < c:
        6
    elif not a < b < c:
        7
    if a and 1 or b and 0:
        8
    else:
        9
    if a if b else c:
        10
    elif (not a if b else c) and a:
        11
    if a in (0, 1) and b not in [1]:
        12
    x = a and b or c
    y = 1 if a and b else 2 if c else 3
    return x if a else y if b else not c

def loops(a, b, c):
    while a or b:
        a, b = b, 0
    while not (c and not a):
        c = 1
        if a or b: break
    while c and (a or c > 0) and 1:
        c -= 1
    while 0 <= c < 2 and not b:
        c += 1
    else:
        c = 5
    while c if a else b:
        b = c = 0

for bits in range(8):
    tests(bits & 1, bits >> 1 & 1, bits >> 2)
    loops(bits & 1, bits >> 1 & 1, bits >> 2)
