"""The laws of digests and of the screens: one message within Telegram's limits, quotations whole and verbatim."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from engine.models import Article, ArticleId, SentenceKind, ShelfId
from handlers import views
from handlers.settings import choice_screens, labels, screens
from handlers.views import callback_data
from handlers.views.graphemes import units
from handlers.views.message import OutgoingMessage
from services.articles import summarise
from services.digests.plans import SOURCES, TAIL, ComposedDigest, ComposedStory, StorySentence
from services.time.schedules import Span
from services.watches import Alert
from storage.models import (
    Chat,
    ChatKind,
    ChatSettings,
    Digest,
    DigestPlan,
    DigestState,
    DigestTime,
    EditKind,
    Follow,
    PlannedSentence,
    StoryEdit,
    Watch,
)
from tests.handlers.sample_articles import HOSTILE, NOW, URLS, articles
from tests.handlers.telegram_html import parse
from tests.handlers.views.test_properties import FEW, WORDS, check

TOKEN = "abcdefghijklmnop"
ZONES = st.sampled_from(["", "Europe/Paris", "America/Argentina/Buenos_Aires", "Asia/Kathmandu"])
MOMENTS = st.sampled_from(["", "Monday 14 October, 08:00"])


@st.composite
def told_stories(draw: st.DrawFn) -> ComposedStory:
    """A story of articles whose every word comes from strangers."""
    of = draw(st.lists(articles(), min_size=1, max_size=SOURCES))

    def some() -> tuple[tuple[Article, int], ...]:
        pairs = [(one, i) for one in of for i, s in enumerate(one.sentences) if s.kind is not SentenceKind.BOILERPLATE]
        return tuple(draw(st.lists(st.sampled_from(pairs), max_size=3))) if pairs else ()

    return ComposedStory(f"3.{draw(st.integers(1, 10**9))}", tuple(of), draw(st.integers(1, 99)), some()[:2], some())


@st.composite
def digests(draw: st.DrawFn) -> ComposedDigest:
    """Any digest."""
    told = tuple(draw(st.lists(told_stories(), min_size=1, max_size=8)))
    tail = tuple(draw(st.lists(articles(), max_size=TAIL if draw(st.booleans()) else 2)))
    total = len(told) + len(tail) + draw(st.integers(0, 3000))
    return ComposedDigest(total + draw(st.integers(0, 5)), total, told, tail, folded=draw(st.integers(0, 99)))


CHANNELS = st.builds(
    ChatSettings,
    header=HOSTILE.map(lambda text: text[:400]),
    footer=HOSTILE.map(lambda text: text[:400]),
    zone=ZONES,
    preview=st.booleans(),
    language=st.sampled_from(["", "fr"]),
)


def _verbatim(message: OutgoingMessage, told: ComposedDigest) -> None:
    """Every quotation is a whole sentence of one of the articles, or the folded list of titles."""
    whole = {one.quote(index) for story in told.stories for one, index in (*story.sentences, *story.differing)}
    for quotation in check(message):
        tail = "\n" in quotation or quotation in _titles(told)
        assert quotation.strip("\x00") in {sentence.replace("\x00", "") for sentence in whole} or tail


def _titles(told: ComposedDigest) -> set[str]:
    every = [*told.tail, *(one for story in told.stories for one in story.articles)]
    return {views.article_facts.title_or_beginning(one, 120) for one in every}


@FEW
@given(words=WORDS, article=articles(), title=HOSTILE, count=st.integers(1, 3), is_reply=st.booleans())
def test_a_notice_quotes_whole_sentences(
    words: object, article: Article, title: str, count: int, *, is_reply: bool
) -> None:
    """In one message without buttons; what its editor reviews ends with it and fits, too."""
    summary = summarise(article, count)
    post = views.notices.previewed(views.notices.post(words, summary), article, "above")  # type: ignore[arg-type]
    whole = {article.quote(index).replace("\x00", "") for index in summary.chosen}
    assert {quotation.strip("\x00") for quotation in check(post)} <= whole
    assert not post.buttons
    review = views.notices.review(words, post, title, TOKEN, is_reply=is_reply)  # type: ignore[arg-type]
    check(review)
    assert review.html.endswith(post.html)
    assert len(review.buttons[0]) == 2


@FEW
@given(words=WORDS, told=digests(), name=HOSTILE, moment=MOMENTS)
def test_a_digest_is_one_message(words: object, told: ComposedDigest, name: str, moment: str) -> None:
    """However much there is and whatever stands in it."""
    _verbatim(views.digests.digest(words, told, f"Today in {name}", moment), told)  # type: ignore[arg-type]


@FEW
@given(words=WORDS, told=digests(), name=HOSTILE, moment=MOMENTS)
def test_a_private_digest_begins_with_a_screen_or_two(
    words: object, told: ComposedDigest, name: str, moment: str
) -> None:
    """Whole sentences, then titles; whatever is left out of it is a press away."""
    more = views.digests.more_of(3)
    beginning = views.digests.digest(words, told, f"Today in {name}", moment, more)  # type: ignore[arg-type]
    _verbatim(beginning, told)
    text, entities = parse(beginning.html)
    folded = [text[e.start : e.end] for e in entities if e.type == "expandable_blockquote"]
    hidden = sum(units(each) - units("\n".join(each.split("\n")[:3])) for each in folded)
    assert units(text) - hidden <= 1200
    whole = views.digests.digest(words, told, f"Today in {name}", moment)  # type: ignore[arg-type]
    assert beginning.html == whole.html or beginning.buttons[0][0].data == more


@FEW
@given(begin=st.integers(0, 1 << 32), length=st.floats(0, 1 << 32), count=st.integers(0, 5000))
def test_a_button_names_the_span_of_its_digest(begin: int, length: float, count: int) -> None:
    """To the second; what nobody has written is the span of nothing."""
    since, until = (datetime.fromtimestamp(second, UTC) for second in (begin, begin + length))
    press = callback_data.decode(views.digests.more_of_span(Span(since if begin else None, until, count)))
    assert press is not None
    expected = Span(since if begin else None, until.replace(microsecond=0), count)
    assert views.digests.span_of_more(press.words) == expected
    for strange in ("", "1.2", "5.1.0", "0.99999999999.3", "a.b.c", "1.2.3.4"):
        assert views.digests.span_of_more(strange) == Span(until=datetime(1970, 1, 1, tzinfo=UTC))


@FEW
@given(words=WORDS, told=digests(), title=HOSTILE, settings=CHANNELS)
def test_a_channels_digest_has_no_buttons_and_fits_its_review(
    words: object, told: ComposedDigest, title: str, settings: ChatSettings
) -> None:
    """What is published is what was reviewed, in the editor's voice; the review fits with what is said above it."""
    shown = views.digests.channel_digest(words, told, title, "Monday 14 October", settings)  # type: ignore[arg-type]
    _verbatim(shown, told)
    assert not shown.buttons
    assert "pullquote" not in shown.html.lower()
    review = views.digests.review_text(words, told, title, "Monday 14 October", settings, "For it at 08:00.")  # type: ignore[arg-type]
    _verbatim(OutgoingMessage(str(review)), told)
    assert review.text.endswith(views.digests._channel_html(words, told, title, "Monday 14 October", settings).text)  # type: ignore[arg-type]


