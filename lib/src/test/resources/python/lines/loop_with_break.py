def until_found(numbers):
    while numbers:
        n = numbers[-1]
        numbers = numbers[:-1]
        if n:
            break
    else:
        n = 99
    return n

def never_entered():
    y = 1
    while not y:
        bla
    x = 1

def first_of(items):
    for i in items:
        break
    pass

def last_statement_breaks(n):
    while n:
        if n == 2:
            break
        n -= 1

def breaks_in_branches(n):
    for i in range(n):
        if i == 1: continue
        elif i == 3: break
        else: pass
    else: return 'end'
    if i > 2: return 'break'

print(until_found([1, 0]), until_found([0]), until_found([]))
never_entered(); first_of((1, 2)); first_of(())
last_statement_breaks(3); last_statement_breaks(0)
print(breaks_in_branches(2), breaks_in_branches(6))
