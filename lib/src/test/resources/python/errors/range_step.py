x = 0
for i in range(1, 5, x):
	pass
