a, b, s = 3, 1.50, "it's"
print(f'{a} {b} {s} {s!r} {a + b!r} {{}} {[a, s]} {(a,)}' ' tail', f"{a!s}", f'{ a if a > 2 else b }', f'\n{a}\t|')
print(f'{a != b} {a == 3} {a >= 3} {"x" * a} {[1, 2][1:]}', f'' 'x', rf'\d{a}')
