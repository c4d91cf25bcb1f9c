a = 'ab' "cd"
print(a + '!', a * 2, 2 * a, a * -1, True * a)
print('b' < 'c', 'ab' < 'abc', 'é' > 'z', '\uffff' < '😀', 'a' == 1, 'a' != 'a')
print('bc' in a, 'x' not in a, '' in '')
print('tab\there', 'quote\'', "\x41\101\u00e9\U0001F600", r'raw\n', 'unknown\d', 'joined\
line')
