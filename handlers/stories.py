"""A digest as people see it: stories told in whole sentences, the others a line each, all in one message."""

from __future__ import annotations

from collections.abc import Sequence

from engine.clean import clean_line
from engine.models import Article
from handlers import buttons, facts, markup
from handlers.markup import Html, Tag
from handlers.messages import Button, Message
from handlers.words import Words
from services.digests import ToldDigest, ToldStory, titled
from storage.models import ChatSettings

ROOM = 300
"""UTF-16 units and four entities kept free for what a review says above."""


def digest(words: Words, told: ToldDigest, name: str, moment: str) -> Message:
    """A digest for a chat or topic; *name* says of what it is, *moment* when."""
    return Message(str(_whole(words, told, _head(words, told, name, moment))))


def published(words: Words, told: ToldDigest, title: str, moment: str, settings: ChatSettings) -> Message:
    """A channel's digest, in the editor's own voice: no name of the bot, no buttons."""
    preview = facts.source_url(told.stories[0].heading) if settings.preview and told.stories else ""
    return Message(str(_in_channel(words, told, title, moment, settings)), preview=preview, silent=settings.silent)


def reviewed(words: Words, told: ToldDigest, title: str, moment: str, settings: ChatSettings, said: str) -> Html:
    """The same as its editor sees it before, under what the bot *said* of it."""
    return markup.join((markup.text(said), _in_channel(words, told, title, moment, settings)), "\n\n")


def quiet_day(words: Words, moment: str) -> Message:
    """The one line of a day without anything new."""
    return Message(str(markup.text(words._("{moment}: nothing new.", moment=moment))))


def nothing_in_span(words: Words) -> Message:
    """The answer to /digest where nothing came."""
    return Message(str(markup.text(words._("Nothing came in that time. Try /digest last 20."))))


def trouble(words: Words, token: str, what: str, title: str, moment: str) -> Message:
    """What became of a digest that did not surely arrive: "unknown" or "refused"; a private chat has no *title*."""
    title = facts.name(title)
    if what == "unknown" and title:
        said = words._(
            "I do not know whether the digest of {moment} arrived in {title}: the connection broke. "
            "Look there before you send it again.",
            moment=moment,
            title=title,
        )
    elif what == "unknown":
        said = words._(
            "I do not know whether your digest of {moment} arrived: the connection broke. "
            "Look for it above before you send it again.",
            moment=moment,
        )
    elif title:
        said = words._(
            "I could not send the digest of {moment} to {title}. Give me the right to write there, then send it again.",
            moment=moment,
            title=title,
        )
    else:
        said = words._("I could not send your digest of {moment}. Send it again if you still want it.", moment=moment)
    row = (
        Button(words._("Send again"), data=buttons.panel(token, "again")),
        Button(words._("Leave it"), data=buttons.panel(token, "leave")),
    )
    return Message(str(markup.text(said)), (row,))


def sent_again(words: Words) -> Message:
    """Said where the buttons of `trouble` were."""
    return Message(str(markup.text(words._("It is being sent again."))))


def left(words: Words) -> Message:
    """Said where the buttons of `trouble` were."""
    return Message(str(markup.text(words._("Left as it is."))))


def numbered(told: ToldDigest) -> tuple[tuple[int, str], ...]:
    """The numbers under which stories are shown, and their keys."""
    return tuple(enumerate((story.key for story in told.stories), 1))


def _in_channel(words: Words, told: ToldDigest, title: str, moment: str, settings: ChatSettings) -> Html:
    own, foot = (facts.visible(said.strip()) for said in (settings.header, settings.footer))
    named = markup.join((markup.bold(facts.name(title)), markup.text(moment)), facts.DOT)
    return _whole(words, told, markup.text(own) or named, markup.text(foot), facts.name(title))


def _head(words: Words, told: ToldDigest, name: str, moment: str) -> Html:
    known = [moment, words.n("{count} article", "{count} articles", told.count)]
    if told.total < told.count:
        known.append(words.n("{count} story", "{count} stories", told.total))
    return markup.bold(clean_line(name, facts.TITLE)) + markup.text("".join(facts.DOT + one for one in known if one))


