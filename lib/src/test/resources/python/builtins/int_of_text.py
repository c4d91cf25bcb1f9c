print('before')
x = int('x1')
