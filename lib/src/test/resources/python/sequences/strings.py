s = 'héllo wörld'
print(s[1], s[-1], s[1:4], s[::-1], s[::3], len(s), 'wö' in s, s[20:], s * 0, s[:0])
e = '\U0001f600a\U0001f600'
print(len(e), e[0] == e[-1], e[1], e[::-1] == e, e[1:])
print(['it\'s', "say \"x\"", 'both \' and "', 'tab\t', 'nl\n', '\\', '\x00\x7f\xa0\xad', 'é', '\u2028'])
for c in e: print(c == 'a')