def _whole(words: Words, told: ToldDigest, head: Html, foot: Html | None = None, own: str = "") -> Html:
    """As many stories told as fit, the others a line each as far as they fit, and how many there are beside.

    *own* is the name of the channel it stands in, which is not said again with each of its posts.
    """
    foot = foot or Html()
    whole = Html()
    for count in range(len(told.stories), -1, -1):
        rest = [*(story.heading for story in told.stories[count:]), *told.tail]
        for lines in dict.fromkeys((len(rest), min(len(rest), 12), min(len(rest), 4), 0)):
            others = told.total - count - lines
            blocks = (head, *_stories(words, told.stories[:count], own), *_tail(words, rest[:lines], others), foot)
            whole = markup.join(blocks, "\n\n")
            if whole.units <= markup.UNITS - ROOM and whole.entities <= markup.ENTITIES - 4:
                return whole
            if count > 2:  # rather a story less than a line less, as long as some are told
                break
    return whole


def _stories(words: Words, stories: Sequence[ToldStory], own: str) -> list[Html]:
    return [_story(words, story, number, own) for number, story in enumerate(stories, 1)]


def _story(words: Words, story: ToldStory, number: int, own: str) -> Html:
    """Its heading, the sentences that tell it, its sources, and what they tell otherwise."""
    first = story.heading
    heading = facts.heading(first)
    told = " ".join(" ".join(article.quote(index) for article, index in story.told).split())
    head = markup.bold(f"{number}")
    # a text without a title is called by its own first words, which are not said twice
    if titled(first) or not told.startswith(heading.rstrip("… ")):
        head += markup.text(facts.DOT) + markup.link(markup.bold(heading), facts.source_url(first))
    if story.sources > 1:
        head += markup.text(facts.DOT + words.n("{count} source", "{count} sources", story.sources))
    differ: tuple[Html, ...] = ()
    if story.differ:
        against = (_quoted(words, article, index, own) for article, index in story.differ)
        differ = (markup.text(words._("Figures differ:")), *against)
    # what stands among the figures that differ is not said twice
    twice = {(id(article), index) for article, index in story.differ}
    once = [(article, index) for article, index in story.told if (id(article), index) not in twice]
    quotes = [markup.quotation(article.quote(index)) for article, index in once]
    return markup.join((head, *quotes, _sources(words, story, own), *differ))


def _sources(words: Words, story: ToldStory, own: str) -> Html:
    """A link to each source, that of the quoted article to the sentence; those that read the same are named once."""
    places = {id(article): facts.place(article, index) for article, index in reversed(story.told)}
    named: dict[str, list[str]] = {}
    for one in story.articles:
        url = places.get(id(one), "") or facts.source_url(one)
        named.setdefault(facts.whence(words, one), []).append(url)
    return markup.join((_source(name, urls, own) for name, urls in named.items()), facts.DOT)


def _quoted(words: Words, article: Article, index: int, own: str) -> Html:
    where = facts.place(article, index) or facts.source_url(article)
    return markup.join((markup.quotation(article.quote(index)), _source(facts.whence(words, article), [where], own)))


def _source(name: str, urls: Sequence[str], own: str) -> Html:
    """A name that leads to the first address, and an arrow to each other one."""
    there = list(dict.fromkeys(filter(None, urls)))
    if not there:
        return markup.text(name)
    label = facts.ARROW if name == own else f"{name} {facts.ARROW}"
    return markup.join((markup.link(label, there[0]), *(markup.link(facts.ARROW, url) for url in there[1:])), " ")


def _tail(words: Words, articles: Sequence[Article], others: int) -> tuple[Html, ...]:
    """The titles of the other stories, folded, and how many are left out."""
    lines = markup.join(markup.link(facts.heading(one, 120), facts.source_url(one)) for one in articles)
    more = words.n("{count} more story", "{count} more stories", others) if others > 0 else ""
    return (lines.within(Tag("blockquote", " expandable")), markup.text(more))
