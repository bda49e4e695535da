"""Digests as messages: the first stories in whole sentences, the others a line each, all in one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from engine.clean import clean_line
from engine.models import Article
from handlers.views import article_facts, callback_data, graphemes, html
from handlers.views.callback_data import Act
from handlers.views.html import Html, Tag
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage
from services.digests.plans import ComposedDigest, ComposedStory, titled
from services.time.schedules import Span
from storage.models import ChatSettings

KEPT = "kept"
"""Names the digest of what was kept within a week, in a button."""
FOLDED = Tag("blockquote", " expandable")
BEGINNING = 1200
"""UTF-16 units that a private digest begins with, beside what is folded: two screens of 360 points' width."""
FAR = 1 << 33
"""A second in the year 2242: later ones were not written by the bot."""
FOLDED_LINES = 3
"""Lines of a folded blockquote that Telegram shows."""
RESERVED = 300
"""UTF-16 units kept free for the notice above a digest under review; four entities are kept free as well."""


def digest(words: Words, digest: ComposedDigest, name: str, moment: str, more: str = "") -> OutgoingMessage:
    """Return the digest of a chat or topic; *name* is its title, *moment* its time.

    With *more*, the callback data of a button for the whole, it begins with what fits on a phone's screen or two.
    """
    head = _head(words, digest, name, moment)
    whole = _digest_html(words, digest, head)
    if not more or _visible(whole) <= BEGINNING:
        return OutgoingMessage(str(whole))
    beginning = _digest_html(words, digest, head, most=BEGINNING)
    row = (Button(words._("More"), data=more),)
    return OutgoingMessage(str(beginning), (row,) if beginning.text != whole.text else ())


def channel_digest(
    words: Words, digest: ComposedDigest, title: str, moment: str, settings: ChatSettings
) -> OutgoingMessage:
    """Return a channel's digest as it is published: with the editor's header and footer, without buttons."""
    preview = article_facts.source_url(digest.stories[0].heading) if settings.preview and digest.stories else ""
    return OutgoingMessage(
        str(_channel_html(words, digest, title, moment, settings)), preview=preview, silent=settings.silent
    )


def review_text(
    words: Words, digest: ComposedDigest, title: str, moment: str, settings: ChatSettings, notice: str
) -> Html:
    """Return a channel's digest as its editor reviews it: the *notice*, and below it what would be published."""
    return html.join((html.text(notice), _channel_html(words, digest, title, moment, settings)), "\n\n")


def more_of(number: int) -> str:
    """Return the data of the button that shows the whole of a digest that was sent at its time."""
    return callback_data.encode(Act.DIGEST, number)


def more_of_kept() -> str:
    """Return the data of the button that shows the whole digest of what was kept within a week."""
    return callback_data.encode(Act.DIGEST, words=KEPT)


def more_of_span(span: Span) -> str:
    """Return the data of the button that shows the whole of a digest on demand; it names the span, to the second."""
    seconds = [int(moment.timestamp()) if moment else 0 for moment in (span.since, span.until)]
    return callback_data.encode(Act.DIGEST, words=".".join(map(str, (*seconds, span.count))))


def span_of_more(data: str) -> Span:
    """Return the span that `more_of_span` has written; that of nothing for other data."""
    match callback_data.parts(data):
        case (int(since), int(until), int(count)) if 0 <= since <= until < FAR and 0 <= count < FAR:
            begin = datetime.fromtimestamp(since, UTC) if since else None
            return Span(begin, datetime.fromtimestamp(until, UTC), count)
    return Span(until=datetime.fromtimestamp(0, UTC))


def quiet_day(words: Words, moment: str) -> OutgoingMessage:
    """Return the digest of a day without new articles, one line."""
    return OutgoingMessage(str(html.text(words._("{moment}: nothing new.", moment=moment))))


def nothing_in_span(words: Words) -> OutgoingMessage:
    """Return the answer to /digest for a time without articles."""
    return OutgoingMessage(str(html.text(words._("Nothing came in that time. Try /digest last 20."))))


def delivery_failed(words: Words, token: str, outcome: str, title: str, moment: str) -> OutgoingMessage:
    """Return the notice of a digest that did not or may not have arrived, with buttons to send or drop it.

    *outcome* is "unknown" or "refused"; *title* is the chat's, "" for a private chat.
    """
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
    """Return what replaces `delivery_failed` after "Send again"."""
    return OutgoingMessage(str(html.text(words._("It is being sent again."))))


def kept_unsent(words: Words) -> OutgoingMessage:
    """Return what replaces `delivery_failed` after "Leave it"."""
    return OutgoingMessage(str(html.text(words._("Left as it is."))))


