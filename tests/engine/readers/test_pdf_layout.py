"""What stands how on the pages of a PDF: sizes, columns, heads and feet, line numbers, drop caps, hyphens, notes."""

from __future__ import annotations

import pytest

from engine.analysis import analyse
from engine.models import Document, SentenceKind
from tests.engine.readers import pdf_pages
from tests.engine.readers.pdf_pages import Put, by_rows, column

EN = (
    "The ferry to the island left the quay an hour late on Monday because of the fog. Its captain, Ada Brandt, said "
    "that nobody on board had complained. The next boat was cancelled, and the baker sold all of her bread before noon."
)
DE = (
    "Die Fähre zur Insel legte am Montag wegen des Nebels eine Stunde später ab. Die Kapitänin sagte, dass an Bord "
    "niemand beschwert habe. Das nächste Boot fiel aus, und die Bäckerin verkaufte ihr ganzes Brot noch vor dem Mittag."
)
FR = (
    "Le bac pour l’île a quitté le quai lundi avec une heure de retard à cause du brouillard. La capitaine a dit que "
    "personne ne s’était plaint à bord. Le bateau suivant a été annulé, et la boulangère a vendu tout son pain à midi."
)
RU = (
    "Паром на остров отошёл от причала в понедельник с часовым опозданием из-за тумана. Капитан сказала, что никто на "
    "борту не жаловался. Следующий рейс отменили, и пекарь продала весь свой хлеб ещё до полудня этого дня."
)
EL = (
    "Το πλοίο του νησιού έφυγε από τον μόλο τη Δευτέρα με μία ώρα καθυστέρηση λόγω της ομίχλης. Η καπετάνισσα λέει "
    "ότι κανείς δεν παραπονέθηκε. Το επόμενο δρομολόγιο ακυρώθηκε και η φουρνάρισσα πούλησε όλο το ψωμί της."
)
TEXTS = [EN, DE, FR, RU, EL]
NAMES = ["en", "de", "fr", "ru", "el"]
each_language = pytest.mark.parametrize("text", TEXTS, ids=NAMES)


def kinds(document: Document) -> dict[str, SentenceKind]:
    """The kind of each sentence."""
    return {document.text[s.start : s.end]: s.kind for s in analyse(document).sentences}


@each_language
@pytest.mark.parametrize("size", [8.0, 11.0, 24.0])
def test_type_of_size_one(text: str, size: float) -> None:
    """Type that a matrix scales is as large as it is seen: its lines are one paragraph."""
    lines = [put.text for put in column(text, 60, 780, 440, 11)]
    assert len(lines) > 2
    assert pdf_pages.given(pdf_pages.scaled(lines, size, size * 1.3)).text == text


@each_language
@pytest.mark.parametrize("several", [2, 3])
def test_columns_written_row_by_row(text: str, several: int) -> None:
    """Columns are read one after the other, in whatever order the file has their lines."""
    texts = [text, *[other for other in TEXTS if other != text]][:several]
    width = 480 / several - 20
    columns = [column(each, 50 + n * 500 / several, 780, width, 8, 11) for n, each in enumerate(texts)]
    for puts in (by_rows(*columns), [put for each in columns for put in each]):
        assert pdf_pages.given(pdf_pages.drawn(puts)).text.split() == " ".join(texts).split()


@each_language
def test_heading_over_columns(text: str) -> None:
    """What stands across the columns is read before them."""
    head = [Put(50, 800, "Nr. 7 – 2026 – XXVII – MMXXVI – Nr. 7 – 2026 – XXVII – MMXXVI", 14)]
    puts = by_rows(head, column(text, 50, 770, 220), column(EN, 310, 770, 220))
    document = pdf_pages.given(pdf_pages.drawn(puts))
    assert document.text.split() == f"{head[0].text} {text} {EN}".split()


HEADS = [
    ("The Harbour Gazette", "Copyright Harbour Press. Page {n} of {all}."),
    ("Hafenblatt, Heft 7", "Seite {n} von {all} · Alle Rechte vorbehalten"),
    ("Вестник гавани", "— {n} —"),
]


