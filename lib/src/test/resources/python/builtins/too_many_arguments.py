print('before')
x = len([1], [2])
