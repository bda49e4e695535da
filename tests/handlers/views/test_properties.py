"""The laws of every message: valid HTML, within Telegram's limits, and quotations that are the article's own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from engine.models import Answer, Article, ArticleId, Quote, SentenceKind, Source, Verdict, passage_gap
from handlers import views
from handlers.views.i18n import Words, languages
from handlers.views.message import OutgoingMessage
from services.articles import summarise
from services.health import Health
from storage.models import Card, Listing
from tests.handlers.sample_articles import HOSTILE, NOW, URLS, articles
from tests.handlers.telegram_html import parse
from tests.profiles import examples

WORDS = st.sampled_from([Words(code) for code in sorted(languages())])
LENGTHS = st.sampled_from([*views.articles.LENGTHS, views.articles.ALL, 1000])
FEW = examples(60)
LAST = datetime(9999, 12, 31, tzinfo=UTC)


def check(message: OutgoingMessage) -> list[str]:
    """Check one message against Telegram's rules and return its quotations."""
    text, entities = parse(message.html)
    assert text.strip(), "Telegram refuses empty messages"
    assert text == text.strip(), "Telegram trims messages: entities would move"
    assert len(text.encode("utf-16-le")) // 2 <= 4096
    assert len(entities) <= 100
    rows = message.buttons
    assert all(rows)
    assert all(len(row) <= 8 for row in rows)
    for button in (button for row in rows for button in row):
        assert button.text.strip()
        for value in (button.text, button.data, button.url, button.copy, button.share):
            value.encode()
        assert sum(map(bool, (button.data, button.url, button.copy, button.share))) == 1
        assert not button.data or views.callback_data.decode(button.data) is not None
        assert not button.url or views.html.web_url(button.url) == button.url
        assert len(button.copy) <= 256
        assert len(button.share) <= 256
    return [text[e.start : e.end] for e in entities if e.type.endswith("blockquote")]


def quotable(article: Article) -> set[str]:
    """Return every passage that may be quoted: whole sentences, and neighbours with what stands between them."""
    text, runs = article.document.text, set()
    for i, first in enumerate(article.sentences):
        for last in article.sentences[i:]:
            if last.kind is SentenceKind.BOILERPLATE:
                break
            runs.add(text[first.start : last.end])
    return runs


@FEW
@given(WORDS, articles(), LENGTHS, st.booleans(), st.booleans(), st.integers(0, 3), st.booleans())
def test_summaries(
    words: Words, article: Article, count: int, stored: bool, stale: bool, changed: int, borderline: bool
) -> None:
    """Each quotation is one chosen sentence, whole and verbatim, in the order of the text."""
    chosen = summarise(article, count)
    message = views.articles.summary(
        words, chosen, count=count, now=NOW, stored=stored, stale=stale, changed=changed, borderline=borderline
    )
    quotes = check(message)
    quoted = iter([article.quote(i) for i in chosen.chosen])
    assert all(any(quote == sentence for sentence in quoted) for quote in quotes)


@FEW
@given(WORDS, articles())
def test_a_shorter_summary_is_part_of_a_longer_one(words: Words, article: Article) -> None:
    """Also when not everything fits in one message."""
    before: list[str] = []
    for count in (*views.articles.LENGTHS, views.articles.ALL):
        now = check(views.articles.summary(words, summarise(article, count), count=count, now=NOW))
        rest = iter(now)
        assert all(any(quote == other for other in rest) for quote in before)
        before = now


@FEW
@given(WORDS, articles(), LENGTHS)
def test_contexts(words: Words, article: Article, count: int) -> None:
    """Each quotation is an unbroken stretch of the text, from a sentence's beginning to a sentence's end, no scrap."""
    for quote in check(views.articles.context(words, summarise(article, count), count)):
        assert quote in quotable(article)


@FEW
@given(WORDS, articles(), st.lists(st.integers(0, 29), max_size=10))
def test_changes(words: Words, article: Article, changed: list[int]) -> None:
    """Changed sentences are shown whole; scraps are not shown."""
    changed = [i for i in changed if i < len(article.sentences)]
    for quote in check(views.articles.changes(words, article, changed)):
        assert quote in {article.quote(i) for i in changed if article.sentences[i].kind is not SentenceKind.BOILERPLATE}


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """An answer of any kind with quotes of any sentence, some with the next one."""
    marks = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=60)
    quotes: list[Quote] = []
    for number in range(draw(st.integers(0, 4))):
        article = draw(articles())
        quotable = [i for i, s in enumerate(article.sentences) if s.kind is not SentenceKind.BOILERPLATE]
        if quotable:
            of = replace(article, id=ArticleId(number + 1))
            for i in quotable[: draw(st.integers(1, 2))]:
                follows = passage_gap(of.document.text, *of.sentences[i : i + 2]) if of.sentences[i + 1 :] else -1
                count = draw(st.integers(1, 2)) if follows >= 0 else 1
                quotes.append(Quote(of, i, tuple(draw(marks)), 1 - number / 10, count))
    verdict = draw(st.sampled_from(list(Verdict)))
    return Answer(draw(HOSTILE), verdict, tuple(quotes), draw(st.integers(0, 12)))


