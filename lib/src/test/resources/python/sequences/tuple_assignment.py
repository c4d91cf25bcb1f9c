t = (1, 2)
t += (3,)
print(t)
t[0] = 5
