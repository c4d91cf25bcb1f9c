def loop_never_run(x):
    x = 1
    while 0:
        pass
    x = 1

def branch_never_taken(x):
    x = 1
    if 0:
        pass
    x = 1

def branch_always_taken(x):
    x = 1
    if 1:
        x = 1
    else:
        pass
    return None

def only_a_dead_branch():
    if False:
        pass

def only_a_dead_loop():
    while False:
        x = 1

def dead_loop_with_else():
    while 0:
        x = 1
    else:
        x = 2

def dead_within_live(x):
    for i in range(2):
        if False:
            x = 8
        else:
            10
        if x == 'Fred':
            12
        while None:
            x = 3
    if not 1:
        x = 2
    elif 0:
        x = 4
    elif '':
        x = 5

def live_within_dead(x):
    if 0:
        for i in range(2):
            while x:
                break
    elif x:
        x = 1

loop_never_run(0); branch_never_taken(0); branch_always_taken(0); only_a_dead_branch()
only_a_dead_loop(); dead_loop_with_else(); dead_within_live('Fred'); dead_within_live('x')
live_within_dead(0); live_within_dead(1)
if 0:
    print('never')
while False: print('never')
while '':
    print('never')
else: print('always')
