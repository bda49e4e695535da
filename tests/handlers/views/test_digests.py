"""What a digest says of a story: what it is called, where it comes from, and nothing twice."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.models import Article, ArticleId, Document, MessagePart, Origin, Sentence, SentenceKind, ShelfId, Source
from handlers import views
from handlers.views.graphemes import units
from handlers.views.i18n import Words
from handlers.views.message import ReplyTo
from services.digests.plans import ComposedDigest, ComposedStory, titled
from services.watches import Alert
from storage.models import Chat, ChatKind, ChatSettings, Digest, DigestState, Watch
from tests.handlers.sample_articles import NOW
from tests.handlers.telegram_html import parse

EN, FR = Words("en"), Words("fr")
STRIKE = "Dockers in Hamburg began a strike on Monday over night work."
SHIPS = "Ships wait outside the port, says the union of dockers, and two lines send their boxes to Rotterdam instead."
URL = "https://post.example/strike"


def told(
    *said: str, title: str = "", url: str | None = None, origin: Origin | None = None, number: int = 1, site: str = ""
) -> Article:
    """An article of these sentences, called as the storage calls it."""
    text, sentences = "", []
    for sentence in said:
        text += " " if text else ""
        sentences.append(Sentence(len(text), len(text) + len(sentence), SentenceKind.BODY))
        text += sentence
    document = Document(url, title, text, site=site)
    origin = origin or Origin(Source.LINK, link=url)
    ranking = tuple(range(len(said)))
    parts = (MessagePart(345, 0, len(text), exact=True),) if origin.source is Source.TEXT and url is None else ()
    return Article(ArticleId(number), NOW, NOW, document, "en", tuple(sentences), ranking, origin, parts)


def story(*articles: Article, sources: int = 1, differ: tuple[tuple[Article, int], ...] = ()) -> ComposedDigest:
    """A digest of one story, told by the first sentence of its first article."""
    return ComposedDigest(len(articles), 1, (ComposedStory("1.1", articles, sources, ((articles[0], 0),), differ),))


def shown(digest: ComposedDigest, words: Words = EN) -> tuple[str, list[str], list[str]]:
    """The text of a digest, its links in their order, and its quotations."""
    html = views.digests.digest(words, digest, "Your digest", "Monday").html
    text, entities = parse(html)
    quotations = [text[e.start : e.end] for e in entities if e.type == "blockquote"]
    return text, re.findall(r'href="([^"]*)"', html), quotations


def test_folded_repeats_are_counted() -> None:
    """Below the stories, in a channel's digest, too; where there were none nothing is said."""
    digest = replace(story(told(STRIKE, SHIPS, title="On strike", url=URL)), folded=2)
    assert shown(digest)[0].endswith("2 repeats folded into earlier posts")
    settings = ChatSettings(footer="Bye")
    channel = views.digests.channel_digest(EN, digest, "The Journal", "Monday", settings).html
    assert "2 repeats folded into earlier posts\n\nBye" in channel
    assert "repeat" not in shown(replace(digest, folded=0))[0]


def test_a_title_is_never_left_out() -> None:
    """One that begins the first sentence stands with its link; only the first words of a text without one do not."""
    title = "Dockers in Hamburg began a strike"
    text, links, _ = shown(story(told(STRIKE, SHIPS, title=title, url=URL)))
    assert f"1 · {title}\n" in text
    assert links[0] == URL
    for untitled in (told(STRIKE, SHIPS, title=STRIKE, url=URL), told(SHIPS, title=f"{SHIPS[:40]}…", url=URL)):
        assert not titled(untitled)
        text, links, quotations = shown(story(untitled))
        assert text.count(quotations[0][:30]) == 1
        assert links[0].startswith(URL)


