"""Watched words: which queries an article matches, the sentence that shows it, and the words that are marked there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.digests import query_matching
from engine.models import WatchMatch
from engine.nlp import tokenizer
from engine.qa import word_forms
from tests.profiles import examples

SENTENCES = (
    "Dockers in Hamburg began a strike on Monday.",
    "The union asks for less night work, and for 4,000 new helmets.",
    "At night the work goes on in Rotterdam; nobody strikes there.",
    "The harbour office of COVID-19 has closed.",
)


def seen(query: str, *sentences: str, title: str = "", language: str = "en") -> WatchMatch | None:
    """What one query finds."""
    matches = query_matching.match([query], title, sentences or SENTENCES, language)
    return matches[0] if matches else None


def marked(query: str, *sentences: str, language: str = "en") -> list[str]:
    """The words that are marked in the sentence that shows it; [] where it is not found."""
    matches = seen(query, *sentences, language=language)
    return [(sentences or SENTENCES)[matches.sentence][a:b] for a, b in matches.marks] if matches else []


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("sanctions", [("sanctions", True)]),
        ("oil, gas; coal", [("oil", True), ("gas", True), ("coal", True)]),
        ("sanctions -sport", [("sanctions", True), ("sport", False)]),
        ('strike -"the lead" –film', [("strike", True), ("the lead", False), ("film", False)]),
        ("« travail de nuit » „night work“ “a b”", [("travail de nuit", True), ("night work", True), ("a b", True)]),
        ("COVID-19 e-mail", [("COVID-19", True), ("e-mail", True)]),
        ("oil oil -gas -gas", [("oil", True), ("gas", False)]),
        ('say "hello', [("say", True), ("hello", True)]),
        ("- sport", [("sport", True)]),
        ("制裁，石油、煤；气", [("制裁", True), ("石油", True), ("煤", True), ("气", True)]),
        ('ארה"ב -צה"ל', [('ארה"ב', True), ('צה"ל', False)]),
    ],
)
def test_how_a_query_is_read(query: str, parts: list[tuple[str, bool]]) -> None:
    """Words, phrases in any quotation marks, and behind a hyphen what must not be there; each once.

    Commas of any script part them; the mark inside a Hebrew abbreviation is a letter of it, as in a question.
    """
    assert [(part.text, part.is_required) for part in query_matching.parse(query)] == parts


@pytest.mark.parametrize("query", ["", " ", "-sport", '-"a phrase" -sport', "?! … -", '""', "-sport, -film"])
def test_a_query_without_a_wanted_word_is_none(query: str) -> None:
    """It finds nothing, rather than everything."""
    assert query_matching.parse(query) == ()
    assert seen(query) is None


def test_all_that_is_wanted_must_stand_in_the_article() -> None:
    """In whatever sentences, or in the title; the sentence with most of it shows it, of equals the first."""
    assert seen("strike Hamburg") == WatchMatch(0, 0, ((11, 18), (27, 33)))
    assert marked("strike Hamburg") == ["Hamburg", "strike"]
    assert marked("helmets Hamburg strike") == ["Hamburg", "strike"]
    assert marked("strike") == ["strike"]
    assert seen("strike Oslo") is None
    titled = seen("strike Oslo", title="From Oslo to Hamburg")
    assert titled is not None
    assert titled.sentence == 0


def test_what_is_excluded_may_stand_nowhere() -> None:
    """Neither in another sentence nor in the title; a phrase that does not stand there as such excludes nothing."""
    assert seen("strike -football") is not None
    assert seen("strike -helmet") is None
    assert seen("strike -football", title="Football players") is None
    assert seen('strike -"night work"') is None
    assert seen('strike -"work night"') is not None


def test_a_phrase_is_its_words_one_after_the_other() -> None:
    """In one sentence; its single words elsewhere are no phrase."""
    assert marked('"night work"') == ["night", "work"]
    assert marked("night work", SENTENCES[2]) == ["night", "work"]
    assert seen('"night work"', SENTENCES[2]) is None
    assert seen('"night work"', "They work at night.", "Work stops.") is None
    assert marked('"on monday"') == ["on", "Monday"]


@pytest.mark.parametrize(
    ("language", "query", "sentence", "words"),
    [
        ("en", "strikes", "A strike began, and others strike too.", ["strike", "strike"]),
        ("fr", "grèves", "La greve continue à l’hôpital.", ["greve"]),
        ("fr", "hopital", "La grève continue à l’hôpital.", ["hôpital"]),
        ("de", "Haus", "Vor den Häusern stehen Busse.", ["Häusern"]),
        ("ru", "санкции", "Совет отложил введение санкций.", ["санкций"]),
        ("uk", "область", "Дощі чекають в усіх областях.", ["областях"]),
        ("pl", "Lodz", "Tramwaje w Łodzi stoją.", ["Łodzi"]),
        ("zh", "罢工", "码头工人开始罢工。", ["罢工"]),
        ("ja", "ストライキ", "港でストライキが始まった。", ["スト", "トラ", "ライ", "イキ"]),
        ("ar", "كتاب", "صدر كتاب جديد.", ["كتاب"]),
        ("he", 'ארה"ב', 'נשיא ארה"ב נאם אתמול.', ['ארה"ב']),
        ("en", "٢٠٢٤", "It closed in 2024.", ["2024"]),
        ("en", "4000", SENTENCES[1], ["4,000"]),
        ("en", "covid-19", SENTENCES[3], ["COVID", "19"]),
    ],
)
def test_words_are_found_in_other_forms(language: str, query: str, sentence: str, words: list[str]) -> None:
    """By the same analysis as a question's: case, accents, inflection and digits of the article's language."""
    assert marked(query, sentence, language=language) == words


@pytest.mark.parametrize(
    ("language", "query", "sentence", "words"),
    [
        ("de", "Brücke", "Die Stadt sperrt die Donaubrücke.", ["Donaubrücke"]),
        ("de", "brücke", "Die Stadt sperrt die Donaubrücken.", ["Donaubrücken"]),
        ("nl", "storing", "De stroomstoring duurde kort.", ["stroomstoring"]),
        ("ko", "극장", "학생들은 극장에서 노래했다.", ["극장에서"]),
        ("he", "תחנה", "הרכבת יצאה מהתחנה בבוקר.", ["מהתחנה"]),
        ("ar", "مدرسة", "وصل الطلاب إلى المدرسة.", ["المدرسة"]),
        ("zh", "图书馆", "圖書館的電腦壞了。", ["圖書", "書館"]),
        ("zh", "软件", "這個軟體壞了。", ["軟體"]),
        ("en", "email", "Free e-mail comes to every flat.", ["e-mail"]),
        ("en", "e-mail", "Free email comes to every flat.", ["email"]),
        ("fr", "Шойгу", "Le ministre Choïgou est arrivé.", ["Choïgou"]),
        ("ru", "Shoigu", "Прибыл министр Шойгу.", ["Шойгу"]),
        ("de", '"neue Brücke"', "Es ist eine neue Donaubrücke.", ["neue", "Donaubrücke"]),
    ],
)
def test_words_are_found_in_the_forms_in_which_questions_find_them(
    language: str, query: str, sentence: str, words: list[str]
) -> None:
    """Behind prefixes, before particles, at the end of compounds, written as one, in other letters and spellings."""
    assert marked(query, sentence, language=language) == words
    assert seen(f"nothingofthekind -{query}", sentence, language=language) is None
    assert seen(f"{query} -{query}", sentence, language=language) is None


@pytest.mark.parametrize(
    ("language", "query", "sentence"),
    [
        ("de", "Krankenhaus", "Die Krankenhausgesellschaft tagt."),
        ("de", "Ration", "Die Operation gelang, die Integration auch."),
        ("de", "Stand", "Der Verstand steht still."),
        ("en", "port", "The airport report supports it."),
        ("zh", "计算机", "他们在计算费用。"),
        ("fr", "Choiseul", "Le ministre Choïgou est arrivé."),
    ],
)
def test_other_words_are_not_found(language: str, query: str, sentence: str) -> None:
    """A word that only begins another thing's name, or has the same letters, raises no alarm."""
    assert seen(query, sentence, language=language) is None


