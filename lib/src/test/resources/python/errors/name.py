if True:
	print(1, undefined)
