"""Boilerplate is quoted nowhere, older news at the end is in no summary, the title line heads it."""

from __future__ import annotations

import pytest

from engine.models import SentenceKind
from engine.nlp.boilerplate import classify, label
from engine.nlp.sentences import split
from tests.engine import golden_tables


def kinds(text: str, language: str, title: str = "") -> list[tuple[str, SentenceKind]]:
    found, _ = classify(text, split(text, language), language, title)
    return [(text[s.start : s.end], s.kind) for s in found]


def named(text: str, language: str) -> str:
    return classify(text, split(text, language), language)[1]


def between(line: str, language: str) -> list[tuple[str, SentenceKind]]:
    """The kinds of the sentences of two paragraphs with *line* between them."""
    return kinds(f"{golden_tables.body(language)}\n\n{line}\n\n{golden_tables.other_body(language)}", language)


@pytest.mark.parametrize("language", golden_tables.CODES)
def test_lines_that_are_no_sentences(language: str) -> None:
    """Pointers, credits, advertisements, dates and links between paragraphs are boilerplate; the paragraphs are not."""
    wrong = [
        (line, quote, kind)
        for line in golden_tables.table(language)["boilerplate"]
        for quote, kind in between(line, language)
        if (kind is SentenceKind.BOILERPLATE) != (quote in line)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", golden_tables.CODES)
def test_links_and_tags_are_no_sentences(language: str) -> None:
    """Links, tags and copyright lines are boilerplate in every language."""
    for line in ("https://example.org/more", "#bridges #council", "© 2024 The Daily Example"):
        assert [quote for quote, kind in between(line, language) if kind is SentenceKind.BOILERPLATE] == [line]


@pytest.mark.parametrize("language", golden_tables.CODES)
def test_sentences_that_begin_like_boilerplate(language: str) -> None:
    """A true sentence that begins as boilerplate does is quoted like any other."""
    wrong = [
        (sentence, quote, kind)
        for sentence in golden_tables.table(language)["sentences like boilerplate"]
        for quote, kind in between(sentence, language)
        if kind is not SentenceKind.BODY
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "byline"),
    [("en", "By Jane Doe"), ("fr", "Par Jean Dupont"), ("de", "Von Erika Muster"), ("ru", "Автор: Иван Иванов"),
     ("es", "Por Ana Pérez"), ("it", "Di Mario Bianchi"), ("pl", "Autor: Jan Nowak"), ("pt", "Por Ana Souza")],
)  # fmt: skip
def test_the_byline_below_the_headline(language: str, byline: str) -> None:
    """A byline is boilerplate, and never taken for the title."""
    headline = golden_tables.body(language).split(". ")[1]
    found = kinds(f"{headline}\n{byline}\n\n{golden_tables.body(language)}", language)
    assert [kind for _, kind in found] == [
        SentenceKind.TITLE,
        SentenceKind.BOILERPLATE,
        *[SentenceKind.BODY] * (len(found) - 2),
    ]


def at_the_end(sentence: str, language: str) -> list[tuple[str, SentenceKind]]:
    """The kinds of the sentences of the last paragraph, which begins with *sentence*."""
    body = golden_tables.body(language)
    last = golden_tables.text(golden_tables.table(language)["body"][0].split(" | ", maxsplit=1)[0], language)
    found = kinds(f"{body}\n\n{golden_tables.other_body(language)}\n\n{sentence} {last}", language)
    return [(quote, kind) for quote, kind in found if quote.startswith(sentence) or kind is not SentenceKind.BODY]


@pytest.mark.parametrize("language", golden_tables.CODES)
def test_older_news_at_the_end(language: str) -> None:
    """From the sentence that turns to older news to the end of its paragraph it is background; at the top it is not."""
    wrong = []
    for sentence in golden_tables.table(language).get("background", []):
        found = at_the_end(sentence, language)
        top = kinds(f"{sentence} {golden_tables.body(language)}\n\n{golden_tables.other_body(language)}", language)
        is_background = found[0][0].startswith(sentence) and {kind for _, kind in found} == {SentenceKind.BACKGROUND}
        if not is_background or {kind for _, kind in top} != {SentenceKind.BODY}:
            wrong.append((sentence, found, top))
    assert wrong == []


@pytest.mark.parametrize("language", golden_tables.CODES)
def test_sentences_that_begin_like_background(language: str) -> None:
    """A sentence about the past is no reference to older news."""
    lines = golden_tables.table(language).get("sentences like background", [])
    ends = {sentence: at_the_end(sentence, language) for sentence in lines}
    assert {line: end for line, end in ends.items() if {kind for _, kind in end} != {SentenceKind.BODY}} == {}


