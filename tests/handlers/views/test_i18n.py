"""The bot's own words: complete in every language, and numbers, dates and ages as people there write them."""

from __future__ import annotations

import ast
import gettext
import re
import string
from datetime import UTC, datetime, timedelta

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.outbound import command_menu
from handlers.views.i18n import LOCALES, Words, day_and_time, days_of_week, languages, weekday_and_day
from tests.handlers.sample_articles import HOSTILE
from tests.profiles import examples

NOW = datetime(2024, 10, 14, 14, 5, tzinfo=UTC)
HANDLERS = LOCALES.parent
CATALOGUES = sorted(path.stem for path in LOCALES.glob("*.po"))
REVIEWED = {"fr"}
"""Languages whose catalogue a speaker has read."""
EN, FR = Words("en"), Words("fr")


def sources() -> dict[str | tuple[str, str], str]:
    """Return every msgid that stands in the handlers, with the place where it stands."""
    msgids: dict[str | tuple[str, str], str] = {}
    for path in sorted(HANDLERS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            count = {"_": 1, "n": 2}.get(node.func.attr)
            if count is None:
                continue
            literals = [a.value for a in node.args[:count] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            place = f"{path.name}:{node.lineno}"
            assert len(literals) == count, f"{place}: words must be literals, or no catalogue can have them"
            msgids[(literals[0], literals[1]) if count == 2 else literals[0]] = place
    return msgids


def forms(text: object) -> tuple[str, ...]:
    """Return the singular and the plurals of what a catalogue holds; a text without plurals alone."""
    return tuple(map(str, text)) if isinstance(text, list | tuple) else (str(text or ""),)


def catalogue(language: str) -> Catalog:
    """Read a catalogue as it stands in the file."""
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def fields(text: str) -> set[str]:
    """Return the names of the places in a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


FEW = examples(100)


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_catalogue_has_every_word_and_no_other(language: str) -> None:
    """No sentence is missing from a catalogue, and none in it is said no more."""
    wanted, there = set(sources()), {message.id for message in catalogue(language) if message.id}
    assert wanted - there == set(), "not translated"
    assert there - wanted == set(), "no longer said"


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_are_whole(language: str) -> None:
    """Every sentence is translated, in each of its plurals, and keeps the places for its values."""
    entries = catalogue(language)
    for message in entries:
        if not message.id:
            continue
        translations, ids = forms(message.string), forms(message.id)
        assert len(translations) == (entries.num_plurals if len(ids) == 2 else 1), message.id
        assert not message.fuzzy, message.id
        optional = {"count"} if len(ids) == 2 else set()  # "your article" needs no number
        wanted = fields(ids[-1])
        for translation in translations:
            assert translation.strip(), message.id
            assert wanted - optional <= fields(translation) <= wanted | optional, message.id


@pytest.mark.parametrize("language", CATALOGUES)
def test_translations_are_translations(language: str) -> None:
    """At most 5 % of a catalogue may read as its source does."""
    entries = [message for message in catalogue(language) if message.id]
    same = [message.id for message in entries if message.id == message.string]
    assert len(same) <= 0.05 * len(entries), same


@pytest.mark.parametrize("language", CATALOGUES)
def test_plurals_are_those_of_the_language(language: str) -> None:
    """Two numbers share a form exactly where CLDR lets them share one."""
    entries, locale = catalogue(language), Locale.parse(language)
    form = gettext.c2py(entries.plural_expr)
    pairs = {(form(n), locale.plural_form(n)) for n in range(200)}
    assert len(pairs) == len({mine for mine, _ in pairs}) == len({theirs for _, theirs in pairs}) == entries.num_plurals


@pytest.mark.parametrize("language", CATALOGUES)
def test_it_is_said_whether_a_speaker_has_read_it(language: str) -> None:
    """A catalogue that nobody who speaks the language has read says so, and so does the README."""
    head = (LOCALES / f"{language}.po").read_text("utf-8")[:1000]
    assert ("X-Reviewed: no" in head) is (language not in REVIEWED)
    readme = (LOCALES.parents[1] / "README.md").read_text("utf-8")
    assert EN.language_name(language) in readme


def test_nothing_is_said_past_the_catalogues() -> None:
    """No words of our own stand in the handlers but those that are translated."""
    for path in sorted(HANDLERS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in {"text", "bold", "plain", "Button", "Message"}:
                for arg in node.args[:1]:
                    bare = arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else ""
                    assert not re.search(r"[^\W\d_]{2}", bare), f"{path.name}:{node.lineno}"


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_menus_are_described_in_every_language() -> None:
    """Without the command itself, within Telegram's 256 characters."""
    for each in command_menu.menus():
        for command in each["commands"]:  # type: ignore[attr-defined]
            assert 1 <= len(command["description"]) <= 256
            assert "/" not in command["description"], each["language_code"]


@pytest.mark.parametrize("language", CATALOGUES)
def test_the_tone(language: str) -> None:
    """Short, plain, no exclamation marks; French keeps its spaces and its apostrophes."""
    for message in catalogue(language):
        translations = forms(message.string)
        for text in (*translations, *forms(message.id)) if message.id else ():
            assert "!" not in text
            assert len(text) <= 200
        if language == "fr" and message.id:
            for text in translations:
                assert "'" not in text
                assert not any(sign in text for sign in (" :", " ;", " ?", "« ", " »")), text


FAMILIAR = {
    "de": r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[nmrs]?|Antworte|Sende)\b",
    "es": r"\b([Tt]ú|[Tt]us?|te|ti|tuy[oa]s?|[Pp]ídelo|eres|Envía|Escribe|Elige)\b",
    "fr": r"\b(tu|te|toi|ton|tes)\b",
    "pl": r"\b([Tt]y|ci|cię|ciebie|[Tt]w(ój|oj[aeą]|ojego|oich))\b",
    "ru": r"\b([Тт]ы|тебя|тебе|[Тт]во(й|я|ё|и|его|их))\b",
    "uk": r"\b([Тт]и|тебе|тобі|[Тт]в(ій|оя|оє|ої|ого|оїх))\b",
}
"""How a language addresses a friend, by words of which few mean anything else."""


@pytest.mark.parametrize("language", sorted(FAMILIAR))
def test_a_person_is_addressed_politely_everywhere(language: str) -> None:
    """One sentence does not say "du" where the one beside it says "Sie"."""
    texts = [text for message in catalogue(language) for text in forms(message.string) if message.id]
    assert [text for text in texts if re.search(FAMILIAR[language], text)] == []


def test_arabic_has_its_own_marks() -> None:
    """Comma, semicolon and question mark are those of the script."""
    texts = [text for message in catalogue("ar") for text in forms(message.string) if message.id]
    assert [text for text in texts if re.search(r"[^\W\d_a-zA-Z][,;?]", text)] == []


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("fr", "fr"), ("fr-CA", "fr"), ("FR_be", "fr"), ("en", "en"), ("en-US", "en"), ("xx", "en"), ("", "en"),
        (None, "en"), ("../fr", "en"), ("fr/../../etc/passwd", "en"), ("*", "en"),
    ],
)  # fmt: skip
def test_the_language_a_person_has_set(code: str | None, language: str) -> None:
    """Regions do not matter, and an unknown language is English."""
    assert Words.choose(code).language == language


