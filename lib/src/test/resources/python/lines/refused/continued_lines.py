def add(first,
        second=2,  # by default
        third
        =0):
    return first + second + third


print(add(1),
      add(1,
          second=3))
print('a',
      # a comment of its own line, which ends in a backslash \
      end='')
print('b', \
end='!\n')
total = add(1, 2,
            third=3)
print('total',
      total, sep
      =' is ')
