a = 0
b = 5
print(a and b, a or b, not a, b and a, a or None, "" or "x")
print(1 if a else 2, b if b else a, 1 if a else 2 if b else 3)
print(1 < b < 10, 1 < b < 3, 1 < a < undefined, a == 0 == False)
print(None is None, True is not False, b is None, None == 0)
