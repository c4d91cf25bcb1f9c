print('before')
x = divmod(1.5, 0)