def story_html(words: Words, story: ComposedStory, number: int, channel: str) -> Html:
    """Return a story: its heading, its editor's line, its sentences, its sources, and those whose figures differ.

    The editor's line is no quotation and stands in no blockquote. *channel* is as in `_digest_html`.
    """
    first = story.heading
    heading = article_facts.title_or_beginning(first)
    text = " ".join(" ".join(article.quote(index) for article, index in story.sentences).split())
    head = html.bold(f"{number}")
    # a text without a title has its first words as heading: not shown twice
    if titled(first) or not text.startswith(heading.rstrip("… ")):
        head += html.text(article_facts.DOT) + html.link(html.bold(heading), article_facts.source_url(first))
    if story.sources > 1:
        head += html.text(article_facts.DOT + words.n("{count} source", "{count} sources", story.sources))
    differing_quotes: tuple[Html, ...] = ()
    if story.differing:
        against = (_quoted(words, article, index, channel) for article, index in story.differing)
        differing_quotes = (html.text(words._("Figures differ:")), *against)
    # sentences shown under "Figures differ" are not shown twice
    repeated = {(id(article), index) for article, index in story.differing}
    quoted = [(article, index) for article, index in story.sentences if (id(article), index) not in repeated]
    if len({id(article) for article, _ in quoted}) > 1:  # each sentence with the source that says it
        quotes = [_quoted(words, article, index, channel) for article, index in quoted]
        others = tuple(each for each in story.articles if each not in [article for article, _ in quoted])
        quotes.append(_sources(words, replace(story, articles=others, sentences=()), channel))
    else:
        quotes = [*(html.quotation(article.quote(index)) for article, index in quoted)]
        quotes.append(_sources(words, story, channel))
    return html.join((head, html.text(story.line), *quotes, *differing_quotes))


def _channel_html(words: Words, digest: ComposedDigest, title: str, moment: str, settings: ChatSettings) -> Html:
    header, footer = (article_facts.visible(line.strip()) for line in (settings.header, settings.footer))
    heading = html.join((html.bold(article_facts.short_name(title)), html.text(moment)), article_facts.DOT)
    return _digest_html(words, digest, html.text(header) or heading, html.text(footer), article_facts.short_name(title))


def _visible(message: Html) -> int:
    """Return how many UTF-16 units of a message are seen before its folded blockquote is opened."""
    folded = html.Html(tuple((run, tags) for run, tags in message.runs if FOLDED in tags))
    seen = "\n".join(folded.text.split("\n")[:FOLDED_LINES])
    return message.units - folded.units + graphemes.units(seen)


def _head(words: Words, digest: ComposedDigest, name: str, moment: str) -> Html:
    parts = [moment, words.n("{count} article", "{count} articles", digest.count)]
    if digest.total < digest.count:
        parts.append(words.n("{count} story", "{count} stories", digest.total))
    return html.bold(clean_line(name, article_facts.TITLE_LENGTH)) + html.text(
        "".join(article_facts.DOT + part for part in parts if part)
    )


def _digest_html(
    words: Words,
    digest: ComposedDigest,
    head: Html,
    footer: Html | None = None,
    channel: str = "",
    most: int = html.UNITS,
) -> Html:
    """Return as many stories in sentences as fit, the others as titles while they fit, and the count of the rest.

    *channel* is the name of the channel that it is published in; its own posts are shown without that name. *most*
    are the UTF-16 units that are seen at once.
    """
    footer = footer or Html()
    message = Html()
    for count in range(len(digest.stories), -1, -1):
        rest = [*(story.heading for story in digest.stories[count:]), *digest.tail]
        for lines in dict.fromkeys((len(rest), min(len(rest), 12), min(len(rest), 4), 0)):
            others = digest.total - count - lines
            blocks = (
                head,
                *_stories(words, digest.stories[:count], channel),
                *_tail(words, rest[:lines], others, digest.folded),
                footer,
            )
            message = html.join(blocks, "\n\n")
            fits = message.units <= html.UNITS - RESERVED and message.entities <= html.ENTITIES - 4
            if fits and _visible(message) <= most:
                return message
            if count > 2:  # with more than two stories left, dropping a story comes before dropping titles
                break
    return message


def _stories(words: Words, stories: Sequence[ComposedStory], channel: str) -> list[Html]:
    return [story_html(words, story, number, channel) for number, story in enumerate(stories, 1)]


def _sources(words: Words, story: ComposedStory, channel: str) -> Html:
    """Return a link to each source, for a quoted article to its sentence; sources of one name share a label."""
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
    """Return a name linked to the first address, and an arrow linked to each further one."""
    distinct_urls = list(dict.fromkeys(filter(None, urls)))
    if not distinct_urls:
        return html.text(name)
    label = article_facts.ARROW if name == channel else f"{name} {article_facts.ARROW}"
    return html.join(
        (html.link(label, distinct_urls[0]), *(html.link(article_facts.ARROW, url) for url in distinct_urls[1:])), " "
    )


def _tail(words: Words, articles: Sequence[Article], others: int, folded: int) -> tuple[Html, ...]:
    """Return the titles of the other stories in a folded blockquote, the count of those left out, and how many
    articles were *folded* into earlier posts."""
    lines = html.join(
        html.link(article_facts.title_or_beginning(article, 120), article_facts.source_url(article))
        for article in articles
    )
    more = words.n("{count} more story", "{count} more stories", others) if others > 0 else ""
    repeats = (
        words.n("{count} repeat folded into an earlier post", "{count} repeats folded into earlier posts", folded)
        if folded
        else ""
    )
    counts = article_facts.DOT.join(filter(None, (more, repeats)))
    return (lines.within(FOLDED), html.text(counts))