@pytest.mark.parametrize(
    "query", ["st.*", "^Dockers$", "[a-z]+", "(strike|strife)", "str*", "%strike%", r"\w+", "a{1,9}"]
)
def test_nothing_in_a_query_is_a_pattern(query: str) -> None:
    """Signs are no letters: they match nothing, and nothing can be made to take for ever."""
    parts = {term for part in query_matching.parse(query) for term in tokenizer.terms(part.text, "en")}
    standing = {term for sentence in SENTENCES for term in tokenizer.terms(sentence, "en")}
    assert (seen(query) is not None) == bool(parts and parts <= standing)
    assert seen("st.*") is None
    assert query_matching.match(["(a+)+$"], "", ["a" * 20_000 + "!"], "en") == ()


def test_each_query_is_looked_for_by_itself() -> None:
    """What is found names its place among the queries."""
    matches = query_matching.match(["Oslo", "strike", "", "rotterdam"], "", SENTENCES, "en")
    assert [(one.query, one.sentence) for one in matches] == [(1, 0), (3, 2)]
    assert query_matching.match([], "", SENTENCES, "en") == ()
    assert query_matching.match(["strike"], "strike", [], "en") == ()


def test_so_many_parts_of_a_query_are_read() -> None:
    """What comes behind them is not asked for."""
    many = [f"word{n}" for n in range(query_matching.MAX_PARTS)]
    assert len(query_matching.parse(" ".join([*many, "oslo"]))) == query_matching.MAX_PARTS
    assert seen(" ".join([*many, "oslo"]), " ".join(many) + ".") is not None