@FEW
@given(HOSTILE)
def test_any_language_code_gives_words(code: str) -> None:
    """Whatever Telegram hands over, there are words."""
    assert Words.choose(code).language in languages()


def test_plurals_follow_the_language() -> None:
    """French says 0 and 1 in the singular, English only 1; the number is written as people there write it."""
    forms = "{count} sentence changed", "{count} sentences changed"
    assert [EN.n(*forms, n) for n in (0, 1, 2)] == ["0 sentences changed", "1 sentence changed", "2 sentences changed"]
    assert [FR.n(*forms, n) for n in (0, 1, 2)] == [
        "0 phrase a changé",
        "1 phrase a changé",
        "2 phrases ont changé",
    ]
    assert EN.n(*forms, 12345) == "12,345 sentences changed"
    assert FR.n(*forms, 12345) == "12\u202f345 phrases ont changé"


def test_values_are_put_in_as_they_are() -> None:
    """Braces in an outside string are no places for values."""
    assert EN._("Deleted: {title}", title="{count} {0}") == "Deleted: {count} {0}"
    assert EN._("") == ""


@pytest.mark.parametrize(
    ("passed", "english", "french"),
    [
        (timedelta(seconds=-5), "read just now", "lu à l’instant"),
        (timedelta(seconds=59), "read just now", "lu à l’instant"),
        (timedelta(minutes=1), "read 1 minute ago", "lu il y a 1 minute"),
        (timedelta(minutes=59, seconds=59), "read 59 minutes ago", "lu il y a 59 minutes"),
        (timedelta(hours=3, minutes=59), "read 3 hours ago", "lu il y a 3 heures"),
        (timedelta(hours=26), "read 1 day ago", "lu il y a 1 jour"),
        (timedelta(days=6, hours=23), "read 6 days ago", "lu il y a 6 jours"),
        (timedelta(days=7), "read on 7 October 2024", "lu le 7 octobre 2024"),
    ],
)
def test_ages(passed: timedelta, english: str, french: str) -> None:
    """The age of a reading is told in its largest whole unit, after a week by its date."""
    assert EN.read(NOW - passed, NOW) == english
    assert FR.read(NOW - passed, NOW) == french


def test_days() -> None:
    """Today, yesterday, and then the date; where now is not known, the date at once."""
    yesterday, earlier = NOW - timedelta(hours=15), NOW - timedelta(days=3)
    assert [EN.day(t, NOW) for t in (NOW, yesterday, earlier)] == ["today", "yesterday", "11 October 2024"]
    assert [FR.day(t, NOW) for t in (NOW, yesterday, earlier)] == ["aujourd’hui", "hier", "11 octobre 2024"]
    assert EN.pasted(NOW, NOW) == "pasted today"
    assert FR.pasted(yesterday, NOW) == "collé hier"
    assert EN.forwarded(yesterday, NOW) == "forwarded yesterday"
    assert FR.forwarded(earlier, NOW) == "transféré le 11 octobre 2024"
    assert EN.sent(earlier, NOW) == "sent on 11 October 2024"
    assert FR.sent(NOW, NOW) == "envoyé aujourd’hui"
    assert EN.read(NOW, None) == "read on 14 October 2024"
    assert FR.pasted(NOW, None) == "collé le 14 octobre 2024"
    assert EN.age(NOW - timedelta(days=2), NOW) == "2 days ago"


