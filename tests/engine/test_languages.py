"""The pages of languages: every field is filled, and the golden tables say that what stands in it is right."""

from __future__ import annotations

import dataclasses

import pytest

from engine import evidence, languages, texts
from engine.languages.model import Language
from engine.models import Query
from tests.engine import tables

MAY_BE_EMPTY = {"code", "punkt", "stemmer", "suffixes", "before_numbers", "ordinals", "apostrophe", "abbreviations"}
KINDS = ("who", "when", "where", "many")


def test_every_page_has_a_table_and_every_table_a_page() -> None:
    """A language is one page and one table."""
    assert set(tables.CODES) == set(languages.CODES)


@pytest.mark.parametrize("code", languages.CODES)
def test_no_section_of_a_table_is_missing(code: str) -> None:
    """Each language has at least ten hard lines for sentences and some for every other section."""
    found = tables.table(code)
    assert set(found) == set(tables.SECTIONS)
    assert len(found["sentences"]) >= 10
    assert len(found["scraps"]) >= 6
    assert len(found["sentences like scraps"]) >= 3


@pytest.mark.parametrize("code", languages.CODES)
def test_no_field_of_a_page_is_missing(code: str) -> None:
    """A page has something to say in every field that no language can do without."""
    page = languages.of(code)
    empty = {field.name for field in dataclasses.fields(Language) if not getattr(page, field.name)}
    assert empty <= MAY_BE_EMPTY
    assert page.code == code


@pytest.mark.parametrize(("code", "line"), tables.rows("questions"))
def test_what_a_question_asks_for(code: str, line: str) -> None:
    """Question words tell whether a person, a time, a place or a number is asked for."""
    kind, question = line.split(": ", 1)
    wanted = dict(zip(KINDS, evidence.wants(Query(question, code, ())), strict=True))
    if kind == "none":
        assert not any(wanted.values())
    else:
        assert wanted[kind]


@pytest.mark.parametrize("code", languages.CODES)
def test_numbers_and_dates_are_known(code: str) -> None:
    """Number words and the months in the forms that a text has them are read as numbers and dates."""
    found = tables.table(code)
    numbers = [word for line in found["numbers"] for word in line.split()]
    assert [word for word in numbers if not texts.read(word, code).numbers] == []
    months = [word for line in found["months"] for word in line.split()]
    assert [word for word in months if not texts.read(word, code).dates] == []
    if code not in (*tables.UNSPACED, "th"):
        plain = texts.read(tables.body(code).split(maxsplit=1)[0], code)
        assert not plain.numbers | plain.dates