def _shows(message: OutgoingMessage, told: ComposedDigest) -> None:
    """A screen of a review: whole sentences, and at most nine buttons, each within Telegram's 64 bytes."""
    _verbatim(message, told)
    buttons = [button for row in message.buttons for button in row]
    assert 1 <= len(buttons) <= 9
    assert all(button.data for button in buttons)
    assert len({button.data for button in buttons}) == len(buttons)


@FEW
@given(words=WORDS, told=digests(), title=HOSTILE, settings=CHANNELS, number=st.integers(1, 8), edits=st.booleans())
def test_every_screen_of_a_review_keeps_the_rules(
    words: object, told: ComposedDigest, title: str, settings: ChatSettings, number: int, *, edits: bool
) -> None:
    """Whatever its stories are, wherever the selected one stands, whatever was changed."""
    stories = tuple(replace(story, key=f"3.{10**9 + n}", line=title) for n, story in enumerate(told.stories))
    told = replace(told, stories=stories)
    edit = StoryEdit(EditKind.DROP, ArticleId(10**9))
    plan = DigestPlan(told.count, (), (edit,) if edits else (), 99)
    digest = Digest(ShelfId(1 << 30), 999, NOW, DigestState.REVIEW, NOW, 5, None, plan, None, 7)
    chat = Chat(-100, ChatKind.CHANNEL, title, "", settings, 5, NOW)
    review = views.digest_reviews.Review(words, words, TOKEN, digest, chat, told)  # type: ignore[arg-type]
    selected = stories[min(number, len(stories)) - 1]
    for screen in (views.digest_reviews.overview, views.digest_reviews.publishing):
        _shows(screen(review), told)
    _shows(views.digest_reviews.overview(replace(review, digest=replace(digest, state=DigestState.LATER))), told)
    _shows(views.digest_reviews.times(review, NOW), told)
    for of_story in (views.digest_reviews.story, views.digest_reviews.places, views.digest_reviews.following):
        _shows(of_story(review, selected.number), told)
    choices = [
        StorySentence(PlannedSentence(ShelfId(1), ArticleId(10**9), n, 0), article, index, shown=n % 2 == 0)
        for n, (article, index) in enumerate(selected.sentences)
    ]
    _shows(views.digest_reviews.sentences(review, selected.number, choices), told)