def test_a_story_is_called_by_a_source_that_has_a_title() -> None:
    """The most central one of them, wherever the story is named; where none has a title, by the first words."""
    post = told(STRIKE, title=STRIKE, origin=Origin(Source.FORWARD, "Quay", "https://t.me/quay/1"))
    page = told(SHIPS, title="Strike in the port", url=URL, number=2)
    other = told(SHIPS, title="Port strike", url="https://other.example/", number=3)
    text, links, quotations = shown(story(post, page, other, sources=3))
    assert "1 · Strike in the port · 3 sources" in text
    assert links[0] == URL
    assert quotations == [STRIKE]
    assert views.digests.channel_digest(EN, story(post, page), "Quay", "", ChatSettings(preview=True)).preview == URL
    assert "\n1\n" in shown(story(post))[0]
    long = told("A word " * 87 + "ends.", title="Long")
    full = ComposedDigest(3, 2, (ComposedStory("1.1", (long,), 1, ((long, 0),) * 6, ()), *story(post, page).stories))
    text, _, quotations = shown(full)
    assert quotations == [long.quote(0)] * 6
    assert text.endswith("\nStrike in the port")  # one that does not fit is a line


def test_figures_that_differ_are_quoted_once() -> None:
    """In a chat, in the channel and before its editor: what stands among them is not told above as well."""
    one = told("The strike of the dockers costs 10 million euros a day.", SHIPS, title="The strike", url=URL)
    other = told("The strike of the dockers costs 7 million euros a day.", url="https://other.example/", number=2)
    digest = story(one, other, sources=2, differ=((one, 0), (other, 0)))
    both = [one.quote(0), other.quote(0)]
    assert shown(digest)[2] == both
    settings = ChatSettings()
    for html in (
        views.digests.channel_digest(EN, digest, "Quay", "Monday", settings).html,
        str(views.digests.review_text(EN, digest, "Quay", "Monday", settings, "For Quay at 08:00.")),
    ):
        text, entities = parse(html)
        assert [text[e.start : e.end] for e in entities if e.type == "blockquote"] == both
        assert all(text.count(quotation) == 1 for quotation in both)


POSTED = ("posted on 14 October 2024", "publié le 14 octobre 2024")
FORWARDED = ("forwarded on 14 October 2024", "transféré le 14 octobre 2024")


@pytest.mark.parametrize(
    ("origin", "names"),
    [
        (Origin(Source.TEXT, link="https://t.me/c/1234567890/17"), POSTED),
        (Origin(Source.TEXT, link="https://t.me/newsroom/3/17"), POSTED),
        (Origin(Source.FORWARD, "Quay", "https://t.me/c/1234567890/17"), ("Quay", "Quay")),
        (Origin(Source.FORWARD, "", "https://t.me/quay/17"), FORWARDED),
    ],
)
def test_posts_are_told_by_what_is_known_of_them(origin: Origin, names: tuple[str, str]) -> None:
    """The source of a forward, else that it was posted, and when: never t.me; the link leads to the message itself."""
    post = told(STRIKE, SHIPS, title=STRIKE, url=origin.link, origin=origin)
    for words, name in zip((EN, FR), names, strict=True):
        text, links, _ = shown(story(post), words)
        assert f"{name} ↗" in text
        assert "t.me" not in text
        assert links == [origin.link]
        assert "t.me" not in views.article_facts.facts_line(words, post, NOW).text
    assert views.article_facts.fragment_url(post, 0) == ""


def test_a_post_tells_its_day() -> None:
    """Under a summary it reads as close as a post is; what somebody gave the bot was pasted."""
    post = told(STRIKE, url="https://t.me/c/1/17", origin=Origin(Source.TEXT, link="https://t.me/c/1/17"))
    days = [views.article_facts.date_text(EN, post, NOW + timedelta(days=n)) for n in range(3)]
    assert days == ["posted today", "posted yesterday", "posted on 14 October 2024"]
    assert views.article_facts.date_text(EN, told(STRIKE, origin=Origin(Source.TEXT)), NOW) == "pasted today"


