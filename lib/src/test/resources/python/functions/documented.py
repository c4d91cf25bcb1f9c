def f(n):
    """Says what it does."""
    'another string'
    return n

def one_line(n): "only this line"; return n

print(f(1), one_line(2))
