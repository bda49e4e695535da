"""Text fragments against a matcher written from the specification: the link leads to the sentence it was made for."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links.links import fragment
from tests.profiles import examples

URL = "https://news.example/a"
_WORDS = "a A é e- - — no Yes, l’air x_y 3.14 (b) « ok » it's «\u202fça\u202f» \u00a0: & 100% 中文 再開"
WORDS = _WORDS.split(" ")
ENDS = [".", "!", "?", "…", ".”", "\u202f!", "。", ""]


class Browser:
    """Finds what a text directive means on a page whose blocks are the lines of *text* (WICG, "find a range")."""

    def __init__(self, text: str) -> None:
        self.characters: list[tuple[str, int]] = []
        for number, line in enumerate(text.split("\n")):
            start = sum(len(before) + 1 for before in text.split("\n")[:number])
            for index, character in enumerate(line.replace("\u00a0", " "), start):
                plain = "".join(c for c in unicodedata.normalize("NFD", character) if not unicodedata.combining(c))
                space = character in " \u00a0"
                if space and (not self.characters or self.characters[-1][0] in " \n"):
                    continue
                self.characters += [(" " if space else c, index) for c in plain.casefold()]
            self.characters.append(("\n", start + len(line)))
        self.flat = "".join(c for c, _ in self.characters)

    def bounded(self, index: int) -> bool:
        around = self.flat[max(0, index - 1) : index + 1]
        return len(around) < 2 or not all(c.isalnum() or c in "_\u202f" for c in around)

    def find(self, what: str, start: int, bounds: tuple[bool, bool]) -> tuple[int, int] | None:
        folded = Browser(what).flat.rstrip("\n") if what.strip() else what
        while (start := self.flat.find(folded, start)) >= 0:
            end = start + len(folded)
            if (not bounds[0] or self.bounded(start)) and (not bounds[1] or self.bounded(end)):
                return start, end
            start += 1
        return None

    def skip(self, index: int) -> int:
        while index < len(self.flat) and self.flat[index].isspace():
            index += 1
        return index

    def first(self, start: str, end: str, prefix: str, suffix: str) -> tuple[int, int] | None:
        search = 0
        while True:
            begin = search
            if prefix:
                before = self.find(prefix, search, (True, False))
                if before is None:
                    return None
                search, begin = before[0] + 1, self.skip(before[1])
            match = self.find(start, begin, (not prefix, bool(end) or not suffix))
            if match is None:
                return None
            if prefix and match[0] != begin:
                continue
            search = search if prefix else match[0] + 1
            close = match[1]
            while True:
                if end:
                    last = self.find(end, close, (True, not suffix))
                    if last is None:
                        return None
                    close = last[1]
                if not suffix:
                    return match[0], close
                after = self.find(suffix, self.skip(close), (False, True))
                if after is None:
                    return None
                if after[0] == self.skip(close):
                    return match[0], close
                if not end:
                    break

    def go(self, link: str) -> tuple[int, int] | None:
        """The span of the text that *link* marks."""
        parts = link.partition(":~:text=")[2].split(",")
        prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
        suffix = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
        start, end = unquote(parts[0]), unquote(parts[1]) if len(parts) > 1 else ""
        match = self.first(start, end, prefix, suffix)
        return (self.characters[match[0]][1], self.characters[match[1] - 1][1] + 1) if match else None


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text of few words, much of it repeated, and the spans of its sentences; some go over a line's end."""
    sentence = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
    pool = [draw(sentence) + draw(st.sampled_from(ENDS)) for _ in range(draw(st.integers(1, 4)))]
    text, spans = "", []
    for number in range(draw(st.integers(1, 12))):
        if draw(st.integers(0, 2)) == 0:  # a word that stands nowhere else: there is something to tell places apart by
            spans.append((len(text), len(text) + len(f"n{number}n.")))
            text += f"n{number}n. "
        chosen = draw(st.sampled_from(pool))
        if draw(st.integers(0, 9)) == 0:
            chosen += "\n" + draw(st.sampled_from(pool))
        spans.append((len(text), len(text) + len(chosen)))
        text += chosen + draw(st.sampled_from([" ", " ", "  ", "\n", "\n\n"]))
    return text, spans


