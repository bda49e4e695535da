"""Dates of feeds as programs write them: by the norms, in words of any language, in American order, with any zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from babel.dates import format_datetime

from engine import languages
from engine.readers.feeds.feed_dates import ATTEMPTS, Dates
from tests.engine.readers.feeds import entry, given, rss

TENTH = datetime(2026, 11, 3, 10, 5, tzinfo=UTC)
DAY = datetime(2026, 11, 3, tzinfo=UTC)

WRITTEN = [
    # the norms
    ("Tue, 03 Nov 2026 10:05:00 GMT", TENTH),
    ("Tue, 03 Nov 26 11:05:00 +0100", TENTH),
    ("3 Nov 2026 05:05 EST", TENTH),
    ("2026-11-03T12:05:00+02:00", TENTH),
    ("2026-11-03 10:05:00", TENTH),
    # what stands around them
    ("Tue, 03 Nov 2026 10:05:00 GMT,", TENTH),
    ("Tue, 03 Nov 2026 12:05:00 GMT+0200 (EET)", TENTH),
    ("Tue Nov 03 2026 11:05:00 GMT+0100", TENTH),
    # zones by name
    ("Tue, 03 Nov 2026 11:05:00 CET", TENTH),
    ("Tue, 03 Nov 2026 13:05:00 MSK", TENTH),
    ("Tue, 03 Nov 2026 19:05:00 JST", TENTH),
    ("Tue, 03 Nov 2026 19:05:00 KST", TENTH),
    ("Tue, 03 Nov 2026 15:35:00 IST", TENTH),
    ("2026-11-03 13:05:00 MSK", TENTH),
    ("Tue, 03 Nov 2026 10:05:00 Lindmark/Quay", TENTH),
    ("Tue, 03 Nov 2026 11:05:00 Europe/Paris", TENTH),
    ("2026-11-03 05:05:00 America/New_York", TENTH),
    ("2026-11-03T11:05:00+01:00[Europe/Berlin]", TENTH),
    ("3 ноября 2026, 13:05 МСК", TENTH),
    ("20261103T100500Z", TENTH),
    # the Persian calendar
    ("۱۲ آبان ۱۴۰۵", DAY),
    ("سه‌شنبه ۱۲ آبان ۱۴۰۵ - 10:05", TENTH),
    ("1405/08/12 10:05", TENTH),
    ("30 اسفند 1403", datetime(2025, 3, 20, tzinfo=UTC)),
    ("۱ حمل ۱۴۰۴", datetime(2025, 3, 21, tzinfo=UTC)),
    # words of other languages
    ("Di, 03 Nov 2026 11:05:00 +0100", TENTH),
    ("Dienstag, 3. November 2026, 10:05 Uhr", TENTH),
    ("mar., 03 nov. 2026 11:05:00 +0100", TENTH),
    ("Mardi 3 novembre 2026 10:05", TENTH),
    ("mié, 04 nov 2026 11:05:00 +0100", datetime(2026, 11, 4, 10, 5, tzinfo=UTC)),
    ("3 de novembro de 2026", DAY),
    ("вт, 03 ноя 2026 13:05:00 +0300", TENTH),
    ("3 листопада 2026, 10:05", TENTH),
    ("wt, 03 lis 2026 11:05:00 +0100", TENTH),
    ("Salı, 03 Kasım 2026 13:05:00 +0300", TENTH),
    ("3. marraskuuta 2026 klo 10.05", TENTH),
    ("3 Νοεμβρίου 2026", DAY),
    ("ג׳, 03 נוב׳ 2026 10:05", TENTH),
    ("الثلاثاء، ٣ نوفمبر ٢٠٢٦", DAY),
    ("3 พ.ย. 2569 10:05", TENTH),
    ("Thứ Ba, 03/11/2026 - 10:05", TENTH),
    ("2026年11月3日 10:05", TENTH),
    ("2026年11月3日 上午10:05", TENTH),
    ("2026年11月3日(火) 19時05分 JST", TENTH),
    ("2026년 11월 3일 오전 10:05", TENTH),
    # orders
    ("Nov 3, 2026", DAY),
    ("Nov 3, 2026 10:05 GMT", TENTH),
    ("November 3rd, 2026 10:05am", TENTH),
    ("8/15/2026", datetime(2026, 8, 15, tzinfo=UTC)),
    ("11/3/2026 10:05:00 AM", TENTH),
    ("15/8/2026", datetime(2026, 8, 15, tzinfo=UTC)),
    ("03.11.2026 10:05", TENTH),
    ("2026/11/03 10:05", TENTH),
]


@pytest.mark.parametrize(("text", "moment"), WRITTEN)
def test_a_date_is_read_however_it_is_written(text: str, moment: datetime) -> None:
    """In feeds of a language that nobody declared; without a zone it is UTC."""
    assert Dates("", [text]).read(text) == moment


@pytest.mark.parametrize("code", languages.CODES)
def test_every_language_has_its_months(code: str) -> None:
    """As blogs write dates in their own language: short and long names of all months and days."""
    for month in range(1, 13):
        moment = datetime(2026, month, 21, 10, 5, tzinfo=UTC)
        for form in ("EEE, dd MMM yyyy HH:mm:ss Z", "d MMMM yyyy HH:mm"):
            text = format_datetime(moment, form, locale=code)
            assert Dates(code, [text]).read(text) == moment, text


@pytest.mark.parametrize(
    ("language", "dates", "day"),
    [
        ("en-us", ["3/11/2026"], (3, 11)),
        ("en-gb", ["3/11/2026"], (11, 3)),
        ("fr-FR", ["3/11/2026"], (11, 3)),
        ("pt_BR", ["3-11-2026"], (11, 3)),
        ("", ["3/11/2026", "25/10/2026"], (11, 3)),
        ("fr", ["3/11/2026", "10/25/2026"], (3, 11)),
        ("", ["3.11.2026"], (11, 3)),
    ],
)
def test_the_feed_says_what_comes_first(language: str, dates: list[str], day: tuple[int, int]) -> None:
    """Day or month: another date of the feed shows it, else its language."""
    moment = Dates(language, dates).read(dates[0])
    assert moment is not None
    assert (moment.month, moment.day) == day


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "soon", "yesterday", "5", "2026", "November 2026", "12:30", "31 Feb 2026 25:00", "1e400", "9" * 200),
        *(
            "Mon, 01 Jan 9999 00:00:00 GMT",
            "3 Nov 1890 10:05 GMT",
        ),
    ],
)
def test_half_a_date_is_none(text: str) -> None:
    """Neither a month nor an hour alone."""
    assert Dates("", [text]).read(text) is None


def test_words_that_are_no_dates_are_soon_left() -> None:
    """A feed with nonsense for dates does not take long: after some attempts only the norms are tried."""
    dates = Dates("", [])
    assert [dates.read(f"31 Nonsense 2026 {n}") for n in range(ATTEMPTS)] == [None] * ATTEMPTS
    assert dates.read("Dienstag, 3. November 2026") is None
    assert dates.read("Tue, 03 Nov 2026 10:05:00 GMT") == TENTH


def test_items_are_in_the_order_of_their_dates() -> None:
    """Also where months are words of another language."""
    days = ("12. Oktober 2026", "14. Oktober 2026", "13. Oktober 2026")
    head = "<title>Kai</title><language>de-DE</language>"
    page = given(rss(*(entry(day[:2], date=day) for day in days), head=head))
    assert [item.guid for item in page.items] == ["14", "13", "12"]
    assert page.items[0].published == datetime(2026, 10, 14, tzinfo=UTC)
