"""What is put into other chats: within Telegram's limits, whole, verbatim, and found again by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbound import payloads
from engine.models import Article, Quote
from handlers import views
from handlers.views.i18n import Words
from handlers.views.message import InlineAnswer, InlineResult
from tests.handlers.sample_articles import BRIDGE, HOSTILE, article, articles
from tests.handlers.telegram_html import parse
from tests.handlers.views.test_properties import check
from tests.profiles import examples

WORDS = st.sampled_from([Words("en"), Words("fr")])
FEW = examples(60)
EN, FR = Words("en"), Words("fr")


def sound(result: InlineResult) -> list[str]:
    """Check a result against Telegram's rules; return its quotations."""
    assert 1 <= len(result.id.encode()) <= 64
    assert result.title.strip()
    assert not result.message.buttons
    for shown in (result.title, result.description):
        shown.encode()
        assert "\n" not in shown
    assert payloads.inline_result(result)["id"] == result.id
    return check(result.message)


def offered(offer: InlineAnswer) -> None:
    """Check an answer against Telegram's rules."""
    assert len(offer.results) <= views.inline.PAGE_SIZE <= 50
    assert len({one.id for one in offer.results}) == len(offer.results)
    assert len(offer.more.encode()) <= 64
    assert len(offer.button) <= 64
    for one in offer.results:
        sound(one)


@FEW
@given(WORDS, articles())
def test_a_quotation_is_one_whole_sentence(words: Words, article: Article) -> None:
    """It is the sentence and nothing else, or it is not offered: only where it is too long for one message."""
    for index in range(len(article.sentences)):
        result = views.inline.quotation_result(words, article, index)
        if result is None:
            assert len(article.quote(index).encode("utf-16-le")) // 2 > 3000
        else:
            assert sound(result) == [article.quote(index)]
            assert result.id == f"{article.id}.{index}"


@FEW
@given(WORDS, articles())
def test_a_summary_is_made_of_whole_sentences(words: Words, article: Article) -> None:
    """At most three of the best, in the order of the text."""
    result = views.inline.summary_result(words, article)
    if result is not None:
        quotes = sound(result)
        said = iter([article.quote(i) for i in sorted(article.ranking[: views.inline.SENTENCES])])
        assert 0 < len(quotes) <= views.inline.SENTENCES
        assert all(any(quote == sentence for sentence in said) for quote in quotes)


@FEW
@given(articles(), st.integers(0, 29), st.integers(1, 2))
def test_a_name_finds_the_quotation_again(article: Article, index: int, count: int) -> None:
    """The query of a "Share" button leads to exactly the sentences it stands under, however they begin."""
    run = article.sentences[index : index + count]
    if len(run) < count or not all(sentence.kind.is_quotable for sentence in run):
        return
    name = views.inline.sentence_query(article, index, count)
    assert len(name.encode("utf-16-le")) // 2 <= 256
    wanted = views.inline.parse_reference(name)
    assert wanted is not None
    assert views.inline.find_sentence(article, wanted) == index
    assert wanted.count == count


@FEW
@given(HOSTILE)
def test_any_query_is_a_name_or_words(query: str) -> None:
    """Nothing that is typed raises."""
    named = views.inline.parse_reference(query)
    if named is not None:
        views.inline.find_sentence(article(), named)


@FEW
@given(WORDS, st.lists(articles(), max_size=12), st.integers(0, 60), st.integers(0, 3))
def test_offers(words: Words, some: list[Article], offset: int, searched: int) -> None:
    """Whatever is found, the answer keeps to Telegram's limits, and paging ends at 50."""
    quotes = [
        Quote(replace(one, id=type(one.id)(number + 1)), index)
        for number, one in enumerate(some)
        for index in range(len(one.sentences))
    ]
    offered(views.inline.quotations_answer(words, quotes, offset, searched))
    offered(views.inline.newest_answer(words, some[: views.inline.PAGE_SIZE], offset, len(some)))
    assert views.inline.quotations_answer(words, quotes, 40, searched).more == ""


@pytest.mark.parametrize("words", [EN, FR])
def test_nothing_is_said_honestly(words: Words) -> None:
    """No result, and a button that says how much was searched."""
    for searched in (0, 1, 12):
        offer = views.inline.empty_answer(words, searched)
        assert (offer.results, offer.more) == ((), "")
        assert 0 < len(offer.button) <= 64
    assert "12" in views.inline.empty_answer(words, 12).button


def test_a_quotation_names_its_source() -> None:
    """Title and full date stand below it, linked to the sentence's place; nothing in it is marked."""
    found = article(url="https://example.org/bridge")
    result = views.inline.quotation_result(EN, found, 2)
    assert result is not None
    text, entities = parse(result.message.html)
    assert text.startswith("Divers found two cracks in the third pier on Monday.\nThe old bridge at Halm")
    assert "2024" in text
    assert [each.type for each in entities] == ["blockquote", "text_link"]
    assert entities[1].url.startswith("https://example.org/bridge#:~:text=Divers")
    assert result.title == "The old bridge at Halm stays closed until May · example.org"
    assert result.description == "Divers found two cracks in the third pier on Monday."


def test_a_name_survives_a_changed_text() -> None:
    """Where the text was read anew, the sentence that begins so is meant; where there is none, nothing."""
    old = article()
    wanted = views.inline.parse_reference(views.inline.sentence_query(old, 3))
    assert wanted is not None
    longer = article(BRIDGE.replace("The old bridge at Halm will", "It rains. The old bridge at Halm will"))
    index = views.inline.find_sentence(longer, wanted)
    assert index == 4
    assert longer.quote(index) == old.quote(3)
    assert views.inline.find_sentence(article(BRIDGE.replace("council", "board")), wanted) is None


@pytest.mark.parametrize("query", ["#", "#0", "#012", "#1.", "#1.x", "12.3", "# 12", "#12a", "#99999999999999999"])
def test_what_is_no_name(query: str) -> None:
    """Words with a hash are looked for like any other."""
    assert views.inline.parse_reference(query) is None
