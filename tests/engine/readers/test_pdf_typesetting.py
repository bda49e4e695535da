"""How the lines of a PDF are set: justified type, small capitals, stamps, small type that is no note."""

from __future__ import annotations

import pytest

from engine.models import Document, SentenceKind
from tests.engine.readers import pdf_pages
from tests.engine.readers.pdf_pages import Put, column
from tests.engine.readers.test_pdf_layout import EN, each_language, kinds


def justified(text: str, x: float, top: float, width: float, *, behind_stops: float = 0.0) -> list[Put]:
    """*text* in type of 8 points set to full width, a word each; so many points more stand behind its full stops."""
    puts: list[Put] = []
    lines = column(text, x, top, width, 8)
    for line in lines:
        words = line.text.split(" ")
        stops = [word.endswith(".") and bool(behind_stops) for word in words[:-1]]
        left = 0.0 if line is lines[-1] else width - pdf_pages.width(line.text, 8)
        wide = min(behind_stops, left / max(1, sum(stops)))
        spare, at = left - wide * sum(stops), x
        for word, stop in zip(words, [*stops, False], strict=True):
            puts.append(Put(at, line.y, word, 8))
            at += pdf_pages.width(word + " ", 8) + spare / max(1, len(words) - 1) + (wide if stop else 0)
    return puts


@each_language
@pytest.mark.parametrize("width", [230, 240])
def test_narrow_column_below_a_wide_title(text: str, width: float) -> None:
    """Lines of a column that is narrower than what begins above it are one paragraph, whatever they begin with."""
    title = Put(50, 800, "The ferry and the fog: what the island says of the boat that came an hour late", 12)
    document = pdf_pages.given(pdf_pages.drawn([title, *justified(text, 64, 740, width)]))
    assert document.text.split("\n\n")[1] == text


STOPS = [
    (
        "The ferry was late in the fog. Some of us had to wait. The baker sold bread to us. We were glad of it. "
        "Nobody had complained then. It was a long night. The fog was white and thick. We heard the horn of a boat."
    ),
    (
        "Die Fähre kam sehr spät an. Wir mussten lange warten. Die Bäckerin verkaufte Brot. Es schmeckte uns allen. "
        "Niemand beschwerte sich. Die Nacht war lang. Der Nebel war weiß und dicht. Wir hörten das Horn eines Bootes."
    ),
    (
        "Le bac avait du retard. Nous avons attendu là. La boulangère vendait du pain. Il était bon et encore chaud. "
        "Personne ne disait rien. La nuit fut longue. La brume était blanche. On entendait la corne du bateau."
    ),
]


@pytest.mark.parametrize("text", STOPS, ids=["en", "de", "fr"])
@pytest.mark.parametrize("width", [160, 190])
def test_wide_blanks_behind_full_stops(text: str, width: float) -> None:
    """Lines set to full width with all of the blank behind their full stops are no rows of a table."""
    document = pdf_pages.given(pdf_pages.drawn(justified(text, 60, 780, width, behind_stops=6)))
    assert document.text == text
    assert not document.regions


@pytest.mark.parametrize("word", ["NANOJET", "ADDRESSES", "ÉTRANGERS", "ПАРОМЫ"])
def test_line_that_begins_with_small_capitals(word: str) -> None:
    """A word in smaller type at the beginning of a line does not end the paragraph."""
    lines = column(EN, 60, 780, 300)
    first = Put(60, lines[1].y, word, 8)
    after = 60 + pdf_pages.width(word + " ", 8)
    document = pdf_pages.given(
        pdf_pages.drawn([lines[0], first, Put(after, lines[1].y, lines[1].text[:40]), *lines[2:]])
    )
    assert document.text.startswith(f"{lines[0].text} {word} {lines[1].text[:40].strip()} {lines[2].text}")


@pytest.mark.parametrize("stamp", ["VerDate Sep 2014 16:21", "Druck 3.5.2021", "Tirage du 4 mai"])
def test_stamp_below_a_hyphen(stamp: str) -> None:
    """What is set much smaller at the foot of a page is not joined to a word that is cut at its end."""
    puts = [*column(EN, 60, 780, 300), Put(60, 700, "It is a fast boat of the Soekarno-"), Put(60, 60, stamp, 6)]
    assert stamp in pdf_pages.given(pdf_pages.drawn(puts)).text.split("\n\n")


@pytest.mark.parametrize("mark", ["[16] A. Holm.", "2nd Edition of B. Berg.", "300. City Press, 1998."])
def test_small_type_is_no_note(mark: str) -> None:
    """A list of sources in small type has numbers too, but none at its beginning: it is no footnote."""
    sources = [f"Holm, A. and Berg, B.: The ferry in the fog, part {n}," for n in range(4)]
    sources[2] = mark
    small = [Put(60, 500 - 9 * n, line, 8) for n, line in enumerate(sources)]
    document = pdf_pages.given(pdf_pages.drawn([*column(EN, 60, 780, 300), *small]))
    assert not document.regions


@each_language
def test_authors_below_the_title(text: str) -> None:
    """The lines of a centred author, of which the last is an address, are no part of the text below the abstract."""
    top = [Put(180, 800, "The boats of the harbour", 16)]
    top += [Put(260, 760, "Karin B. Holm"), Put(255, 748, "holm@boats.example"), Put(258, 736, "www.boats.example")]
    puts = [
        *top,
        *column(text, 110, 690, 370),
        Put(60, 560, "1. Introduction"),
        *column(f"{text} {text}", 60, 540, 470),
    ]
    found = kinds(pdf_pages.given(pdf_pages.drawn(puts)))
    assert not any("boats.example" in sentence for sentence, kind in found.items() if kind is SentenceKind.BODY)
    assert {s for s, kind in found.items() if kind is SentenceKind.BODY} == set(kinds(Document(None, "", text)))
