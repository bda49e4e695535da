"""The nearest command that the bot knows."""

from __future__ import annotations

import pytest

from handlers import routes
from handlers.typed import unknown_commands
from handlers.typed.unknown_commands import nearest


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("folow", "follow"),
        ("Follow", "follow"),
        ("sumary", "summary"),
        ("lsit", "list"),
        ("set", "settings"),
        ("setings", "settings"),
        ("digset", "digest"),
        ("serch", ""),
        ("x", ""),
        ("subscribe", ""),
        ("watchs", "watches"),
        ("hlep", "help"),
        ("", ""),
        ("_", ""),
    ],
)
def test_a_typing_error_finds_its_command(typed: str, name: str) -> None:
    """One letter wrong, or the first letters only; what is like no command finds none."""
    assert nearest(typed, unknown_commands.NAMES) == name


def test_all_commands_are_known() -> None:
    """Every command of the routes may be the nearest, those of the owner for the owner alone."""
    names = {name for route in routes.ROUTES for name in getattr(route, "commands", ())}
    assert names == {*unknown_commands.NAMES, *unknown_commands.OWNER_NAMES}
