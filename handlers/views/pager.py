"""Paging: the buttons of a list with several pages."""

from __future__ import annotations

from collections.abc import Callable

from handlers.views.message import Button, Row


def page_buttons(
    page: int,
    size: int,
    total: int,
    button: Callable[[str, int], Button],
    *,
    earlier: str = "‹",
    later: str = "›",
) -> Row:
    """Return the buttons to the previous and the next page; a missing page has no button, so the row may be empty.

    Pages count from 0 and hold *size* of the *total* entries; *button* makes a button from a label and a page.
    """
    row: Row = ()
    if page > 0:
        row += (button(earlier, page - 1),)
    if (page + 1) * size < total:
        row += (button(later, page + 1),)
    return row
