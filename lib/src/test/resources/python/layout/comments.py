# a comment

x = 1  # another
   # indented, and no block
if x:

    # inside
    print(x)
  # less
    print(x)

# end
