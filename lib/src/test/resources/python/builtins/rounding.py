print(round(0.5), round(1.5), round(2.5), round(-0.5), round(-1.5), round(1e20), round(7), round(True), round(2.5, None))
print(round(2.675, 2), round(0.15, 1), round(1.005, 2), round(-2.5, 0), round(1234.5678, -2), round(5e-324, 5), round(0.0, 3))
print(round(1e300, -300), round(123.456, 400), round(123.456, -400), round(-0.04, 1), round(float('inf'), 2))
print(round(15, -1), round(25, -1), round(-15, -1), round(149, -2), round(150, -2), round(250, -2), round(7, 3), round(10**25 + 5, -1))
