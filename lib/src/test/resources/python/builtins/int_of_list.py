print('before')
x = int([1])