@examples(400)
@given(articles())
def test_the_first_match_is_the_sentence_meant(article: tuple[str, list[tuple[int, int]]]) -> None:
    """Whatever is repeated, the link marks the sentence or, where nothing tells them apart, one of the same words."""
    text, spans = article
    browser = Browser(text)
    for start, end in spans:
        link = fragment(URL, text, start, end)
        if ":~:" not in link:
            continue
        match = browser.go(link)
        assert match is not None, link
        if match != (start, end):
            assert Browser(text[slice(*match)]).flat.split() == Browser(text[start:end]).flat.split(), link


_FEW = st.sampled_from(["The line reopened.", "Yes.", "No, no.", "再開した。"])


@examples(200)
@given(st.lists(_FEW, min_size=2, max_size=6), st.data())
def test_what_can_be_told_apart_is_told_apart(sentences: list[str], data: st.DataObject) -> None:
    """In lines that begin with a word of their own, every repeated sentence has a link to itself."""
    lines = [f"Line{number}: " + " ".join(sentences) + f" end{number}." for number in range(3)]
    text = "\n".join(lines)
    line, chosen = data.draw(st.integers(0, 2)), data.draw(st.integers(0, len(sentences) - 1))
    start = sum(len(before) + 1 for before in lines[:line]) + len(f"Line{line}: ")
    start += sum(len(sentence) + 1 for sentence in sentences[:chosen])
    end = start + len(sentences[chosen])
    assert Browser(text).go(fragment(URL, text, start, end)) == (start, end)


@pytest.mark.parametrize(
    ("text", "sentence", "directive"),
    [
        ("The line reopened. Yes.", "The line reopened.", "The%20line%20reopened."),
        ("A well-known, a & b.", "A well-known, a & b.", "A%20well%2Dknown%2C%20a%20%26%20b."),
        ("Été: 100 % ~_.", "Été: 100 % ~_.", "%C3%89t%C3%A9%3A%20100%20%25%20~_."),
        ("Two\n lines.", "Two\n lines.", "Two,lines."),
        ("One  two\tthree.", "One  two\tthree.", "One%20two%20three."),
        ("Yes. No. Yes.", "No.", "No."),
    ],
)
def test_how_a_directive_is_written(text: str, sentence: str, directive: str) -> None:
    """Everything but letters, digits and "._~" is encoded; white space counts as one blank."""
    start = text.index(sentence)
    assert fragment(URL, text, start, start + len(sentence)) == f"{URL}#:~:text={directive}"


def test_a_long_sentence_is_named_by_its_ends() -> None:
    """Three to six whole words at each end, more where those are not enough; never the whole."""
    text = "One of the mayors, who was late, said that the line would carry nine people every single day in May."
    start, end = "One%20of%20the%20mayors%2C%20who%20was", "every%20single%20day%20in%20May."
    assert fragment(URL, text, 0, len(text)) == f"{URL}#:~:text={start},{end}"
    twice = text.replace("nine", "ten") + " " + text
    link = fragment(URL, twice, twice.rindex("One"), len(twice))
    assert Browser(twice).go(link) == (twice.rindex("One"), len(twice))


@pytest.mark.parametrize(
    ("url", "base"),
    [
        (URL, f"{URL}#"),
        (f"{URL}#part", f"{URL}#part"),
        (f"{URL}#part:~:text=old", f"{URL}#part"),
        (f"{URL}#:~:text=old", f"{URL}#"),
    ],
)
def test_an_ordinary_fragment_stays(url: str, base: str) -> None:
    """A link's own fragment is kept, an older directive is replaced."""
    assert fragment(url, "Yes.", 0, 4) == f"{base}:~:text=Yes."


def test_nothing_to_name() -> None:
    """Without a word to go to, the link stays a plain link."""
    assert fragment(f"{URL}#part", " \n\u200b", 0, 3) == f"{URL}#part"
    assert fragment(URL, "", 0, 0) == URL
    endless = "長" * 3000
    assert fragment(URL, endless, 0, len(endless)) == URL


def test_a_book_is_no_burden() -> None:
    """In a text of millions of characters a link is made as in any other: a search for each try would take minutes."""
    text = "The line reopened, and the mayor said so. " * 100_000 + "Unique words. " + "The line. " * 100_000
    start = text.index("Unique")
    assert fragment(URL, text, start, start + 13).endswith("text=Unique%20words.")
