def one_line_branches():
    if True: x = False
    else: x = True
    return 0

def one_line_tests(n):
    if n == 0: x = 0
    elif n == 1: x = 1; y = 2
    elif n == 2: pass
    else: return 'else'

def one_line_loops(n):
    for i in []: pass
    for i in range(n): n -= 1
    while n < 3: n += 1; continue
    else: n = 9
    return n

def one_line(n): return n + 1
def one_line_of_two(n): n += 1; return n
def one_line_pass(): pass

one_line_branches()
for n in range(4): one_line_tests(n); one_line_loops(n)
print(one_line(one_line(1)), one_line_of_two(2), one_line_pass())
if n: print(1); print(2)
