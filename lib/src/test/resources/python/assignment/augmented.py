x = 7
x += 3
x -= 1
x *= 4
x //= 5
x **= 2
x %= 10
x <<= 5
x >>= 1
x |= 3
x &= 6
x ^= 5
x /= 2
print(x)
x = 'a'
x *= 3
x += 'b'
print(x)
