"""Sentences are exact spans; half a sentence is never one."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import languages
from engine.models import SentenceKind
from engine.nlp.sentences import split
from tests.engine import golden_tables
from tests.profiles import examples, rounds

LANGUAGES = ["", "ka", *languages.CODES]
PIECES = st.sampled_from(
    ["Word", "word", ". ", "! ", "? ", "\n", "\n\n", '"', "«", "»", "„", "“", "(", ")", " ", "Dr. ", "3. ", "。", "」",
     "「", "...", "ж", "Ж. ", "—", "\t", "\u00a0", "A. ", "‘", "’", "'", "”", "״", "。」", "。", "। ", "؟ ", "۔ ", ", ",
     "z. B. ", "3.5", "12.3.1950. ", "[1]", "¹", "*", ".1,2 ", "[note 1] ",
     "1.1. ", "word.The ", "Yahoo! ", "asked. ", "www.a.org/b?c=d. ", "……", "；", "가", "த", "۵"]
)  # fmt: skip


def quotes(text: str, language: str, breaks: tuple[int, ...] = ()) -> list[str]:
    return [text[s.start : s.end] for s in split(text, language, breaks)]


@pytest.mark.parametrize("language", golden_tables.CODES)
def test_golden_sentences(language: str) -> None:
    """Abbreviations, initials, ordinals, decimals, addresses and quotations end no sentence before its time."""
    lines = golden_tables.table(language)["sentences"]
    cut = {line: quotes(golden_tables.text(line, language), language) for line in lines}
    assert {line: parts for line, parts in cut.items() if parts != golden_tables.sentences(line)} == {}


MARKS = [
    "[1]", "[2][3]", "[12], [13]", "[a]", "[note 1]", "[註 1]", "[прим. 2]", "[б]", "[۱]", "[3]:12–13", "[nb 2]",
    "[1,2]", "[4–6]", "¹", "²,³", "*", "†", "**", "[1]\u200b", "[1]\u200b[2]\u200b", "\u200b[3]\u200b",
    "[réf. nécessaire]", "[Anm.\u00a01]", "[réf. à confirmer]",
]  # fmt: skip


@pytest.mark.parametrize("language", sorted({*golden_tables.CODES} - {"th"}))
@pytest.mark.parametrize("mark", MARKS)
def test_a_note_mark_ends_the_sentence_it_belongs_to(language: str, mark: str) -> None:
    """A mark behind the full stop is the last of its sentence in any language, and begins none."""
    parts = [part + mark for part in golden_tables.sentences(golden_tables.table(language)["body"][0])]
    assert quotes(("" if language in golden_tables.UNSPACED else " ").join(parts), language) == parts


@pytest.mark.parametrize("mark", ["[1]", "[2] [3]", "[12]", "[note 1]", "[註 1]"])
@pytest.mark.parametrize("language", ["en", "de", "ru", "fr", "zh", "el"])
def test_a_space_before_a_note_mark_changes_nothing(language: str, mark: str) -> None:
    """Many pages have white space between the full stop and the mark."""
    parts = [f"{part} {mark}" for part in golden_tables.sentences(golden_tables.table(language)["body"][0])]
    assert quotes(" ".join(parts), language) == parts


@pytest.mark.parametrize("mark", ["1", "1,2", "1, 2", "3–5", "12"])
@pytest.mark.parametrize("language", ["en", "de", "ru", "fr", "pl", "es"])
def test_a_raised_number_that_was_lowered_is_a_note_mark(language: str, mark: str) -> None:
    """Text copied from a journal has the numbers of its references behind the full stop."""
    parts = [part + mark for part in golden_tables.sentences(golden_tables.table(language)["body"][0])]
    assert quotes(" ".join(parts), language) == parts


def test_marks_that_head_a_bibliography_begin_its_entries() -> None:
    """On a line that begins with a mark, the marks are numbers of entries."""
    text = "[1] Holm, K. wrote a book of bridges. [2] Berg, A. wrote another."
    assert quotes(text, "en") == ["[1] Holm, K. wrote a book of bridges.", "[2] Berg, A. wrote another."]


def test_a_mark_alone_is_no_sentence() -> None:
    """A line of nothing but note marks is never quoted."""
    text = "The council met on Tuesday.\n[1]\nIt decided. ¹\n[2] [3]"
    assert [s.kind for s in split(text, "en") if text[s.start] in "[¹"] == [SentenceKind.BOILERPLATE] * 2


@examples(500)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(LANGUAGES), st.lists(st.integers(0, 60), max_size=3))
def test_spans_are_exact(text: str, language: str, breaks: list[int]) -> None:
    """Spans are ordered, apart, not empty, without white space at their ends; no letter is lost or crosses a break."""
    before = 0
    for sentence in split(text, language, breaks):
        quote = text[sentence.start : sentence.end]
        assert quote
        assert quote == quote.strip()
        assert not text[before : sentence.start].strip()
        assert not any(sentence.start < at < sentence.end for at in breaks)
        assert "\n\n" not in quote
        before = sentence.end
    assert not text[before:].strip()


def test_what_follows_twenty_thousand_sentences_is_left_alone() -> None:
    """A text of any length has a bounded number of sentences."""
    assert 20_000 <= len(split("One line.\n" * 30_000, "en")) < 21_000
    assert 20_000 <= len(split("One sentence of five words. " * 25_000, "en")) < 25_000


def test_lines_end_sentences() -> None:
    """A headline without a full stop is a sentence of its own; a paragraph's end is a sentence's end."""
    text = "A headline without a full stop\nThe first paragraph. It has two\n\nlines, and this is another."
    assert quotes(text, "en") == [
        "A headline without a full stop", "The first paragraph.", "It has two", "lines, and this is another.",
    ]  # fmt: skip


def test_hard_wrapped_lines_do_not() -> None:
    """In text wrapped at a fixed width a line's end is only white space; shorter lines still end a paragraph."""
    first = (
        "The council met on Tuesday and decided to rebuild the old bridge before the winter comes. "
        "Work begins in May and should take five months."
    )
    second = "Nobody voted against it, though some had doubts about the cost of a bridge that few people use."
    text = f"{textwrap.fill(first, 40)}\n\n{textwrap.fill(second, 40)}"
    spans = quotes(text, "en")
    assert [" ".join(quote.split()) for quote in spans] == [*re.findall(r"[^.]+\.", first.replace(". ", ".")), second]
    assert all(quote in text for quote in spans)


