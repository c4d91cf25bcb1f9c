for i in range(4):
    if i == 2:
        continue
    if i == 9:
        break
else:
    print("no break")
for i in range(4):
    if i == 2:
        break
else:
    print("never")
for c in "añ😀":
    print(c)
