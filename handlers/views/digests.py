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


def digest(words: Words, digest: ComposedDigest, name: str, moment: str) -> OutgoingMessage:
    """A digest for a chat or topic; *name* says of what it is, *moment* when."""
    return OutgoingMessage(str(_digest_html(words, digest, _head(words, digest, name, moment))))


def channel_digest(
    words: Words, digest: ComposedDigest, title: str, moment: str, settings: ChatSettings
) -> OutgoingMessage:
    """A channel's digest, in the editor's own voice: no name of the bot, no buttons."""
    preview = article_facts.source_url(digest.stories[0].heading) if settings.preview and digest.stories else ""
    return OutgoingMessage(
        str(_channel_html(words, digest, title, moment, settings)), preview=preview, silent=settings.silent
    )


def review_text(
    words: Words, digest: ComposedDigest, title: str, moment: str, settings: ChatSettings, notice: str
) -> Html:
    """The same as its editor sees it before, under what the bot *notice* of it."""
    return html.join((html.text(notice), _channel_html(words, digest, title, moment, settings)), "\n\n")


def quiet_day(words: Words, moment: str) -> OutgoingMessage:
    """The one line of a day without anything new."""
    return OutgoingMessage(str(html.text(words._("{moment}: nothing new.", moment=moment))))


def nothing_in_span(words: Words) -> OutgoingMessage:
    """The answer to /digest where nothing came."""
    return OutgoingMessage(str(html.text(words._("Nothing came in that time. Try /digest last 20."))))


def delivery_failed(words: Words, token: str, outcome: str, title: str, moment: str) -> OutgoingMessage:
    """What became of a digest that did not surely arrive: "unknown" or "refused"; a private chat has no *title*."""
    title = article_facts.short_name(title)
    if outcome == "unknown" and title:
        text = words._(
            "I do not know whether the digest of {moment} arrived in {title}: the connection broke. "
            "Look there before you send it again.",
            moment=moment,
            title=title,
        )
    elif outcome == "unknown":
        text = words._(
            "I do not know whether your digest of {moment} arrived: the connection broke. "
            "Look for it above before you send it again.",
            moment=moment,
        )
    elif title:
        text = words._(
            "I could not send the digest of {moment} to {title}. Give me the right to write there, then send it again.",
            moment=moment,
            title=title,
        )
    else:
        text = words._("I could not send your digest of {moment}. Send it again if you still want it.", moment=moment)
    row = (
        Button(words._("Send again"), data=callback_data.panel(token, "again")),
        Button(words._("Leave it"), data=callback_data.panel(token, "leave")),
    )
    return OutgoingMessage(str(html.text(text)), (row,))


def sent_again(words: Words) -> OutgoingMessage:
    """Said where the buttons of `delivery_failed` were."""
    return OutgoingMessage(str(html.text(words._("It is being sent again."))))


def kept_unsent(words: Words) -> OutgoingMessage:
    """Said where the buttons of `delivery_failed` were."""
    return OutgoingMessage(str(html.text(words._("Left as it is."))))


def story_numbers(digest: ComposedDigest) -> tuple[tuple[int, str], ...]:
    """The numbers under which stories are shown, and their keys."""
    return tuple(enumerate((story.key for story in digest.stories), 1))


def _channel_html(words: Words, digest: ComposedDigest, title: str, moment: str, settings: ChatSettings) -> Html:
    header, footer = (article_facts.visible(line.strip()) for line in (settings.header, settings.footer))
    heading = html.join((html.bold(article_facts.short_name(title)), html.text(moment)), article_facts.DOT)
    return _digest_html(words, digest, html.text(header) or heading, html.text(footer), article_facts.short_name(title))


def _head(words: Words, digest: ComposedDigest, name: str, moment: str) -> Html:
    parts = [moment, words.n("{count} article", "{count} articles", digest.count)]
    if digest.total < digest.count:
        parts.append(words.n("{count} story", "{count} stories", digest.total))
    return html.bold(clean_line(name, article_facts.TITLE_LENGTH)) + html.text(
        "".join(article_facts.DOT + part for part in parts if part)
    )


