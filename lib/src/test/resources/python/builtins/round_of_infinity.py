print('before')
x = int(float('inf'))
