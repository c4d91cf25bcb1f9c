a = 3
if a > 5 :
	print(1)
elif (a == 3) and (not a < 2) or ( a != 3) :
	print(2)
else :
	print(3)
if a < 1:
	print(4)
elif a < 2:
	print(5)
else:
	print(6)
if not a:
	print(7)
