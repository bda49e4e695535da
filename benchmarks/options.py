"""The command line that all benchmarks share: sizes with usual values, and smaller ones for `--quick`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path


class Options:
    """The options of one program. `--quick` makes it run for a few seconds: it shows that the program works."""

    def __init__(self, description: str | None) -> None:
        self._parser = argparse.ArgumentParser(
            description=description, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        self._parser.add_argument("--quick", action="store_true", help="run for a few seconds; the figures say little")
        self._sizes: dict[str, tuple[float, float]] = {}

    def size(self, name: str, usual: float, quick: float) -> None:
        """Add a number, an integer where *usual* is one."""
        described = f"usually {usual:g}, {quick:g} with --quick"
        self._parser.add_argument(name, type=type(usual), metavar="N", help=described)
        self._sizes[name.strip("-").replace("-", "_")] = (usual, quick)

    def folder(self, name: str) -> None:
        """Add the path of a folder, None where it is not given."""
        self._parser.add_argument(name, type=Path, metavar="DIR")

    def text(self, name: str) -> None:
        """Add a text, "" where it is not given."""
        self._parser.add_argument(name, default="")

    def parse(self, argv: Sequence[str] | None = None) -> argparse.Namespace:
        """Return the values by name; a number that is given wins over `--quick`."""
        given = self._parser.parse_args(argv)
        for name, (usual, quick) in self._sizes.items():
            if getattr(given, name) is None:
                setattr(given, name, quick if given.quick else usual)
        return given