@pytest.mark.parametrize("head", ["Sport\n\n", "SPORT\n", "Sport, 12.04.2023\n\n", "Sport, 12 April 2023\r\n\r\n", ""])
@pytest.mark.parametrize(
    "headline", ['"We will stay": the team and its city tell their story', "Who won the cup last night?"]
)
def test_the_title_line(head: str, headline: str) -> None:
    """The first headline is the title, whatever label stands above it."""
    text = f"{head}{headline}\n\n{golden_tables.body('en')}"
    assert named(text, "en") == headline
    found = kinds(text, "en")
    assert {kind for quote, kind in found if quote in head} <= {SentenceKind.BOILERPLATE}
    assert all((kind is SentenceKind.TITLE) == (quote in headline) for quote, kind in found)


def test_a_title_that_is_known() -> None:
    """The line that repeats the document's title is the title, and nothing is read off the text."""
    text = f"Sport\n\nWho won the cup last night?\n\n{golden_tables.body('en')}"
    found = kinds(text, "en", "Who won the cup last night? | The Gazette")
    assert [kind for _, kind in found][:2] == [SentenceKind.BOILERPLATE, SentenceKind.TITLE]
    assert classify(text, split(text, "en"), "en", "Another title")[1] == ""


@pytest.mark.parametrize(
    ("title", "language", "rest"),
    [
        ("The tram is back on its old line.", "en", "It runs every nine."),
        ("Die Straßenbahn fährt wieder auf ihrer alten Strecke", "de", "Sie fährt oft."),
        ("Трамвай вернулся на старую линию", "ru", "Он ходит часто."),
        ("电车回到了老线路", "zh", "它每九分钟一班。"),
    ],
)
def test_a_paragraph_that_begins_with_the_title_is_body(title: str, language: str, rest: str) -> None:
    """Posts of channels have their first sentence for a title; their text is not taken for it."""
    stop = "" if title.endswith(".") else "。" if language == "zh" else "."
    text = f"{title}{stop} {rest}"
    assert [kind for _, kind in kinds(text, language, title)] == [SentenceKind.BODY] * 2
    assert kinds(f"{title}\n\n{rest}", language, title)[0][1] is SentenceKind.TITLE


def test_a_text_without_a_headline_is_called_by_its_first_words() -> None:
    """Where no line is a headline the label is the first sentence cut at a word, and the sentence stays body."""
    text = (
        f"The council, which had not met since the flood of the year before last, {'sat for very long, and ' * 5}went."
    )
    found, title = classify(text, split(text, "en"), "en")
    assert title == ""
    assert {s.kind for s in found} == {SentenceKind.BODY}
    name = label(text, found)
    assert len(name) <= 100
    assert text.startswith(name.removesuffix("…"))
    assert name.endswith("…")


@pytest.mark.parametrize(
    ("language", "fragment"),
    [
        ("en", "According to the Post."),
        ("fr", "Selon la Gazette."),
        ("de", "Laut der Gazette."),
        ("ru", "По данным газеты."),
    ],
)
def test_a_fragment_that_only_names_its_source(language: str, fragment: str) -> None:
    """A few words without a verb that name a source are boilerplate inside a paragraph, too."""
    found = kinds(f"{golden_tables.body(language)} {fragment} {golden_tables.body(language)}", language)
    assert [quote for quote, kind in found if kind is SentenceKind.BOILERPLATE] == [fragment]


def test_lists_and_poems_keep_their_lines() -> None:
    """Where most lines have no full stop its absence says nothing."""
    text = (
        "Half a pound of butter\nThree eggs from the farm\nA little salt and sugar\nMilk, as much as it takes\nAn oven"
    )
    assert SentenceKind.BODY in {kind for _, kind in kinds(text, "en")}
    assert [kind for _, kind in kinds(text, "en")].count(SentenceKind.BODY) >= 3


def test_lines_above_a_text_that_is_one_long_line() -> None:
    """Two lines above a paragraph that was cut are boilerplate, though most of the lines have no full stop."""
    text = f"Incidents, 12.03.2024, 10:30\nRead also: Bridges\n\n{'The council met on Tuesday. ' * 4}And then, as"
    assert [kind for _, kind in kinds(text, "en", "The bridge")][:3] == [
        SentenceKind.BOILERPLATE,
        SentenceKind.BOILERPLATE,
        SentenceKind.BODY,
    ]
