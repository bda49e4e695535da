"""The laws of the owner's screens: one message within Telegram's limits each, no quotation, whatever strangers say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import views
from handlers.admin import access, failing_feeds, users_view
from handlers.admin import chats as admin_chats
from handlers.admin import overview as admin_overview
from handlers.views.graphemes import units
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage
from services.activity import Day
from services.overview import Fault, Report
from storage.models import Access, Chat, ChatKind, ChatSettings, FailingFeed, Figures, Person, Quota, Standing
from tests.handlers.sample_articles import HOSTILE, NOW, URLS
from tests.handlers.telegram_html import parse
from tests.handlers.views.test_properties import FEW, WORDS, check

TOKEN = "abcdefghijklmnop"
MANY = st.integers(0, 10**12)
IDS = st.integers(1, 2**52 - 1)
QUOTAS = st.one_of(st.none(), st.builds(Quota, MANY, MANY, MANY, MANY))
PEOPLE = st.builds(
    Person,
    id=IDS,
    standing=st.sampled_from(list(Standing)),
    language=HOSTILE,
    inviter=st.one_of(st.just(0), IDS),
    met=st.just(NOW),
    active=st.just(NOW),
    quota=QUOTAS,
)
CHATS = st.builds(
    Chat,
    id=st.integers(-(2**52), -1),
    kind=st.sampled_from(list(ChatKind)),
    title=HOSTILE,
    username=st.one_of(st.just(""), HOSTILE),
    settings=st.just(ChatSettings()),
    inviter=st.integers(-5, 2**52 - 1),
    joined=st.just(NOW),
    paused=st.sampled_from([None, NOW]),
    admitted=st.booleans(),
)
FAILING = st.builds(
    FailingFeed,
    id=st.integers(1, 2**31),
    url=st.one_of(URLS, HOSTILE).map(lambda url: url or "http://a.example/feed"),
    follows=st.integers(1, 10**6),
    since=st.just(NOW),
    error=HOSTILE,
    given_up=st.sampled_from([None, NOW]),
)


def _labelled(message: OutgoingMessage) -> None:
    """Every button has something that can be read on it, and room for it on a phone."""
    for button in (button for row in message.buttons for button in row):
        assert units(button.text) <= 2 * admin_chats.LABEL
    assert check(message) == []


@FEW
@given(WORDS, st.lists(PEOPLE, max_size=8), st.sampled_from(list(users_view.GROUPS)), st.integers(0, 999), MANY)
def test_people(words: Words, people: list[Person], group: str, page: int, count: int) -> None:
    """The lists, and each of their people, who is a number that leads to him and no name."""
    counts = dict.fromkeys(Standing, count)
    screen = users_view.listing(words, TOKEN, people, counts, group, page, NOW)
    _labelled(screen)
    _, entities = parse(screen.html)
    mentioned = [e.url for e in entities if e.type == "text_link"]
    assert mentioned == [f"tg://user?id={one.id}" for one in people]
    for one in people:
        _labelled(users_view.person(words, TOKEN, one, (count, count), NOW))


@FEW
@given(WORDS, st.lists(CHATS, max_size=8), MANY, st.booleans())
def test_rooms(words: Words, chats: list[Chat], total: int, found: bool) -> None:
    """The list, and each chat of it, whatever it calls itself."""
    _labelled(admin_chats.listing(words, TOKEN, chats, total, 3, matches=found))
    for chat in chats:
        _labelled(admin_chats.screen(words, TOKEN, chat, (3, total), NOW))


@FEW
@given(WORDS, st.lists(FAILING, max_size=5), MANY, st.integers(0, 10**5))
def test_failing_feeds(words: Words, failing: list[FailingFeed], total: int, page: int) -> None:
    """Whatever their addresses and faults."""
    _labelled(failing_feeds.listing(words, TOKEN, failing, total, page, NOW))


@pytest.mark.parametrize("chosen", list(Access))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_access(chosen: Access, language: str) -> None:
    """One is marked, and each is explained."""
    screen = access.screen(Words(language), TOKEN, chosen)
    _labelled(screen)
    assert sum(row[0].text.startswith("✓") for row in screen.buttons) == 1


REPORTS = st.builds(
    Report,
    figures=st.builds(
        Figures,
        chats=st.dictionaries(st.sampled_from(list(ChatKind)), MANY),
        articles=MANY,
        feeds=MANY,
        failing_feeds=MANY,
        given_up_feeds=MANY,
        digests=MANY,
        waiting=MANY,
        failed=MANY,
        database=st.just("SQLite 3.46.1"),
        revision=st.just("0006"),
    ),
    people=st.dictionaries(st.sampled_from(list(Standing)), MANY),
    today=st.builds(Day, st.just(date(2026, 1, 1)), MANY, MANY),
    week=st.tuples(MANY, MANY),
    faults=st.lists(st.builds(Fault, MANY, st.just("K7F2"), HOSTILE, HOSTILE), max_size=3).map(
        lambda faults: tuple(replace(one, kind=one.kind[:40], error=one.error[:80]) for one in faults)
    ),
    versions=st.just((("Pullquote", "0.1.0"), ("Python", ""))),
    free=MANY,
    backup=st.sampled_from([None, datetime(2026, 1, 1, tzinfo=UTC)]),
)


@FEW
@given(WORDS, REPORTS)
def test_the_overview(words: Words, report: Report) -> None:
    """Whatever there is; a version that is not known is not told."""
    screen = admin_overview.screen(words, report, TOKEN, NOW)
    _labelled(screen)
    text, _ = parse(screen.html)
    assert "Pullquote 0.1.0" in text
    assert "Python" not in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_an_owner_is_told(language: str) -> None:
    """Invitations, questions, and the caption of the picture, which has room for less."""
    words = Words(language)
    link = "https://t.me/pullquote_sandbox_bot?startgroup=abcdefghijklmnop"
    for group in (True, False):
        screen = users_view.invitation(words, TOKEN, link, group=group)
        _labelled(screen)
        assert link in screen.html
    for field in ("find", "quota"):
        prompt = users_view.ask(words, field)
        assert check(prompt) == []
        assert prompt.asks
    caption = admin_overview.picture(words, b"\x89PNG")
    text, _ = parse(caption.html)
    assert len(text) <= 1024
    assert caption.file is not None
    assert caption.file.picture
    assert (
        check(views.errors.command_too_old(words, words.age(datetime(2024, 10, 14, 13, tzinfo=UTC), NOW), "/admin"))
        == []
    )
    assert views.message.text_message(users_view.unknown_user(words)).html


def test_a_mention_leads_to_a_number_and_nothing_else() -> None:
    """No number, no link."""
    assert str(views.html.mention("7", 7)) == '<a href="tg://user?id=7">7</a>'
    for number in (0, -5, 1 << 52):
        assert str(views.html.mention("x", number)) == "x"
