for i in range(3):
	print(i)
for i in range(2, 11, 4) :
	print(i)
for i in range(5, 0, -2):
	print(i)
for i in range(3, 3):
	print("never")
print(i)
for i in range(9223372036854775805, 9223372036854775807, 2):
	print(i)
for i in range(True):
	print(i)
