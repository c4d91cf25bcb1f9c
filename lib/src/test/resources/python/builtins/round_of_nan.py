print('before')
x = round(float('nan'))
