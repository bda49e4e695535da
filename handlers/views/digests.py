"""A digest as people see it: stories told in whole sentences, the others a line each, all in one message."""

from __future__ import annotations

from collections.abc import Sequence

from engine.clean import clean_line
from engine.models import Article
from handlers.views import article_facts, callback_data, html
from handlers.views.html import Html, Tag
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage
from services.digests.plans import ComposedDigest, ComposedStory, titled
from storage.models import ChatSettings

RESERVED = 300
"""UTF-16 units and four entities kept free for what a review says above."""


def digest(words: Words, told: ComposedDigest, name: str, moment: str) -> OutgoingMessage:
    """A digest for a chat or topic; *name* says of what it is, *moment* when."""
    return OutgoingMessage(str(_digest_html(words, told, _head(words, told, name, moment))))


def channel_digest(
    words: Words, told: ComposedDigest, title: str, moment: str, settings: ChatSettings
) -> OutgoingMessage:
    """A channel's digest, in the editor's own voice: no name of the bot, no buttons."""
    preview = article_facts.source_url(told.stories[0].heading) if settings.preview and told.stories else ""
    return OutgoingMessage(
        str(_channel_html(words, told, title, moment, settings)), preview=preview, silent=settings.silent
    )


def review_text(words: Words, told: ComposedDigest, title: str, moment: str, settings: ChatSettings, said: str) -> Html:
    """The same as its editor sees it before, under what the bot *said* of it."""
    return html.join((html.text(said), _channel_html(words, told, title, moment, settings)), "\n\n")


def quiet_day(words: Words, moment: str) -> OutgoingMessage:
    """The one line of a day without anything new."""
    return OutgoingMessage(str(html.text(words._("{moment}: nothing new.", moment=moment))))


def nothing_in_span(words: Words) -> OutgoingMessage:
    """The answer to /digest where nothing came."""
    return OutgoingMessage(str(html.text(words._("Nothing came in that time. Try /digest last 20."))))


def delivery_failed(words: Words, token: str, what: str, title: str, moment: str) -> OutgoingMessage:
    """What became of a digest that did not surely arrive: "unknown" or "refused"; a private chat has no *title*."""
    title = article_facts.short_name(title)
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
        Button(words._("Send again"), data=callback_data.panel(token, "again")),
        Button(words._("Leave it"), data=callback_data.panel(token, "leave")),
    )
    return OutgoingMessage(str(html.text(said)), (row,))


def sent_again(words: Words) -> OutgoingMessage:
    """Said where the buttons of `delivery_failed` were."""
    return OutgoingMessage(str(html.text(words._("It is being sent again."))))


def kept_unsent(words: Words) -> OutgoingMessage:
    """Said where the buttons of `delivery_failed` were."""
    return OutgoingMessage(str(html.text(words._("Left as it is."))))


def story_numbers(told: ComposedDigest) -> tuple[tuple[int, str], ...]:
    """The numbers under which stories are shown, and their keys."""
    return tuple(enumerate((story.key for story in told.stories), 1))


def _channel_html(words: Words, told: ComposedDigest, title: str, moment: str, settings: ChatSettings) -> Html:
    own, foot = (article_facts.visible(said.strip()) for said in (settings.header, settings.footer))
    named = html.join((html.bold(article_facts.short_name(title)), html.text(moment)), article_facts.DOT)
    return _digest_html(words, told, html.text(own) or named, html.text(foot), article_facts.short_name(title))


def _head(words: Words, told: ComposedDigest, name: str, moment: str) -> Html:
    known = [moment, words.n("{count} article", "{count} articles", told.count)]
    if told.total < told.count:
        known.append(words.n("{count} story", "{count} stories", told.total))
    return html.bold(clean_line(name, article_facts.TITLE_LENGTH)) + html.text(
        "".join(article_facts.DOT + one for one in known if one)
    )


def _digest_html(words: Words, told: ComposedDigest, head: Html, foot: Html | None = None, own: str = "") -> Html:
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
            whole = html.join(blocks, "\n\n")
            if whole.units <= html.UNITS - RESERVED and whole.entities <= html.ENTITIES - 4:
                return whole
            if count > 2:  # rather a story less than a line less, as long as some are told
                break
    return whole


def _stories(words: Words, stories: Sequence[ComposedStory], own: str) -> list[Html]:
    return [_story(words, story, number, own) for number, story in enumerate(stories, 1)]


def _story(words: Words, story: ComposedStory, number: int, own: str) -> Html:
    """Its heading, the sentences that tell it, its sources, and what they tell otherwise."""
    first = story.heading
    heading = article_facts.title_or_beginning(first)
    told = " ".join(" ".join(article.quote(index) for article, index in story.sentences).split())
    head = html.bold(f"{number}")
    # a text without a title is called by its own first words, which are not said twice
    if titled(first) or not told.startswith(heading.rstrip("… ")):
        head += html.text(article_facts.DOT) + html.link(html.bold(heading), article_facts.source_url(first))
    if story.sources > 1:
        head += html.text(article_facts.DOT + words.n("{count} source", "{count} sources", story.sources))
    differ: tuple[Html, ...] = ()
    if story.differing:
        against = (_quoted(words, article, index, own) for article, index in story.differing)
        differ = (html.text(words._("Figures differ:")), *against)
    # what stands among the figures that differ is not said twice
    twice = {(id(article), index) for article, index in story.differing}
    once = [(article, index) for article, index in story.sentences if (id(article), index) not in twice]
    quotes = [html.quotation(article.quote(index)) for article, index in once]
    return html.join((head, *quotes, _sources(words, story, own), *differ))


def _sources(words: Words, story: ComposedStory, own: str) -> Html:
    """A link to each source, that of the quoted article to the sentence; those that read the same are named once."""
    places = {id(article): article_facts.fragment_url(article, index) for article, index in reversed(story.sentences)}
    named: dict[str, list[str]] = {}
    for one in story.articles:
        url = places.get(id(one), "") or article_facts.source_url(one)
        named.setdefault(article_facts.source_name(words, one), []).append(url)
    return html.join((_source(name, urls, own) for name, urls in named.items()), article_facts.DOT)


def _quoted(words: Words, article: Article, index: int, own: str) -> Html:
    where = article_facts.fragment_url(article, index) or article_facts.source_url(article)
    return html.join(
        (html.quotation(article.quote(index)), _source(article_facts.source_name(words, article), [where], own))
    )


def _source(name: str, urls: Sequence[str], own: str) -> Html:
    """A name that leads to the first address, and an arrow to each other one."""
    there = list(dict.fromkeys(filter(None, urls)))
    if not there:
        return html.text(name)
    label = article_facts.ARROW if name == own else f"{name} {article_facts.ARROW}"
    return html.join((html.link(label, there[0]), *(html.link(article_facts.ARROW, url) for url in there[1:])), " ")


def _tail(words: Words, articles: Sequence[Article], others: int) -> tuple[Html, ...]:
    """The titles of the other stories, folded, and how many are left out."""
    lines = html.join(
        html.link(article_facts.title_or_beginning(one, 120), article_facts.source_url(one)) for one in articles
    )
    more = words.n("{count} more story", "{count} more stories", others) if others > 0 else ""
    return (lines.within(Tag("blockquote", " expandable")), html.text(more))
