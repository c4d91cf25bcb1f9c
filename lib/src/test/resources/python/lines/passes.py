def two():
    pass
    pass

def in_a_loop():
    for x in range(2):
        pass

def in_a_branch(x):
    if x:
        pass
    pass

def in_every_branch(x):
    if x == 0:
        pass
    elif x == 1:
        pass
    else:
        pass
    pass; pass

def in_else_of_loop(x):
    while x:
        x -= 1
        pass
    else:
        pass

two(); in_a_loop(); in_a_branch(0); in_a_branch(1)
for x in range(3): in_every_branch(x)
in_else_of_loop(2)
pass
pass
if x:
    pass
pass
