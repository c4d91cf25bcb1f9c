x = 1
while 0: pass
while x < 3 and x: pass; break
