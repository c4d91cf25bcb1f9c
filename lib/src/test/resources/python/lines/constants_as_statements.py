"""What it is for."""
'another'
def with_description():
    """Says what it does,

    at length."""
    1
    None
    'text'
    3

def described_over_lines(n):
    '''
    Says what it does.
    '''
    return n

def constants_in_branches(n):
    for i in range(2):
        if n:
            6
        else:
            'text'
    else:
        True
    4.5

with_description()
described_over_lines(1)
constants_in_branches(0); constants_in_branches(1)
1
'text'
