print('before')
x = len(5)
