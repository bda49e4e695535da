"""A whole document: language, sentences, kinds, ranking and terms together, above all of the sample article."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.analysis import ANALYSER_VERSION, analyse
from engine.models import Analysis, Document, Region, SentenceKind
from engine.nlp import tokenizer
from tests.profiles import examples

SAMPLE = (Path(__file__).parents[1] / "data" / "fr_article.txt").read_text(encoding="utf-8")
HEAD, _, REST = SAMPLE.partition("\n\n")
HEADLINE, _, PARAGRAPHS = REST.partition("\n\n")


def curly(text: str) -> str:
    return re.sub(r'"([^"]*)"', "“\\1”", text)


def guillemets(text: str) -> str:
    return re.sub(r'"([^"]*)"', "« \\1 »", text)


def tight(text: str) -> str:
    return re.sub(r'"([^"]*)"', "«\\1»", text)


def lines(text: str) -> str:
    return text.replace("\n\n", "\n")


def wrapped(text: str) -> str:
    return "\n\n".join(textwrap.fill(paragraph, 80) for paragraph in text.split("\n\n"))


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def quoted(text: str, analysis: Analysis, count: int) -> list[str]:
    return [
        " ".join(text[analysis.sentences[i].start : analysis.sentences[i].end].split())
        for i in analysis.ranking[:count]
    ]


@pytest.mark.parametrize("change", [str, curly, guillemets, tight, lines, wrapped, crlf], ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    "label",
    [HEAD, HEAD.upper(), f"{HEAD}, 12.04.2023", f"{HEAD}, 12 avril 2023", ""],
    ids=["", "CAPS", "d.m.y", "day", "none"],
)
def test_the_sample_article(label: str, change: object) -> None:
    """French; the headline is the title; no summary of any length has a scrap or the older news at the end."""
    text = change(f"{label}\n\n{REST}" if label else REST)  # type: ignore[operator]
    analysis = analyse(Document(None, "", text))
    assert analysis.language == "fr"
    assert analysis.title == " ".join(change(HEADLINE).split())  # type: ignore[operator]
    kinds = [s.kind for s in analysis.sentences]
    tail = [" ".join(text[s.start : s.end].split()) for s in analysis.sentences if s.kind is SentenceKind.BACKGROUND]
    last = " ".join(change(PARAGRAPHS.split("\n\n")[-1]).split())  # type: ignore[operator]
    assert kinds[-4:] == [SentenceKind.BACKGROUND] * 4
    assert " ".join(tail) == last
    assert kinds[: kinds.index(SentenceKind.TITLE)] == [SentenceKind.BOILERPLATE] * bool(label)
    summary = quoted(text, analysis, 12)
    assert len(summary) == 11
    assert not [quote for quote in summary if quote in last or (len(quote.split()) < 6 and "a déclaré" not in quote)]


def test_the_first_paragraphs_alone() -> None:
    """As the caption of a photo the beginning of the article keeps its title and its sentences."""
    text = "\n\n".join(SAMPLE.split("\n\n")[:4])
    analysis = analyse(Document(None, "", text))
    assert (analysis.language, analysis.title) == ("fr", HEADLINE)
    assert len(analysis.ranking) == 6


def test_a_title_from_the_page_is_not_read_again() -> None:
    """Where the document has a title, none is read off the text, and the line that repeats it is no sentence of it."""
    analysis = analyse(Document("https://example.org", HEADLINE, SAMPLE))
    assert analysis.title == ""
    assert [s.kind for s in analysis.sentences][:2] == [SentenceKind.BOILERPLATE, SentenceKind.TITLE]


def test_rows_and_headings_are_what_their_source_says() -> None:
    """A short row or heading passes for a subheading by its words; a note that is a credit stays boilerplate."""
    lines = ("The town counts.", "How the line grew", "2025\t9,000", "It grew again in 2026.", "Photo: Olsen")
    text = "\n\n".join(lines)
    kinds = (SentenceKind.HEADING, SentenceKind.TABLE, SentenceKind.BODY, SentenceKind.NOTE)
    starts = [text.index(line) for line in lines[1:]]
    regions = tuple(Region(at, at + len(line), kind) for at, line, kind in zip(starts, lines[1:], kinds, strict=True))
    analysis = analyse(Document(None, "", text, regions=regions))
    assert [s.kind for s in analysis.sentences][1:] == [*kinds[:3], SentenceKind.BOILERPLATE]


def test_terms_are_those_that_questions_ask_for() -> None:
    """The index terms stand parallel to the sentences and come from the functions that read questions, too."""
    analysis = analyse(Document(None, "", SAMPLE))
    assert analysis.version == ANALYSER_VERSION
    quotes = [SAMPLE[s.start : s.end] for s in analysis.sentences]
    joined = [tuple(term for _, term in tokenizer.joined(quote, "fr")) for quote in quotes]
    words = [tokenizer.terms(quote, "fr") for quote in quotes]
    assert analysis.terms == tuple(each + more for each, more in zip(words, joined, strict=True))


def test_a_text_cut_between_messages_quotes_no_half() -> None:
    """A cut inside a sentence makes scraps of both halves: they are in no summary."""
    at = SAMPLE.index(" ", SAMPLE.index("Le Pentagone") + 40)
    text = f"{SAMPLE[:at]}\n{SAMPLE[at + 1 :]}"
    analysis = analyse(Document(None, "", text), breaks=[at])
    halves = [i for i, s in enumerate(analysis.sentences) if at - 60 < s.start < at + 60 and at in (s.end, s.start - 1)]
    assert [analysis.sentences[i].kind for i in halves] == [SentenceKind.BOILERPLATE] * 2
    assert not set(halves) & set(analysis.ranking)


@examples(60)
@given(st.text(max_size=400), st.lists(st.integers(0, 400), max_size=2))
def test_anything_has_an_analysis(text: str, breaks: list[int]) -> None:
    """Whatever the text, an analysis comes back, its ranking points at body sentences, and nothing is raised."""
    analysis = analyse(Document(None, "", text), breaks)
    body = {i for i, s in enumerate(analysis.sentences) if s.kind is SentenceKind.BODY}
    assert set(analysis.ranking) == body
    assert len(analysis.ranking) == len(body)
    assert len(analysis.terms) == len(analysis.sentences)


def test_the_same_text_has_the_same_analysis() -> None:
    """Nothing depends on what was analysed before."""
    first = analyse(Document(None, "", SAMPLE))
    analyse(Document(None, "", "Something else entirely. And more of it."))
    assert analyse(Document(None, "", SAMPLE)) == first
