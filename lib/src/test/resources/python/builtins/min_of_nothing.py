print('before')
x = min([])
