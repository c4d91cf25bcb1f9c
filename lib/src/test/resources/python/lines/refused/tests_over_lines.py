a = 0
b = 1
if (a and
        b or
        not a):
    a = 2
elif \
        b:
    a = 3
