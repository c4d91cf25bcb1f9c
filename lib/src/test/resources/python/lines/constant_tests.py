while True:
    x = 1
    break
while 0:
    x = 2
if 0:
    x = 3
if 1:
    x = 4
else:
    x = 5
if not True:
    x = 6
elif 'constant':
    x = 7
for i in ():
    x = 8
for i in []: x = 9
print(x)
