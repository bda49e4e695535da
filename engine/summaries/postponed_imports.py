"""Modules that are loaded when they are first used, though a library imports them at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _Postponed(ModuleType):
    """Stands for a module that is not loaded yet; what is asked of it is asked of the module itself."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system asks
            raise AttributeError(name)
        part = sys.modules.get(f"{self.__name__}.{name}")
        if isinstance(part, _Postponed):
            return part
        _withdraw()
        return getattr(import_module(self.__name__), name)


def _withdraw() -> None:
    """Take the stand-ins from the table of modules, so that an import loads the modules themselves."""
    for name in [name for name, module in sys.modules.items() if isinstance(module, _Postponed)]:
        del sys.modules[name]


@contextmanager
def postponed(*names: str) -> Iterator[None]:
    """What is imported in the block gets stand-ins for the modules *names*; those loaded already stay what they are.

    A module in a package is named together with the packages that it is in.
    """
    if not sys.modules.keys() & set(names):
        sys.modules.update({name: _Postponed(name) for name in names})
    try:
        yield
    finally:
        _withdraw()