CHATS = st.builds(
    Chat,
    id=st.just(-100),
    kind=st.sampled_from(list(ChatKind)),
    title=HOSTILE.map(lambda text: text[:80]),
    username=st.just(""),
    settings=CHANNELS,
    inviter=st.just(5),
    joined=st.just(NOW),
)
TIMES = st.lists(
    st.builds(
        DigestTime,
        shelf=st.just(ShelfId(1)),
        number=st.just(1),
        days=st.integers(1, 127),
        minute=st.integers(0, 1439),
        person=st.just(5),
        next_at=st.just(NOW),
    ),
    max_size=6,
).map(tuple)


@FEW
@given(words=WORDS, chat=CHATS, times=TIMES, minute=st.integers(0, 1439))
def test_every_screen_keeps_the_rules(words: object, chat: Chat, times: tuple[DigestTime, ...], minute: int) -> None:
    """Every screen of every kind of chat."""
    panel = screens.SettingsScreen(words, TOKEN, chat, times, NOW)  # type: ignore[arg-type]
    shown = (
        screens.home,
        screens.digest,
        screens.clock,
        screens.collected,
        choice_screens.quiet,
        choice_screens.language,
        choice_screens.length,
        choice_screens.sentences,
        choice_screens.size,
        choice_screens.retention,
    )
    for screen in shown:
        check(screen(panel))
    check(screens.zone(panel, minute))
    check(choice_screens.confirm_retention(panel, 30, minute))
    changed = labels.setting(panel.words, chat.settings, "header")
    check(screens.home(replace(panel, note=screens.Note(changed, changed, TOKEN))))


@FEW
@given(words=WORDS, article=articles(), text=HOSTILE, marks=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99))))
def test_alerts_quote(words: object, article: Article, text: str, marks: list[tuple[int, int]]) -> None:
    """The sentence that was found, whole."""
    watch = Watch(ShelfId(1), 1, 5, f"a {text[:150]}", NOW)  # something visible is always wanted
    quotable = [i for i, s in enumerate(article.sentences) if s.kind is not SentenceKind.BOILERPLATE]
    check(views.watches.listing(words, [watch], TOKEN))  # type: ignore[arg-type]
    check(views.watches.watch_card(words, watch, TOKEN))  # type: ignore[arg-type]
    for index in quotable[:2]:
        found = Alert(watch, article, index, tuple(marks))
        if len(article.quote(index)) > 2000:
            continue
        quotations = check(views.watches.alert_message(words, found, NOW))  # type: ignore[arg-type]
        assert quotations == [article.quote(index).replace("\x00", "")]


@FEW
@given(words=WORDS, title=HOSTILE, url=URLS, include=HOSTILE, error=HOSTILE, broken=st.booleans())
def test_feeds_keep_the_rules(
    words: object, title: str, url: str | None, include: str, error: str, *, broken: bool
) -> None:
    """Whatever a feed calls itself."""
    since = datetime(2026, 1, 1, tzinfo=UTC)
    follow = Follow(
        ShelfId(1), 3, 7, views.html.web_url(url or "") or "http://a.example/feed", title, url or "", 5, since,
        include=include[:200], exclude=include[:200], failing=since if broken else None,
        given_up=since if broken else None, error=error[:20],
    )  # fmt: skip
    check(views.feeds.listing(words, [follow] * 45, TOKEN, 1))  # type: ignore[arg-type]
    channel = Chat(-100, ChatKind.CHANNEL, title, "", ChatSettings(), 5, NOW)
    check(views.feeds.feed_card(words, follow, TOKEN, None))  # type: ignore[arg-type]
    check(views.feeds.feed_card(words, replace(follow, at_once=True), TOKEN, channel))  # type: ignore[arg-type]
    check(views.feeds.followed(words, follow, TOKEN, None, new=broken))  # type: ignore[arg-type]
    check(views.notices.targets(words, follow, TOKEN, [(channel, broken)]))  # type: ignore[arg-type]
    check(views.notices.routed(words, follow, TOKEN, channel))  # type: ignore[arg-type]
    check(views.feeds.feed_given_up(words, follow, TOKEN))  # type: ignore[arg-type]
    check(views.feeds.unfollowed(words, follow))  # type: ignore[arg-type]
