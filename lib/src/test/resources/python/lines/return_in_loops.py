def first_even(numbers):
    for number in numbers:
        if number % 2 == 0:
            return number
    else:
        print('none')

def until(n):
    while True:
        n -= 1
        if n < 0:
            return n

def nested(n):
    for i in range(n):
        for j in range(n):
            if i * j == 2:
                return i, j

print(first_even([1, 3, 4, 5]), first_even([1]), until(2), nested(4), nested(1))
