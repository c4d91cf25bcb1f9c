x = 1
5
'text'
1 + 2
None
x
-x
pass
(3)
