"""The documents name what is there: files, folders, links between them, commands of make, events of the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "tests").glob("*.md"),
        *(ROOT / ".github").rglob("*.md"),
    ]
)
TOP = ("bot", "handlers", "services", "storage", "engine", "sandbox", "tests", "docs", "deploy", "benchmarks")
_PATH = re.compile(rf"(?<![\w/.])(?:{'|'.join(TOP)})/[\w./*-]*")
_EXAMPLE = re.compile(r"\bxx\b|\*|00NN")
"""Parts of paths that stand for many."""
WRITTEN = {"docs/smoke.md"}
"""What a command writes that nobody has run yet."""


def _texts() -> Iterator[tuple[Path, str]]:
    return ((path, path.read_text(encoding="utf-8")) for path in DOCUMENTS)


def _known(path: str) -> bool:
    """Whether a file, a folder or a module of that name is there; `bot/inbound/polling` is the module polling.py."""
    target = ROOT / path.rstrip("/.,")
    return target.exists() or target.with_name(target.name + ".py").exists()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_its_links_lead_somewhere(document: Path) -> None:
    """Every relative link names a file, and every anchor a heading of it."""
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (document.parent / name).resolve() if name else document
        assert file.exists(), target
        if anchor:
            assert anchor in _anchors(file.read_text(encoding="utf-8")), target


def test_the_files_they_name_are_there() -> None:
    """A path of the repository in a document is one that exists; CHANGELOG tells of the past."""
    missing = {
        f"{document.relative_to(ROOT)}: {path}"
        for document, text in _texts()
        if document.name != "CHANGELOG.md"
        for path in _PATH.findall(text)
        if path not in WRITTEN and not _EXAMPLE.search(path) and not _known(path)
    }
    assert missing == set()


def test_the_commands_of_make_are_there() -> None:
    """`make NAME` in a document is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for _, text in _texts() for name in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)}
    assert named <= targets


def test_every_decision_is_in_the_index() -> None:
    """The index of decisions lists each page once, and the pages have a date, a context, options and a choice."""
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for page in sorted(folder.glob("0*.md")):
        assert index.count(f"]({page.name})") == 1, page.name
        text = page.read_text(encoding="utf-8")
        assert re.search(r"^Date: \d{4}-\d\d-\d\d$", text, re.MULTILINE), page.name
        assert all(f"\n## {part}\n" in text for part in ("Context", "Options", "Choice")), page.name


def _anchors(text: str) -> set[str]:
    """The anchors that the hosting site gives to headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
