"""The golden tables, one file per language: sections in brackets, a case a line. A test reads one section
of one language and names every line that is wrong.

In a text " | " stands where a sentence ends and the next begins, " ¦ " where they do without a space, " ¶ " where a
line does.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

GOLDEN = Path(__file__).with_name("golden")
SECTIONS = (
    "sentences", "body", "boilerplate", "sentences like boilerplate", "background", "sentences like background",
    "questions", "numbers", "months",
)  # fmt: skip
UNSPACED = ("zh", "ja")
CODES = tuple(sorted(path.stem for path in GOLDEN.glob("*.txt")))


@cache
def table(code: str) -> dict[str, list[str]]:
    """The sections of a language's file and their lines."""
    rows: dict[str, list[str]] = {}
    section = ""
    for line in (GOLDEN / f"{code}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            rows.setdefault(section, []).append(line)
    return rows


def sentences(line: str) -> list[str]:
    """The sentences that a line of a table says there are."""
    return line.replace(" ¶ ", " | ").replace(" ¦ ", " | ").split(" | ")


def text(line: str, code: str) -> str:
    """The text of a line of a table, as a page has it."""
    return line.replace(" | ", "" if code in UNSPACED else " ").replace(" ¦ ", "").replace(" ¶ ", "\n")


def body(code: str) -> str:
    """A paragraph of ordinary sentences."""
    return text(table(code)["body"][0], code)


def other_body(code: str) -> str:
    """The same sentences in another order, so that no paragraph repeats another."""
    return text(" | ".join(reversed(table(code)["body"][0].split(" | "))), code)
