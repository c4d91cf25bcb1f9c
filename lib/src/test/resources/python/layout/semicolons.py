x = 1; y = 2; print(x)
print(y); pass; 5;
x = 3