def _digest_html(
    words: Words, digest: ComposedDigest, head: Html, footer: Html | None = None, channel: str = ""
) -> Html:
    """As many stories told as fit, the others a line each as far as they fit, and how many there are beside.

    *channel* is the name of the channel it stands in, which is not said again with each of its posts.
    """
    footer = footer or Html()
    whole = Html()
    for count in range(len(digest.stories), -1, -1):
        rest = [*(story.heading for story in digest.stories[count:]), *digest.tail]
        for lines in dict.fromkeys((len(rest), min(len(rest), 12), min(len(rest), 4), 0)):
            others = digest.total - count - lines
            blocks = (
                head,
                *_stories(words, digest.stories[:count], channel),
                *_tail(words, rest[:lines], others),
                footer,
            )
            whole = html.join(blocks, "\n\n")
            if whole.units <= html.UNITS - RESERVED and whole.entities <= html.ENTITIES - 4:
                return whole
            if count > 2:  # rather a story less than a line less, as long as some are told
                break
    return whole


def _stories(words: Words, stories: Sequence[ComposedStory], channel: str) -> list[Html]:
    return [_story(words, story, number, channel) for number, story in enumerate(stories, 1)]


def _story(words: Words, story: ComposedStory, number: int, channel: str) -> Html:
    """Its heading, the sentences that tell it, its sources, and what they tell otherwise."""
    first = story.heading
    heading = article_facts.title_or_beginning(first)
    text = " ".join(" ".join(article.quote(index) for article, index in story.sentences).split())
    head = html.bold(f"{number}")
    # a text without a title is called by its own first words, which are not said twice
    if titled(first) or not text.startswith(heading.rstrip("… ")):
        head += html.text(article_facts.DOT) + html.link(html.bold(heading), article_facts.source_url(first))
    if story.sources > 1:
        head += html.text(article_facts.DOT + words.n("{count} source", "{count} sources", story.sources))
    differing_quotes: tuple[Html, ...] = ()
    if story.differing:
        against = (_quoted(words, article, index, channel) for article, index in story.differing)
        differing_quotes = (html.text(words._("Figures differ:")), *against)
    # what stands among the figures that differ is not said twice
    repeated = {(id(article), index) for article, index in story.differing}
    quoted = [(article, index) for article, index in story.sentences if (id(article), index) not in repeated]
    quotes = [html.quotation(article.quote(index)) for article, index in quoted]
    return html.join((head, *quotes, _sources(words, story, channel), *differing_quotes))


def _sources(words: Words, story: ComposedStory, channel: str) -> Html:
    """A link to each source, that of the quoted article to the sentence; those that read the same are named once."""
    sentence_urls = {
        id(article): article_facts.fragment_url(article, index) for article, index in reversed(story.sentences)
    }
    urls_by_name: dict[str, list[str]] = {}
    for source in story.articles:
        url = sentence_urls.get(id(source), "") or article_facts.source_url(source)
        urls_by_name.setdefault(article_facts.source_name(words, source), []).append(url)
    return html.join((_source(name, urls, channel) for name, urls in urls_by_name.items()), article_facts.DOT)


def _quoted(words: Words, article: Article, index: int, channel: str) -> Html:
    url = article_facts.fragment_url(article, index) or article_facts.source_url(article)
    return html.join(
        (html.quotation(article.quote(index)), _source(article_facts.source_name(words, article), [url], channel))
    )


def _source(name: str, urls: Sequence[str], channel: str) -> Html:
    """A name that leads to the first address, and an arrow to each other one."""
    distinct_urls = list(dict.fromkeys(filter(None, urls)))
    if not distinct_urls:
        return html.text(name)
    label = article_facts.ARROW if name == channel else f"{name} {article_facts.ARROW}"
    return html.join(
        (html.link(label, distinct_urls[0]), *(html.link(article_facts.ARROW, url) for url in distinct_urls[1:])), " "
    )


def _tail(words: Words, articles: Sequence[Article], others: int) -> tuple[Html, ...]:
    """The titles of the other stories, folded, and how many are left out."""
    lines = html.join(
        html.link(article_facts.title_or_beginning(article, 120), article_facts.source_url(article))
        for article in articles
    )
    more = words.n("{count} more story", "{count} more stories", others) if others > 0 else ""
    return (lines.within(Tag("blockquote", " expandable")), html.text(more))