def test_dates_times_numbers() -> None:
    """Dates in full, times in UTC and saying so, numbers with their marks."""
    assert (EN.date(NOW), FR.date(NOW)) == ("14 October 2024", "14 octobre 2024")
    assert (EN.time(NOW), FR.time(NOW)) == ("14:05 UTC", "14:05 UTC")
    assert (EN.number(1234.5), FR.number(1234.5)) == ("1,234.5", "1\u202f234,5")


@pytest.mark.parametrize(
    ("language", "day", "moment", "days"),
    [
        ("en_GB", "Monday 14 October", "Monday 14 October, 14:05", "Monday, Wednesday, Friday"),
        ("fr", "lundi 14 octobre", "lundi 14 octobre, 14:05", "lundi, mercredi, vendredi"),
        ("de", "Montag, 14. Oktober", "Montag, 14. Oktober, 14:05", "Montag, Mittwoch, Freitag"),
        ("es", "lunes, 14 de octubre", "lunes, 14 de octubre, 14:05", "lunes, miércoles, viernes"),
        ("ru", "понедельник, 14 октября", "понедельник, 14 октября, 14:05", "понедельник, среда, пятница"),
        ("uk", "понеділок, 14 жовтня", "понеділок, 14 жовтня, 14:05", "понеділок, середа, пʼятниця"),
        ("pl", "poniedziałek, 14 października", "poniedziałek, 14 października, 14:05", "poniedziałek, środa, piątek"),
        ("ar", "الاثنين، 14 أكتوبر", "الاثنين، 14 أكتوبر، 14:05", "الاثنين والأربعاء والجمعة"),
        ("ja", "10月14日(月曜日)", "10月14日(月曜日) 14:05", "月曜日、水曜日、金曜日"),
    ],
)
def test_days_of_the_week(language: str, day: str, moment: str, days: str) -> None:
    """Months in their case, signs as they are written there."""
    locale = Locale.parse(language)
    assert weekday_and_day(NOW, locale) == day
    assert day_and_time(day, "14:05", locale) == moment
    assert days_of_week(0b0010101, locale) == days


def test_days_of_the_week_in_every_language() -> None:
    """Whatever catalogue comes, its days can be told."""
    for locale in (Locale.parse(language) for language in locale_identifiers() if "_" not in language):
        assert "14" in weekday_and_day(NOW, locale)
        assert day_and_time("DAY", "14:05", locale).count("DAY") == 1
        assert days_of_week(0b11, locale) != days_of_week(0b1, locale) == locale.days["format"]["wide"][0]


def test_moments() -> None:
    """By the clock of a zone, and in UTC, saying so, where there is none."""
    assert (EN.moment(NOW, ""), FR.moment(NOW, "")) == ("Monday 14 October, 14:05 UTC", "lundi 14 octobre, 14:05 UTC")
    assert EN.moment(NOW, "Asia/Tokyo") == "Monday 14 October, 23:05"
    assert FR.moment(NOW, "Pacific/Auckland") == "mardi 15 octobre, 03:05"
    assert (EN.days(0b0111111), EN.days(0b0011111)) == (
        "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday",
        "on weekdays",
    )
    assert (FR.days(0b1000001), EN.days(0b1000000)) == ("lundi, dimanche", "Sunday")


def test_language_names() -> None:
    """Languages are called as people there call them; an unknown one is not told."""
    assert (EN.language_name("fr"), FR.language_name("fr")) == ("French", "français")
    assert (EN.language_name("uk"), FR.language_name("uk")) == ("Ukrainian", "ukrainien")
    assert [EN.language_name(code) for code in ("", "xx", "../..")] == ["", "", ""]


@FEW
@given(HOSTILE)
def test_no_language_code_breaks_a_name(code: str) -> None:
    """Whatever stands in the database, a name or nothing comes out."""
    assert isinstance(FR.language_name(code), str)


@FEW
@given(st.text(), st.sampled_from(["", "en", "zh", "th"]))
def test_reading_time_is_at_least_a_minute(text: str, language: str) -> None:
    """Nothing is read in no time."""
    assert EN.reading_time(text, language).endswith(" min")
    assert not EN.reading_time(text, language).startswith(("0", "-"))


def test_reading_time() -> None:
    """By words where there are spaces, by characters where there are none."""
    assert EN.reading_time("word " * 1000, "en") == "5 min"
    assert EN.reading_time("字" * 2000, "zh") == "5 min"
    assert EN.reading_time("word " * 12_000, "en") == "60 min"
    assert EN.reading_time("word " * 360_000, "en") == "30 h"
    assert FR.reading_time("mot " * 250_000, "fr") == "21 h"
