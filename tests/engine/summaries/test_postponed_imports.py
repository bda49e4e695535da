"""What a library imports for uses that are not the engine's is loaded only when it is used."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from engine.summaries.postponed_imports import postponed

LIBRARY = """
import spare_parts.far.thing as thing
from spare_parts.far import thing as same
import spare_parts
def use():
    return thing.VALUE, same.VALUE, spare_parts.NAME
"""


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library, and the package that it imports at once."""
    (tmp_path / "spare_parts" / "far").mkdir(parents=True)
    (tmp_path / "spare_parts" / "__init__.py").write_text("NAME = 'spare'")
    (tmp_path / "spare_parts" / "far" / "__init__.py").write_text("")
    (tmp_path / "spare_parts" / "far" / "thing.py").write_text("VALUE = 7")
    (tmp_path / "hasty_library.py").write_text(LIBRARY)
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("hasty_library", "spare_parts", "spare_parts.far", "spare_parts.far.thing"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def _import() -> object:
    with postponed("spare_parts", "spare_parts.far", "spare_parts.far.thing"):
        return import_module("hasty_library")


def test_it_is_loaded_when_it_is_used() -> None:
    """Not before; and then it is what everybody else imports."""
    library = _import()
    assert not any(name.startswith("spare_parts") for name in sys.modules)
    assert library.use() == (7, 7, "spare")  # type: ignore[attr-defined]
    assert import_module("spare_parts.far.thing").VALUE == 7
    assert sys.modules["spare_parts"].far.thing is sys.modules["spare_parts.far.thing"]


def test_what_is_loaded_already_stays() -> None:
    """A process that has imported it keeps one module, not two."""
    thing = import_module("spare_parts.far.thing")
    library = _import()
    assert library.thing is thing  # type: ignore[attr-defined]
    assert sys.modules["spare_parts.far.thing"] is thing
