x = 5
x(print("argument"))
