"""A docstring
of two lines."""
x = '''one
  two'''
print(x)
"no docstring"
