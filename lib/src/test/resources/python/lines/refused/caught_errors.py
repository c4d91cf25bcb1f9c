def fails():
    1 / 0

def caught():
    try:
        fails()
    except ZeroDivisionError:
        pass

def with_else(name):
    try:
        2
    except:
        4
    else:
        6
        if False:
            8
        else:
            10
        if name == 'Fred':
            12
    finally:
        14

def left_by_break():
    for i in range(3):
        try:
            a = 5
            if i > 0:
                break
            a = 8
        finally:
            c = 10
    return a, c

caught(); with_else('x')
print(left_by_break())
