x = 3
while x: x -= 1
for i in range(3): pass
for i in range(3): x = i; y = x
while x < 5: x += 1; continue
for i in range(2): continue
