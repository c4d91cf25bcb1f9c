print('before')
x = sum(['a', 'b'])
