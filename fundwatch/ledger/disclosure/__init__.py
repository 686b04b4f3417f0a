"""What the notices of three levels state, read from the records, and whether they can all be true at once.

A sum given out belongs to the township in which its project lies, else to that of the unit that received it; a
county's own unit without such a project lies in no township. Amounts are in fen.
"""
