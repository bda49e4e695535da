"""Lines of a PDF that look like something else: stretched ones like tables, small capitals like other type; Arabic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from engine.models import Page, SentenceKind
from engine.readers.pdf import page_picture
from tests.engine.readers import pdf_pages
from tests.engine.readers.pdf_pages import Put, column
from tests.engine.readers.test_pdf_layout import DE, EN, FR, HEBREW, RU, TEXTS, each_language, kinds


def stretched(text: str, x: float, top: float, width: float) -> list[Put]:
    """*text* in words of their own, as far apart as a narrow column set to full width needs."""
    lines = column(text, x, top, width)
    puts = []
    for line in lines[:-1]:
        words = line.text.split(" ")
        blank = (width - sum(map(pdf_pages.width, words))) / max(1, len(words) - 1)
        at = x
        for word in words:
            puts.append(Put(at, line.y, word))
            at += pdf_pages.width(word) + blank
    return [*puts, lines[-1]]


@each_language
@pytest.mark.parametrize("width", [135, 150, 170])
@pytest.mark.parametrize("several", [1, 2])
def test_wide_blanks_of_narrow_columns(text: str, width: float, several: int) -> None:
    """Lines with blanks as wide as those of a table are lines of their column."""
    texts = [f"{each} {each}" for each in [text, *[other for other in TEXTS if other != text]][:several]]
    puts = [p for n, each in enumerate(texts) for p in stretched(each, 50 + n * (width + 20), 780, width)]
    document = pdf_pages.given(pdf_pages.drawn(puts))
    assert not [s for s in kinds(document).values() if s is SentenceKind.TABLE]
    assert document.text.split() == " ".join(texts).split()


FIGURES: list[list[tuple[str, ...]]] = [
    [("Jahr", "Boote", "Gäste", "Tage"), ("2024", "3110", "4120", "1870"), ("2025", "3205", "4388", "1902")],
    [("Quay", "Boats", "Guests"), ("North", "311", "4120"), ("South", "205", "4388"), ("Old", "202", "4012")],
]


@pytest.mark.parametrize("table", FIGURES)
def test_even_cells_stay_a_table(table: list[tuple[str, ...]]) -> None:
    """A table as wide as the text, whose cells are even, is a table below a paragraph too."""
    step = (440 - pdf_pages.width(table[1][-1])) / (len(table[0]) - 1)
    rows = [Put(60 + n * step, 600 - 13 * at, cell) for at, row in enumerate(table) for n, cell in enumerate(row)]
    document = pdf_pages.given(pdf_pages.drawn([*column(EN, 60, 780, 440), *rows, *column(DE, 60, 500, 440)]))
    assert all(kinds(document)[" ".join(row)] is SentenceKind.TABLE for row in table)


PRINTED = (
    "فقد البستان الواقع فوق القرية ثلث أشجاره في صقيع شهر أبريل الماضي.",
    "وعدّت حارسته نورا الأشجار مرتين قبل أن تخبر مجلس القرية بما حدث.",
    "ولم يكن أحد يتوقع ليلة بهذه القسوة في واد مفتوح نحو الجنوب.",
    "وصوّت المجلس بتسعة أصوات مقابل أربعة لصالح قرض بلا فائدة.",
)


def test_words_that_a_browser_printed_from_left_to_right() -> None:
    """Arabic is read in its own order, and marked on its page."""
    body = Path("tests/data/printed_arabic.pdf").read_bytes()
    assert pdf_pages.given(body).text == " ".join(PRINTED)
    page = Page(None, "application/pdf", body, "a.pdf")
    assert [len(page_picture.mark(page, 1, sentence)) for sentence in PRINTED] == [1, 1, 1, 1]


@pytest.mark.parametrize(("text", "width"), [(HEBREW, 230), (PRINTED[0] * 3, 280), (HEBREW * 2, 300)])
def test_long_paragraphs_that_run_to_the_left(text: str, width: float) -> None:
    """Lines that fill their column are one paragraph, which the next one does not join."""
    puts = [replace(put, x=500 - pdf_pages.width(put.text), text=put.text[::-1]) for put in column(text, 0, 780, width)]
    second = [replace(put, y=put.y - 200) for put in puts]
    assert pdf_pages.given(pdf_pages.drawn([*puts, *second])).text == f"{text}\n\n{text}"


@pytest.mark.parametrize("text", [EN, RU, FR])
def test_first_line_in_small_capitals(text: str) -> None:
    """Small letters of a line whose capitals are as large as the text are no other type."""
    puts = column(text, 60, 780, 400, 10, 13)
    first: list[Put] = []
    at = 60.0
    for letter in puts[0].text:
        size = 7.0 if letter.islower() else 10.0
        first.append(Put(at, 780, letter.upper(), size))
        at += pdf_pages.width(letter.upper(), size)
    shown = f"{puts[0].text.upper()}{text[len(puts[0].text) :]}"
    assert pdf_pages.given(pdf_pages.drawn([*first, *puts[1:]])).text == shown


def test_title_wider_than_the_first_column() -> None:
    """It does not make the lines below it look short."""
    puts = [Put(50, 800, "Die Fähre zur Insel im Nebel", 26), *column(DE, 50, 770, 200), *column(RU, 290, 770, 200)]
    assert pdf_pages.given(pdf_pages.drawn(puts)).text.split()[6:] == f"{DE} {RU}".split()


KOREAN = (
    "섬으로 가는 배는 안개 때문에 월요일에 한 시간 늦게 부두를 떠났다. 선장은 배에서 아무도 불평하지 않았다고 말했다. "
    "다음 배는 취소되었고 빵집 주인은 정오 전에 빵을 모두 팔았다."
)
JAPANESE = (
    "島へ渡る船は霧のため月曜日に一時間遅れて岸壁を離れた。船長は誰も苦情を言わなかったと語った。"
    "次の便は欠航になり、店のパンは昼までに売り切れた。"
)
CHINESE = (
    "开往小岛的渡船因为大雾在星期一晚了一个小时才离开码头。"
    "船长说船上没有人抱怨。下一班船取消了，面包店的面包在中午以前就全部卖完了。"
)


def of_letters(text: str, count: int, font: str, x: float = 60) -> list[Put]:
    """Lines of so many letters, which end wherever they are full."""
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    return [Put(x, 780 - n * 1.5, text[n : n + count], 10, font) for n in range(0, len(text), count)]


def test_lines_of_korean_that_end_between_words() -> None:
    """Its words have blanks between them, at the ends of lines too."""
    font = "HYSMyeongJo-Medium"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    puts = [replace(put, font=font) for put in column(KOREAN, 60, 780, 130)]
    assert pdf_pages.given(pdf_pages.drawn(puts)).text == KOREAN


def test_lines_of_korean_that_end_anywhere() -> None:
    """Where all of them are full, a word may go on in the next one."""
    text = KOREAN.replace(" ", "")
    assert pdf_pages.given(pdf_pages.drawn(of_letters(text, 22, "HYSMyeongJo-Medium"))).text == text


@pytest.mark.parametrize(("text", "font"), [(JAPANESE, "HeiseiMin-W3"), (CHINESE, "STSong-Light")])
def test_sentence_over_columns_of_ideographs(text: str, font: str) -> None:
    """Its second half is no sentence of its own."""
    puts = of_letters(text, 13, font)
    second = [replace(put, x=300, y=780 - n * 19.5) for n, put in enumerate(puts[3:])]
    assert pdf_pages.given(pdf_pages.drawn([*puts[:3], *second])).text == text


@pytest.mark.parametrize(
    ("half", "whole"),
    [
        ("promised to buy all of the bread.", "The boat was late."),
        ("versprach, das ganze Brot zu kaufen.", "Das Boot kam spät."),
        ("обещала купить весь хлеб.", "Паром опоздал."),
    ],
)
def test_half_a_sentence_below_a_table(half: str, whole: str) -> None:
    """Whatever its first half was taken for, it is no sentence."""
    cells = [Put(60 + 150 * n, 600 - 13 * at, cell) for at, row in enumerate(FIGURES[0]) for n, cell in enumerate(row)]
    puts = [*column(EN, 60, 780, 440), *cells, Put(60, 561, f"{half} {whole}")]
    found = kinds(pdf_pages.given(pdf_pages.drawn(puts)))
    assert found[half] is SentenceKind.INCOMPLETE
    assert found[whole] is not SentenceKind.INCOMPLETE
