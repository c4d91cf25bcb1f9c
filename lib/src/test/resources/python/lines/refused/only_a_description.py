def f():
    """Nothing else."""
f()
