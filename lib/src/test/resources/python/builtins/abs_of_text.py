print('before')
x = abs('x')
