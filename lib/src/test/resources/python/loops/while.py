x = 3
while x > 0:
    x -= 1
    if x == 1:
        continue
    print(x)
else:
    print("done")
while True:
    x += 1
    if x < 3:
        continue
    break
else:
    print("never")
while 0:
    print("never")
while x:
    x = x - 1
