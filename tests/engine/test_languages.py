"""The pages of languages: every field is filled, and the golden tables say that what stands in it is right."""

from __future__ import annotations

import dataclasses
import re

import pytest

from engine import languages
from engine.analysis import analyse
from engine.languages.model import Language
from engine.models import Document, Query
from engine.nlp.language import detect
from engine.nlp.sentences import split
from engine.qa import answer_type, passage_cache
from tests.engine import golden_tables
from tests.engine.memory_shelf import Shelf

MAY_BE_EMPTY = {
    "code", "punkt", "stemmer", "suffixes", "before_numbers", "ordinal_dot", "apostrophe", "abbreviations", "unspaced",
    "capitalised_nouns", "consent", "page_labels", "page_of", "thousand", "million", "milliard", "hedges", "currencies",
    "counted_of", "small_talk", "read_more", "times", "before_names", "clauses", "plain_words", "nobody",
    "followup_prefix", "number_signs", "persian_months", "ad_tags", "and_words", "book_parts", "book_rights",
    "heading_styles", "particles", "compound_endings", "prefixes", "verb_prefixes", "compound_links", "same_words",
    "hyphened",
}  # fmt: skip
KINDS = ("who", "when", "where", "many")


def test_every_page_has_a_table_and_every_table_a_page() -> None:
    """A language is one page and one table."""
    assert set(golden_tables.CODES) == set(languages.CODES)


@pytest.mark.parametrize("code", languages.CODES)
def test_no_section_of_a_table_is_missing(code: str) -> None:
    """Each language has at least ten hard lines for sentences and some for every other section."""
    found = golden_tables.table(code)
    assert set(found) == set(golden_tables.SECTIONS)
    assert len(found["sentences"]) >= 10
    assert len(found["boilerplate"]) >= 6
    assert len(found["sentences like boilerplate"]) >= 3


@pytest.mark.parametrize("code", languages.CODES)
def test_no_field_of_a_page_is_missing(code: str) -> None:
    """A page has something to say in every field that no language can do without."""
    page = languages.of(code)
    empty = {field.name for field in dataclasses.fields(Language) if not getattr(page, field.name)}
    assert empty <= MAY_BE_EMPTY
    assert page.code == code


@pytest.mark.parametrize("code", languages.CODES)
def test_what_a_question_asks_for(code: str) -> None:
    """Question words tell whether a person, a time, a place or a number is asked for."""
    wrong = []
    for line in golden_tables.table(code)["questions"]:
        kind, question = line.split(": ", 1)
        found = dict(zip(KINDS, answer_type.wants(Query(question, code, ())), strict=True))
        if any(found.values()) if kind == "none" else not found[kind]:
            wrong.append((line, found))
    assert wrong == []


@pytest.mark.parametrize("code", languages.CODES)
def test_numbers_and_dates_are_known(code: str) -> None:
    """Number words and the months in the forms that a text has them are read as numbers and dates."""
    found = golden_tables.table(code)
    numbers = [word for line in found["numbers"] for word in line.split()]
    assert [word for word in numbers if not passage_cache.read(word, code).numbers] == []
    months = [word for line in found["months"] for word in line.split()]
    assert [word for word in months if not passage_cache.read(word, code).dates] == []
    if code not in (*golden_tables.UNSPACED, "th"):
        plain = passage_cache.read(golden_tables.body(code).split(maxsplit=1)[0], code)
        assert not plain.numbers | plain.dates


@pytest.mark.parametrize("code", languages.CODES)
def test_a_text_finds_its_page(code: str) -> None:
    """A few ordinary sentences are told by their language; Serbian in Latin letters is taken for Croatian."""
    found = detect(golden_tables.body(code))
    assert languages.of(found).code == code


# ---- laws of boundaries, for all pages


def word(code: str) -> str:
    """A word of the language that is no small one, with a capital where there are any."""
    small = languages.of(code).stopwords.casefold().split()
    each: list[str] = re.findall(r"[^\s.।。，、]+", golden_tables.body(code))
    return next(word for word in reversed(each) if word.casefold() not in small).capitalize()


def cut(text: str, code: str) -> bool:
    return len(split(text, code)) != 1


@pytest.mark.parametrize("code", languages.CODES)
def test_no_abbreviation_of_a_page_ends_a_sentence(code: str) -> None:
    """A name, an abbreviation that the page lists, and another name are one sentence; so it is before numbers."""
    page = languages.of(code)
    name = word(code)
    assert [a for a in page.abbreviations.split() if cut(f"{name} {a}. {name}", code)] == []
    assert [a for a in page.before_numbers.split() if cut(f"{name} {a}. 5 {name}", code)] == []


WHOLE = (
    "3.5", "1.250.000,50", "1,250,000.50", "10.30", "12.3.1950", "2024.3.12", "a.b@example.org",
    "www.example.org/a.b?c=d.e", "https://example.org/?a=1.2", "v2.0.1", "U.S.A.", "J. K. R.", "COVID-19",
)  # fmt: skip


@pytest.mark.parametrize("code", ["", "et", *languages.CODES])
def test_no_number_and_no_address_is_cut(code: str) -> None:
    """Numbers, dates, addresses and initials stand inside a sentence in every language."""
    name = word(code) if code in languages.CODES else "Tallinn"
    assert [whole for whole in WHOLE if cut(f"{name} {whole} {name}", code)] == []


# ---- languages without a page

ELSEWHERE = {
    "et": ("Nõukogu kogunes teisipäeval. | Otsustati sild üles ehitada. | Tööd algavad 3. mail kell 10.30.", "sild"),
    "sw": ("Baraza lilikutana Jumanne. | Liliamua kujenga upya daraja la zamani. | Kazi itaanza mwezi Mei.", "daraja"),
    "ka": ("საბჭო სამშაბათს შეიკრიბა. | მან ძველი ხიდის აღდგენა გადაწყვიტა. | სამუშაოები მაისში დაიწყება.", "ხიდის"),
    "bn": ("পরিষদ মঙ্গলবার বৈঠক করেছে। | তারা পুরনো সেতু আবার বানাবে। | কাজ মে মাসে শুরু হবে।", "সেতু"),
    "hy": ("Խորհուրդը հավաքվեց երեքշաբթի։ | Նա որոշեց վերակառուցել կամուրջը։ | Աշխատանքը կսկսվի մայիսին։", "կամուրջը"),
    "am": ("ምክር ቤቱ ማክሰኞ ተሰበሰበ። | አሮጌውን ድልድይ እንደገና ለመገንባት ወሰነ። | ሥራው በግንቦት ይጀምራል።", "ድልድይ"),
    "ur": ("کونسل کا اجلاس منگل کو ہوا۔ | اس نے پرانا پل بنانے کا فیصلہ کیا۔ | کام مئی میں شروع ہوگا۔", "پل"),
}  # fmt: skip


@pytest.mark.parametrize("code", ELSEWHERE)
def test_a_language_without_a_page_works_plainly(code: str) -> None:
    """Its text has sentences, a summary, and an answer to a question that has a word of it."""
    line, asked = ELSEWHERE[code]
    text = golden_tables.text(line, code)
    for known in (code, ""):
        assert [text[s.start : s.end] for s in split(text, known)] == golden_tables.sentences(line)
    found = analyse(Document(None, "", text))
    assert set(found.ranking) == {0, 1, 2}
    shelf = Shelf(text)
    assert asked in shelf.text(shelf.ask(asked))
