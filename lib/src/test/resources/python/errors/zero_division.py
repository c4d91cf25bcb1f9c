x = 1
print(x)
x = x / 0
print("never")
