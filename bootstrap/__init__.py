"""What `run.py` needs before anything is installed: the standard library only.

Nothing newer than Python 3.7's grammar is used, so that an old interpreter answers with a sentence and not with a
syntax error. Where packages come from is the machine's own affair (pip's and apt's settings); no address stands here.
"""