@pytest.mark.parametrize(
    ("before", "after", "cut"),
    [
        ("First one. The second is cut in", "the middle. Third.", True),
        ("First one. The second is cut In", "The middle. Third.", True),
        ("First one. We met Dr.", "Smith there. Third.", True),
        ('First one. "Is it over?"', "she asked. Third.", True),
        ("First one. The second is whole.", "The third, too. Fourth.", False),
        ("First one. Is it?", "It is. Fourth.", False),
    ],
)
@pytest.mark.parametrize("joint", ["\n", " "])
def test_half_sentences_at_a_join_are_scraps(before: str, after: str, cut: bool, joint: str) -> None:
    """Where messages were joined inside a sentence, neither half is ever quoted; whole sentences stay."""
    text = before + joint + after
    spans = split(text, "en", [len(before)])
    scraps = [text[s.start : s.end] for s in spans if s.kind is SentenceKind.BOILERPLATE]
    assert all(s.end <= len(before) or s.start > len(before) for s in spans)
    if cut:
        assert len(scraps) == 2
        assert before.endswith(scraps[0])
        assert after.startswith(scraps[1])
    else:
        assert scraps == []


def test_thai_is_split_between_phrases() -> None:
    """Thai has no full stops: spaces between phrases part it, and nothing is lost."""
    phrase = "สภาเมืองประชุมกันในวันอังคารและตัดสินใจสร้างสะพานเก่าขึ้นใหม่ก่อนฤดูหนาวจะมาถึงในปีนี้ตามแผนที่วางไว้"
    phrase = phrase + phrase
    text = f"{phrase} {phrase} {phrase}"
    assert quotes(text, "th") == [phrase] * 3