LANGUAGES = st.sampled_from(["en", "fr", "ru", "zh", "th", "ar", "hi", "tr", "", "xx"])
SAID = st.one_of(
    st.text(st.characters(exclude_characters='"'), max_size=40),
    st.text(alphabet='ab Éß-–−"“”„«»,;.*+?()[]{}\\|^$天气ไ\u0301\u200d12½', max_size=40),
)
ANY = st.one_of(st.text(max_size=40), SAID)


@examples(300)
@given(st.lists(ANY, max_size=4), ANY, st.lists(ANY, max_size=4), LANGUAGES)
def test_any_text_is_looked_for_somehow(queries: list[str], title: str, sentences: list[str], language: str) -> None:
    """No input brings it down; every mark is a word of its sentence that the query has, in the order of the text."""
    for one in query_matching.match(queries, title, sentences, language):
        sentence = sentences[one.sentence]
        standing = sorted({term for text in (*sentences, title) for term in tokenizer.terms(text, language)})
        query = {
            term
            for part in query_matching.parse(queries[one.query])
            for way in word_forms.ways(part.text, language, standing)
            for terms in way
            for term in terms
        }
        assert list(one.marks) == sorted(set(one.marks))
        for start, end in one.marks:
            assert 0 <= start < end <= len(sentence)
            whole = {term for _, term in tokenizer.joined(sentence[start:end], language)}
            assert query & (whole | set(tokenizer.terms(sentence[start:end], language)))


@examples(200)
@given(SAID, LANGUAGES)
def test_a_text_is_found_by_its_own_words(text: str, language: str) -> None:
    """Whatever has words is found where they stand, and by nothing that excludes one of them."""
    phrase = " ".join(text[token.start : token.end] for token in tokenizer.tokens(text, language))
    matches = seen(f'"{phrase}"', text, language=language)
    assert (matches is not None) == any(map(str.isalnum, phrase))
    assert seen(f'nothingofthekind -"{phrase}"', text, language=language) is None