def test_sources_that_read_the_same_are_named_once() -> None:
    """Each keeps its link."""
    places = [f"https://t.me/c/1/{number}" for number in (1, 2, 3)]
    posts = [
        told(STRIKE, url=place, origin=Origin(Source.TEXT, link=place), number=number)
        for number, place in enumerate(places, 1)
    ]
    page = told(SHIPS, title="Strike in the port", url=URL, site="Post", number=9)
    text, links, _ = shown(story(posts[0], page, *posts[1:], sources=4))
    assert text.count("posted on") == 1
    assert "posted on 14 October 2024 ↗ ↗ ↗ · Post ↗" in text
    assert links == [URL, *places, URL]
    pasted = [told(STRIKE, origin=Origin(Source.TEXT), number=number) for number in (1, 2)]
    assert shown(story(*pasted, sources=2))[0].count("pasted on") == 1


@pytest.mark.parametrize("state", list(DigestState))
@pytest.mark.parametrize("words", [EN, FR])
def test_there_is_room_above_a_review(words: Words, state: DigestState) -> None:
    """Whatever became of the digest of whatever it is called; only one that was sent is called published."""
    digest = Digest(ShelfId(1), 1, NOW, state, NOW, 5, None, None, None, 7)
    chat = Chat(-100, ChatKind.CHANNEL, "\U0001f468\u200d\U0001f469" * 80, "", ChatSettings(), 5, NOW)
    unseen = replace(chat, settings=ChatSettings(publish_unseen=True))
    said = (
        views.digest_reviews.outcome(words, digest, chat),
        *(views.digest_reviews.expected(words, digest, one) for one in (chat, unseen)),
    )
    assert all(units(one) <= views.digests.RESERVED - 2 for one in said)
    published = re.match("Published|Publiée", said[0]) is not None
    assert published is (state is DigestState.SENT)


@pytest.mark.parametrize("words", [EN, FR])
@pytest.mark.parametrize("what", ["unknown", "refused"])
def test_trouble_in_a_private_chat_names_no_chat(words: Words, what: str) -> None:
    """A private chat has no title, and gets a sentence of its own."""
    private, named = (
        views.digests.delivery_failed(words, "token", what, title, "Monday 14 October") for title in ("", "The desk")
    )
    assert "The desk" in named.html
    for said in (private, named):
        assert "Monday 14 October" in said.html
        assert not re.search(r"\s[:.]|\b(in|to|dans|à)[\s\xa0]*[:.]", said.html.replace("\xa0:", ":"))


def test_a_refused_digest_is_told_from_the_bots_side() -> None:
    """What it could not do, and what to do about it."""
    assert views.digests.delivery_failed(EN, "token", "refused", "The desk", "Monday").html == (
        "I could not send the digest of Monday to The desk. Give me the right to write there, then send it again."
    )


def test_an_alert_does_not_say_its_sentence_twice() -> None:
    """A text without a title is not called by the sentence that is quoted; one with a title is called by it."""
    watch = Watch(ShelfId(1), 1, 5, "strike", NOW)
    pasted = told(STRIKE, SHIPS, title=STRIKE, origin=Origin(Source.TEXT))
    found = Alert(watch, pasted, 0, ())
    text, _ = parse(views.watches.alert_message(EN, found, NOW).html)
    assert text.count(STRIKE[:20]) == 1
    assert text.endswith("\npasted today")
    assert views.watches.reply_to(found) == ReplyTo(345, STRIKE, 0)
    other = Alert(watch, pasted, 1, ())
    assert parse(views.watches.alert_message(EN, other, NOW).html)[0].endswith(
        f"\n{views.article_facts.title_or_beginning(pasted, 60)} · pasted today"
    )
    named = Alert(watch, told(STRIKE, title="Dockers in Hamburg", url=URL), 0, ())
    assert "\nDockers in Hamburg · " in parse(views.watches.alert_message(EN, named, NOW).html)[0]
    assert views.watches.reply_to(named) is None
