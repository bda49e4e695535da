"""How shelves and articles are called."""

from __future__ import annotations

from typing import NewType

ShelfId = NewType("ShelfId", int)
"""A small number that stands for one chat, or one topic of a group."""
ArticleId = NewType("ArticleId", int)
"""The number of an article on its shelf: 1, 2, 3 …; never reused."""
