"""Identifiers of shelves and articles."""

from __future__ import annotations

from typing import NewType

ShelfId = NewType("ShelfId", int)
"""The shelf of one chat, or of one topic of a group."""
ArticleId = NewType("ArticleId", int)
"""The number of an article on its shelf: 1, 2, 3 …; never reused."""

ArticleKey = tuple[ShelfId, ArticleId]
"""An article of any shelf."""
