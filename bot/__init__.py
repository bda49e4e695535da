"""The process: command line, settings, and the composition root, which builds and closes everything.

It may import every layer below. Start reading at `app`.
"""