@FEW
@given(WORDS, answers(), st.integers(0, 5), st.booleans(), st.integers(0, 3), st.booleans(), st.lists(HOSTILE), HOSTILE)
def test_answers(
    words: Words,
    answer: Answer,
    shown: int,
    flag: bool,
    elsewhere: int,
    borderline: bool,
    suggestions: list[str],
    question: str,
) -> None:
    """Every quotation is a whole sentence; only one too long for a message goes on in the next."""
    messages = views.questions.answer(
        words,
        answer,
        7,
        now=NOW,
        count=shown,
        elsewhere=elsewhere,
        borderline=borderline,
        suggestions=suggestions,
        question_language="de",
        taken_over=question.split(),
        inline_mode=flag,
    )
    quoted = [quote.text for quote in answer.quotes]
    for quotes in map(check, messages):
        for quote in quotes:
            assert any(quote == s if len(s) <= 1900 else quote in s for s in quoted)
    for message in messages[:-1]:
        assert message.buttons == ()


@FEW
@given(WORDS, answers(), st.integers(0, 5))
def test_answers_in_context(words: Words, answer: Answer, shown: int) -> None:
    """The neighbours of an answer are quoted as verbatim as the answer."""
    if answer.quotes:
        for quote in check(views.questions.answer_in_context(words, answer, 7, count=shown, now=NOW)):
            assert any(quote in quotable(q.article) or quote == q.text for q in answer.quotes)


@FEW
@given(articles(), st.integers(0, 29), st.integers(1, 2))
def test_native_quotes_are_found_where_they_are_said_to_be(article: Article, index: int, count: int) -> None:
    """The quote of a native reply is what is quoted, at its UTF-16 position in the message it is quoted from."""
    if index + count <= len(article.sentences):
        reply = views.questions.reply_to(Quote(article, index, count=count))
        assert (reply is None) == (not article.parts)
        if reply and reply.quote:
            message = ("/x " + article.document.text).encode("utf-16-le")
            at = reply.position * 2
            assert message[at : at + len(reply.quote) * 4].decode("utf-16-le", "ignore").startswith(reply.quote)
            assert reply.quote == article.quote(index, count)


CARDS = st.builds(
    Card,
    id=st.integers(1, 10**6).map(ArticleId),
    title=HOSTILE,
    site=HOSTILE,
    name=HOSTILE,
    url=URLS,
    language=st.sampled_from(["", "fr"]),
    added=st.just(NOW),
    published=st.sampled_from([None, NOW, LAST]),
    source=st.sampled_from(list(Source)),
)


@FEW
@given(WORDS, st.lists(CARDS, max_size=10), st.integers(0, 10**6), st.integers(0, 10**6), HOSTILE)
def test_lists(words: Words, cards: list[Card], total: int, page: int, query: str) -> None:
    """A list shows nothing in quotation, and turns its pages within 64 bytes."""
    listing = Listing(tuple(cards), max(total, len(cards)))
    assert check(views.library.listing(words, listing, page, query, now=NOW)) == []
    assert check(views.library.listing(words, listing, page, query)) == []


@FEW
@given(WORDS, articles(), HOSTILE)
def test_cards_and_notices(words: Words, article: Article, outside: str) -> None:
    """The bot's own words are never in a quotation, whatever is put into them."""
    for message in (
        views.library.card(words, article, NOW),
        views.library.source(words, article),
        views.library.deleted(words, article),
        views.library.restored(words, article),
        views.library.how_to_find(words, outside),
        views.privacy.privacy(words, outside, backups=7),
        views.start.start(words, "pullquote_bot"),
    ):
        assert check(message) == []
    if len(outside) < 2000 and outside.strip():
        assert views.message.plain_text(views.message.text_message(outside)) == views.html._UNSENDABLE.sub("", outside)


def test_every_plain_notice() -> None:
    """Nothing that the bot says of its own accord breaks a rule."""
    for words in (Words("en"), Words("fr")):
        for message in (
            views.start.start(words),
            views.start.help_(words),
            views.start.help_(words, owner=True),
            views.start.all_commands(words, owner=True),
            views.start.how_to_stop(words, private=True),
            views.start.how_to_stop(words, private=False),
            views.start.beyond(words),
            views.start.too_little(words),
            views.start.caption_unread(words, 2**40),
            views.articles.shortest(words),
            views.articles.longest(words),
            views.articles.nothing_at_hand(words),
            views.privacy.privacy(words, backups=7),
            views.questions.empty_shelf(words),
            views.start.cannot_read(words),
            *(views.start.cannot_read(words, kind) for kind in ("poll", "place", "contact", "story", "checklist")),
            *(views.start.cannot_read(words, kind) for kind in ("game", "invoice", "giveaway", "")),
            views.health.health(words, Health("9.9", NOW, (), 3, 0, across_languages=False), NOW),
            views.permissions.private_bot(words),
            views.groups.what_bot_sees(words, sees_all=False),
            views.articles.how_to_add(words),
            views.questions.how_to_ask(words),
            views.library.how_to_find(words),
            views.library.how_to_find(words, "since:"),
            views.library.how_to_choose_number(words, "show"),
            *(
                views.progress.stage_message(words, s, p, 9)
                for s in ("fetching", "reading", "searching", "languages")
                for p in (0, 3)
            ),
        ):
            assert check(message) == []
        assert views.buttons.undo_expired(words)
        assert views.questions.text_changed(words)
        assert views.buttons.unknown(words)
