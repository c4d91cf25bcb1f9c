print('before')
x = float('1e')
