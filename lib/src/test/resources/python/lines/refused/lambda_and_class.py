1
lambda x: 2
class A:
    """What it is."""
    if 3 < 9:
        a = 1
    else:
        a = 2
    def __init__(self):
        """What it does."""
        self.b = 5
print(A().b)
