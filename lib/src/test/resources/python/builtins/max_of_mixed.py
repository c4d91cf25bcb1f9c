print('before')
x = max(1, 'a')
