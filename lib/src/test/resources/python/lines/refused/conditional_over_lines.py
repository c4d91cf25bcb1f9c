def f(n):
    return (n
            if n
            else 2)
f(0); f(1)
