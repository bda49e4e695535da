"""The buttons that turn the pages of a list."""

from __future__ import annotations

from collections.abc import Callable

from handlers.views.message import Button, Row


def turning(
    page: int,
    size: int,
    total: int,
    button: Callable[[str, int], Button],
    *,
    earlier: str = "‹",
    later: str = "›",
) -> Row:
    """The way to the page before and to the one after; at the ends a button is gone, so the row may be empty.

    Pages count from 0 and hold *size* of the *total* entries; *button* makes the one that leads to a page.
    """
    row: Row = ()
    if page > 0:
        row += (button(earlier, page - 1),)
    if (page + 1) * size < total:
        row += (button(later, page + 1),)
    return row
