"""What auditors compute over a column, one file a test: pure arithmetic over integer arrays, nothing is read here.

Amounts are integers as the books store them (fen, millionths); shares and test statistics are floats, which nobody
adds up. What a data set cannot be tested for is refused with the reason, in words for people.
"""
