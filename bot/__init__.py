"""The front door: the only floor that constructs, opens and closes things.

It may import every floor below. Start reading at `app`, which reads like a list of parts; `__main__` only dispatches.
"""
