def falls_off_for(n):
    for i in range(n):
        x = i

def falls_off_if(n):
    if n:
        x = 1

def falls_off_else(n):
    if n > 1:
        x = 1
    elif n > 0:
        x = 2
    else:
        x = 3

def falls_off_while(n):
    while n > 0:
        n -= 1
    else:
        x = n

for k in range(3):
    falls_off_for(k); falls_off_if(k); falls_off_else(k); falls_off_while(k)
