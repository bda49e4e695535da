"""The title of a rich message, and what may stand above it."""

from __future__ import annotations

import pytest

from tests.handlers.incoming.test_rich_messages import BODY, HEADING, h, lines, p, rich

ABOVE_TITLES = [
    ({"type": "photo", "photo": [], "caption": {"text": "The quay.", "credit": "Olsen"}}, 2, True),
    (p("Aus der Stadt"), 1, True),
    (p("Aus der Stadt"), 3, False),
    (p("Паром ушёл."), 1, False),
    (p("The ferry left, and nobody knew why, until the captain spoke on Monday"), 1, False),
]


@pytest.mark.parametrize(("above", "size", "is_title"), ABOVE_TITLES)
def test_what_may_stand_above_the_title(above: object, size: int, is_title: bool) -> None:
    """A caption, or a short line above a heading of the first level; all of it stays in the text."""
    found = rich(above, h("Harbour", size), p("It is open."))
    assert found.title == ("Harbour" if is_title else "")
    assert lines(found)[-2:] == [("Harbour", HEADING), ("It is open.", BODY)]