@pytest.mark.parametrize(("head", "foot"), HEADS)
@pytest.mark.parametrize("several", [2, 3, 5])
def test_running_heads(head: str, foot: str, several: int) -> None:
    """Heads and feet of two pages and of more are left out, and a sentence goes on overleaf."""
    pages = []
    for number in range(several):
        edge = [Put(60, 815, head, 8), Put(60, 30, foot.format(n=number + 1, all=several), 8)]
        pages.append([edge[0], *column(TEXTS[number], 60, 770, 440), edge[1]])
    text = pdf_pages.given(pdf_pages.drawn(*pages)).text
    assert text.split() == " ".join(TEXTS[:several]).split()


def test_heads_of_left_and_right_pages() -> None:
    """Left and right pages have heads of their own, each with its page number."""
    pages = []
    for number in range(4):
        left = [Put(60, 815, f"{number + 10}   Ada Brandt", 8)]
        right = [Put(380, 815, f"The Island Ferry   {number + 10}", 8)]
        pages.append([*(right if number % 2 else left), *column(TEXTS[number], 60, 770, 440)])
    assert pdf_pages.given(pdf_pages.drawn(*pages)).text.split() == " ".join(TEXTS[:4]).split()


@each_language
@pytest.mark.parametrize(("first", "step"), [(1, 1), (31, 1), (5, 5)])
@pytest.mark.parametrize("indent", [22, 34])
def test_line_numbers(text: str, first: int, step: int, indent: int) -> None:
    """The numbers of the lines of a manuscript are no part of its text."""
    whole = f"{text} {EN} {EN} {DE} {FR}"
    lines = column(whole, 60 + indent, 780, 320, 11, 20)
    puts = []
    for number, line in enumerate(lines, 1):
        if number % step == 0:
            count = first + (number // step - 1) * step
            puts.append(Put(60, line.y, str(count), 11))
        puts.append(line)
    assert pdf_pages.given(pdf_pages.drawn(puts)).text.split() == whole.split()


def test_numbers_of_a_list_stay() -> None:
    """A numbered list keeps its numbers."""
    items = [f"{n} Boats and {n * 7} barrels in the harbour of the old town" for n in range(1, 9)]
    document = pdf_pages.given(pdf_pages.drawn([Put(60, 780 - 14 * n, item) for n, item in enumerate(items)]))
    assert document.text.split() == " ".join(items).split()


@each_language
@pytest.mark.parametrize("hanging", [False, True])
def test_drop_caps(text: str, hanging: bool) -> None:
    """A large first letter belongs to its word."""
    first, *rest = column(text[1:], 100, 780, 400)
    indented = [Put(100 if n < 2 or hanging else 70, put.y, put.text) for n, put in enumerate(rest)]
    cap = Put(70, first.y if hanging else first.y - 18, text[0], 34)
    assert pdf_pages.given(pdf_pages.drawn([cap, first, *indented])).text.split() == text.split()


HYPHENS = [
    ("It was a state-of-the-", "art ferry, said the crew.", "state-of-the-art"),
    ("Nobody expected such an up-to-", "date engine on board.", "up-to-date"),
    ("Das war die Nord-Süd-Verbin-", "dung der Insel.", "Nord-Süd-Verbindung"),
    ("C’est-à-", "dire que le bac est neuf.", "C’est-à-dire"),
    ("The well-", "known captain was on board.", "well-known"),
    ("Паром закрыт из-", "за тумана.", "из-за"),
    ("Le bac est peut-", "être neuf.", "peut-être"),
    ("A barca trata-", "se de uma oferta.", "trata-se"),
    ("The cap-", "tain was on board.", "captain"),
    ("Die Fähr-", "gesellschaft war neu.", "Fährgesellschaft"),
]


@pytest.mark.parametrize(("first", "second", "word"), HYPHENS)
def test_hyphens(first: str, second: str, word: str) -> None:
    """A word that has hyphens keeps the one at the line's end; another is joined."""
    puts = [Put(60, 780, first), Put(60, 767, second)]
    assert word in pdf_pages.given(pdf_pages.drawn(puts)).text


NOTES = [
    ("1", "Brandt, interview with the Gazette in March."),
    ("*", "Die Zahlen sind von der Gesellschaft."),
    ("12", "Voir le rapport de la mairie, page 4."),
]


@pytest.mark.parametrize(("mark", "note"), NOTES)
def test_footnotes(mark: str, note: str) -> None:
    """A note at the foot of a page stands after the sentence that runs over the page's end, and is a note."""
    lines = column(EN, 60, 500, 300)
    first = [*lines[:4], Put(60, 60, f"{mark} {note}", 7)]
    second = [Put(60, 780 - 13 * n, put.text) for n, put in enumerate(lines[4:])]
    document = pdf_pages.given(pdf_pages.drawn(first, [*second, *column(DE, 60, 600, 300)]))
    assert document.text == f"{EN}\n\n{mark} {note}\n\n{DE}"
    assert kinds(document)[f"{mark} {note}"] is SentenceKind.NOTE
    page = document.place(document.text.index(note))
    assert page is not None
    assert page.page == 1


TABLES = [
    [("Year", "Riders", "Boats"), ("2023", "4,100", "3"), ("2024", "4,900", "4"), ("2025", "5,300", "4")],
    [("Ort", "Fahrgäste"), ("Hafen", "1 200"), ("Insel", "900"), ("Leuchtturm", "88")],
    [("Год", "Рейсы", "Пассажиры"), ("2024", "310", "9 800"), ("2025", "365", "11 200")],
]


@pytest.mark.parametrize("table", TABLES)
def test_tables(table: list[tuple[str, ...]]) -> None:
    """A row of a table is a line of its own kind, and the text goes on below it."""
    puts = [*column(EN, 60, 780, 440)]
    puts += [Put(80 + 120 * x, 680 - 15 * y, cell) for y, row in enumerate(table) for x, cell in enumerate(row)]
    document = pdf_pages.given(pdf_pages.drawn([*puts, *column(DE, 60, 580, 440)]))
    rows = [" ".join(row) for row in table]
    assert document.text.split("\n\n") == [EN, *rows, DE]
    assert [document.text[r.start : r.end] for r in document.regions] == rows
    assert {region.kind for region in document.regions} == {SentenceKind.TABLE}


@each_language
def test_sentence_around_a_table(text: str) -> None:
    """A sentence that a table stands within is read whole, and the table after it."""
    lines = column(text, 60, 780, 300)
    end = next(n for n, put in enumerate(lines) if n and put.text[0].islower() and put.text[0].isalpha())
    rows = [Put(80 + 100 * x, 600 - 14 * y, str(x * 7 + y)) for y in range(4) for x in range(3)]
    puts = [*lines[:end], *rows, *[Put(60, 780 - 250 - 13 * n, put.text) for n, put in enumerate(lines[end:])]]
    assert pdf_pages.given(pdf_pages.drawn(puts)).text.startswith(text)


def test_pages_of_sentences() -> None:
    """The text knows the pages of the file, by the numbers printed on them where the file tells."""
    pages = [column(text, 60, 780, 440) for text in TEXTS[:3]]
    document = pdf_pages.given(pdf_pages.drawn(*pages))
    assert pdf_pages.pages_of(document) == [("1", EN), ("2", DE), ("3", FR)]
    labelled = pdf_pages.drawn(*pages, labels=["ROMAN_LOWER", "ROMAN_LOWER", "ARABIC"])
    assert [label for label, _ in pdf_pages.pages_of(pdf_pages.given(labelled))] == ["i", "i", "1"]


def test_paragraph_over_two_pages() -> None:
    """Within a paragraph the next page begins where its first line does."""
    lines = column(EN, 60, 780, 300)
    document = pdf_pages.given(pdf_pages.drawn(lines[:3], [Put(60, 700, put.text) for put in lines[3:4]]))
    (first, above), (second, below) = pdf_pages.pages_of(document)
    assert (first, second) == ("1", "2")
    assert above == " ".join(put.text for put in lines[:3])
    assert below == lines[3].text


@pytest.mark.parametrize("table", TABLES)
def test_tables_written_by_columns(table: list[tuple[str, ...]]) -> None:
    """A table whose file has its cells column by column is read row by row."""
    wide = [(*row, *row[1:], row[-1]) for row in table]
    cells = [Put(60 + 80 * x, 680 - 15 * y, cell, 8) for y, row in enumerate(wide) for x, cell in enumerate(row)]
    puts = sorted(cells, key=lambda put: (put.x, -put.y))
    document = pdf_pages.given(pdf_pages.drawn([*column(EN, 60, 780, 440), *puts]))
    assert document.text.split("\n\n") == [EN, *(" ".join(row) for row in wide)]


@pytest.mark.parametrize("table", TABLES)
def test_file_of_one_table(table: list[tuple[str, ...]]) -> None:
    """A file that is only a table is summarised by its rows."""
    cells = [Put(60 + 120 * x, 680 - 15 * y, cell) for y, row in enumerate(table) for x, cell in enumerate(row)]
    analysis = analyse(pdf_pages.given(pdf_pages.drawn(cells)))
    assert len(analysis.ranking) >= 3
    assert {analysis.sentences[index].kind for index in analysis.ranking} == {SentenceKind.TABLE}


LISTS = [
    ("The town pays for:", ["rails along the quay;", "two bridges over the canal;", "a depot near the port."]),
    ("Die Stadt bezahlt:", ["neue Gleise am Kai;", "zwei Brücken über den Kanal."]),
    ("La ville paie :", ["des rails le long du quai,", "deux ponts sur le canal."]),
]


@pytest.mark.parametrize(("lead", "items"), LISTS)
def test_items_that_go_on_with_a_sentence(lead: str, items: list[str]) -> None:
    """The items of a list that goes on with the sentence before it are parts of that sentence."""
    lines = [lead, *(f"• {item}" for item in items)]
    puts = [Put(60 + 12 * bool(n), 780 - 16 * n, line) for n, line in enumerate(lines)]
    assert pdf_pages.given(pdf_pages.drawn(puts)).text == " ".join(lines)


def test_items_that_are_sentences() -> None:
    """Other items are paragraphs."""
    items = ["• The boats are new.", "• Their captain lives on the island.", "• Nobody complained."]
    puts = [Put(72, 780 - 13 * n, item) for n, item in enumerate(items)]
    assert pdf_pages.given(pdf_pages.drawn(puts)).text.split("\n\n") == items


CAPTIONS = [
    "Figure 2: The ferry in the fog.", "Abb. 3. Die Fähre im Nebel.", "Рис. 4. Паром в тумане.",
    "Tableau 2.1 : Les bateaux de la ville.", "4. ábra: A komp a ködben.", "Kuva 7 – Lautta sumussa.",
]  # fmt: skip
NO_CAPTIONS = [
    "Figure 2 shows the ferry in the fog.", "Section 3. The ferry is free.", "Abbildung 3.000 bis 4.000 Meter hoch.",
    "Étape 2 : Monter à bord du bateau.", "DOI 10.1108/0142 names the paper on ferries.",
]  # fmt: skip


@pytest.mark.parametrize("caption", CAPTIONS)
@pytest.mark.parametrize("size", [7, 10])
def test_captions(caption: str, size: float) -> None:
    """A caption does not cut the sentence that it stands within, and is a note."""
    lines = column(EN, 60, 780, 300)
    end = next(n for n, put in enumerate(lines) if n and put.text[0].islower())
    below = [Put(60, 500 - 13 * n, put.text) for n, put in enumerate(lines[end:])]
    document = pdf_pages.given(pdf_pages.drawn([*lines[:end], Put(60, 560, caption, size), *below]))
    assert document.text == f"{EN}\n\n{caption}"
    assert [region.kind for region in document.regions] == [SentenceKind.NOTE]


@pytest.mark.parametrize("line", NO_CAPTIONS)
def test_what_is_no_caption(line: str) -> None:
    """A sentence that begins with a picture's number, or a line with another number, is text."""
    document = pdf_pages.given(pdf_pages.drawn([*column(EN, 60, 780, 300), Put(60, 560, line)]))
    assert document.text == f"{EN}\n\n{line}"
    assert not document.regions


HEBREW = "המעבורת אל האי יצאה מן הרציף באיחור של שעה ביום שני בגלל הערפל. רב החובלת אמרה שאיש לא התלונן."


def test_script_that_runs_to_the_left() -> None:
    """Lines of Hebrew, as PDF files have them from the right edge on, are one paragraph."""
    words, lines = HEBREW.split(" "), [""]
    for word in words:
        lines[-1] = f"{lines[-1]} {word}".strip()
        if len(lines[-1]) > 30:
            lines.append("")
    width = {line: pdf_pages.width(line) for line in lines}
    puts = [Put(500 - width[line], 780 - 13 * n, line[::-1]) for n, line in enumerate(lines) if line]
    assert pdf_pages.given(pdf_pages.drawn(puts)).text.split() == HEBREW.split()