@pytest.mark.parametrize(
    "phrases",
    [
        (
            "สภาเมืองประชุมกันในวันอังคารและตัดสินใจสร้างสะพานเก่าขึ้นใหม่ก่อนฤดูหนาวจะมาถึงในปีนี้ตามแผนที่วางไว้",
            "ซึ่งใช้เงินของเมืองทั้งหมดตามมติของสภา",
        ),
        (
            "สภาเมืองประชุมกันในวันอังคารและตัดสินใจสร้างสะพานเก่าขึ้นใหม่ก่อนฤดูหนาวจะมาถึงในราคา 500",
            "บาทต่อคนสำหรับทุกครอบครัวที่อยู่ในเมือง",
        ),
        (
            "สภาเมืองประชุมกันในวันอังคารและตัดสินใจสร้างสะพานเก่าขึ้นใหม่ก่อนฤดูหนาวจะมาถึงตามคำขอของ สมชาย",
            "ใจดีผู้เป็นนายกเทศมนตรีคนใหม่ของเมืองนี้",
        ),
        (
            "สภาเมืองประชุมกันในวันอังคารและตัดสินใจสร้าง “สะพานเก่าขึ้นใหม่ก่อนฤดูหนาวจะมาถึงในปีนี้",
            "เพราะคนในเมืองรอมานานหลายปีแล้ว”",
        ),
    ],
    ids=["relative", "number and unit", "name and surname", "quotation"],
)
def test_a_thai_sentence_is_not_cut_inside_a_phrase(phrases: tuple[str, str]) -> None:
    """A space in a name, a quotation, or before what goes on ends no stretch."""
    first, second = phrases
    lead = "เมื่อวานนี้มีข่าวใหญ่ในเมืองเก่าริมแม่น้ำที่คนทั้งเมืองรอฟังกันมานานหลายเดือน"
    text = f"{lead}{first} {second}"
    assert quotes(text, "th") == [text]


def test_a_sentence_too_long_to_be_one_is_quoted_nowhere() -> None:
    """A stretch of thousands of characters is cut into scraps, unless semicolons part it."""
    assert {s.kind for s in split("word " * 1000, "en")} == {SentenceKind.BOILERPLATE}
    assert {s.kind for s in split("Some words here; " * 200, "en")} == {SentenceKind.BODY}
    assert {s.kind for s in split("some words here; " * 200, "en")} == {SentenceKind.INCOMPLETE}


@pytest.mark.parametrize("language", ["en", "de", "fr", "ru"])
@pytest.mark.parametrize("joint", [", ", "; "])
def test_a_long_list_is_one_sentence(language: str, joint: str) -> None:
    """A list of many items, in commas, semicolons or parentheses, is quoted whole or not at all."""
    first, *others = golden_tables.sentences(golden_tables.table(language)["body"][0])
    items = joint.join(other.lower().strip(".") for other in others * 12)
    assert quotes(f"{first[:-1]}: {items}. {first}", language) == [f"{first[:-1]}: {items}.", first]
    listed = " ".join(others * 12)
    last = others[0].lower()
    assert quotes(f"{first[:-1]} ({listed}) {last} {first}", language) == [f"{first[:-1]} ({listed}) {last}", first]


@pytest.mark.parametrize(
    "piece",
    [
        "今天天气很好。",
        "word!word?",
        "a. ",
        "x ... ",
        "!?)",
        '" ',
        'He said "yes. ',
        '("',
        "a\n",
        "word ",
        "x",
        "A. B. ",
        "a; ",
        "3. ",
        "« ",
        "」",
        "[1]",
        "x.[1] ",
        "[a",
        "x.[a ",
        ".*",
        "¹,",
        "word.The ",
        '"Is it?" Holm ',
        "1.1. ",
        "Art. 1er ",
        "Yahoo! ",
        "[1] ",
        "\n\n",
    ],
)
def test_hostile_texts_cost_seconds_at_most(piece: str) -> None:
    """100 KB of anything is split in a time that grows with its length: its square would take minutes."""
    spans = split(piece * (rounds(100_000, 300_000) // len(piece)), "zh" if "今" in piece else "en")
    assert list(spans) == sorted(spans)
