def over():
    for i in (
        range(2)
    ):
        pass
over()
