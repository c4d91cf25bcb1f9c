def factorial(n):
    if n <= 1:
        return 1
    return n * factorial(n - 1)

def even(n):
    return True if n == 0 else odd(n - 1)

def odd(n):
    return False if n == 0 else even(n - 1)

def fibonacci(n): return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

print(factorial(30), even(10), odd(7), fibonacci(10))
