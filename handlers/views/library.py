"""The library as messages: lists, search results, an article's card, deletion and its undo."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from engine.clean import clean_line
from engine.models import Article
from handlers.views import article_facts, callback_data, html, pager
from handlers.views.articles import DEFAULT, source_button
from handlers.views.callback_data import Act
from handlers.views.html import Html
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, Row, text_message

if TYPE_CHECKING:  # importing storage loads the database
    from storage.models import Card, Listing

PAGE_SIZE = 8
"""Articles on one page, and buttons in one row."""
_TITLE_LENGTH = 80
_QUERY_LENGTH = 100


def listing(
    words: Words,
    listing: Listing,
    page: int = 0,
    query: str = "",
    *,
    now: datetime | None = None,
    size: int = PAGE_SIZE,
    in_group: bool = False,
) -> OutgoingMessage:
    """Return a page of the library, or of the results for *query*: number, title, site and date of each article.

    An empty one says what becomes an article; *in_group* not everything that is sent does.
    """
    page_row = pager.page_buttons(page, size, listing.total, partial(_page_button, query))
    if not listing.cards:
        text = _empty_list_text(words, listing, query, in_group)
        return OutgoingMessage(str(html.text(text)), (page_row,) if page_row else ())
    blocks = [entry(words, card, now) for card in listing.cards]
    head = html.text(_heading(words, listing.total, query))
    while len(blocks) > 1 and not html.fits((head, *blocks), "\n\n"):
        blocks.pop()
    opens = tuple(
        Button(words.number(card.id), data=callback_data.encode(Act.OPEN, card.id))
        for card in listing.cards[: len(blocks)]
    )
    rows = [opens[i : i + PAGE_SIZE] for i in range(0, len(opens), PAGE_SIZE)]
    rows.append(page_row)
    return OutgoingMessage(str(html.join((head, *blocks), "\n\n")), tuple(row for row in rows if row))


def card(words: Words, article: Article, now: datetime) -> OutgoingMessage:
    """Return an article's title, facts, number and size, with buttons to read it."""
    size = words.n("{count} sentence", "{count} sentences", len(article.ranking))
    lines = (
        article_facts.title_line(article),
        article_facts.facts_line(words, article, now),
        html.text(article_facts.DOT.join((_number_text(words, article.id), size, words.read(article.read, now)))),
        article_facts.partly_read_note(words, article),
    )
    row: Row = (
        Button(words._("Summary"), data=callback_data.encode(Act.SUMMARY, article.id, DEFAULT)),
        source_button(words, article),
    )
    if article.document.url:
        row += (Button(words._("Read again"), data=callback_data.encode(Act.READ_AGAIN, article.id)),)
    return OutgoingMessage(str(html.join(lines)), (row,))


def source(words: Words, article: Article, now: datetime | None = None) -> OutgoingMessage:
    """Return an article's title, facts and number; sent as a reply to the message that the article came in."""
    facts = (article_facts.facts_line(words, article, now), html.text(_number_text(words, article.id)))
    return OutgoingMessage(str(html.join((article_facts.title_line(article), html.join(facts, article_facts.DOT)))))


def deleted(words: Words, article: Article, token: str = "") -> OutgoingMessage:
    """Return the notice that an article was deleted, with a button to undo it."""
    text = words._("Deleted: {title}", title=article_facts.title_or_beginning(article, _TITLE_LENGTH))
    body = html.join((html.text(text), html.text(words._("You can undo this for a minute."))))
    undo = Button(words._("Undo"), data=callback_data.encode(Act.UNDO, article.id, words=token))
    return OutgoingMessage(str(body), ((undo,),))


def restored(words: Words, article: Article) -> OutgoingMessage:
    """Return the notice that an article was restored, with a button to open it."""
    text = html.text(words._("Back again: {title}", title=article_facts.title_or_beginning(article, _TITLE_LENGTH)))
    return OutgoingMessage(str(text), ((Button(words._("Open"), data=callback_data.encode(Act.OPEN, article.id)),),))


def how_to_find(words: Words, bad_date: str = "") -> OutgoingMessage:
    """Return the answer to /find without words, or with *bad_date*, a date that was not understood."""
    bad_date = article_facts.short_name(bad_date)
    if not bad_date:
        return text_message(words._("Put words after the command: /find WORDS source:NAME since:7d"))
    text = words._(
        "I did not understand the date “{value}”. Write since:2024-10-14, since:7d or since:yesterday.", value=bad_date
    )
    return text_message(text)


def how_to_choose_number(words: Words, command: str) -> OutgoingMessage:
    """Return the answer to /show or /delete without a number."""
    text = words._("Put the number of an article after the command, as in /list: {example}", example=f"/{command} 12")
    return text_message(text)


def entry(words: Words, card: Card, now: datetime | None) -> Html:
    """Return an article of a list: number, title, site and date."""
    title = (
        article_facts.visible(clean_line(card.title, _TITLE_LENGTH))
        or article_facts.short_name(card.name)
        or _number_text(words, card.id)
    )
    line = html.join((html.bold(f"{card.id}"), html.link(title, card.url or "")), article_facts.DOT)
    site = article_facts.short_name(card.site) or article_facts.short_name(card.name)
    site = "" if site == title else site
    facts = (site, words.day(card.added, now))
    return html.join((line, html.text(article_facts.DOT.join(fact for fact in facts if fact))))


def nothing_of_message(words: Words, *, waits: bool) -> OutgoingMessage:
    """Return the answer to /delete as a reply to a message of which nothing is stored, or not yet if it *waits*."""
    if waits:
        return text_message(words._("I keep nothing of that message yet. Delete it, and I never will."))
    return text_message(words._("I keep nothing of that message."))


def _number_text(words: Words, number: int) -> str:
    return words._("number {number}", number=number)


def _heading(words: Words, total: int, query: str) -> str:
    query = clean_line(query, _QUERY_LENGTH)
    if query:
        return words.n("{count} article for “{query}”", "{count} articles for “{query}”", total, query=query)
    return words.n("{count} article", "{count} articles", total)


def nothing_in_group(words: Words) -> str:
    """Return what a group is told that has no article: short posts are not kept by themselves."""
    return words._("Nothing is kept here yet: I keep links, files and long posts. /add as a reply keeps a short one.")


def _empty_list_text(words: Words, listing: Listing, query: str, in_group: bool) -> str:
    query = clean_line(query, _QUERY_LENGTH)
    if listing.total:
        return words._("There is nothing more on this page.")
    if query:
        return words._("No article here fits “{query}”. Fewer words find more.", query=query)
    if in_group:
        return nothing_in_group(words)
    return words._("Nothing is kept here yet. Send me an article: a link, a text, a file.")


def _page_button(query: str, label: str, page: int) -> Button:
    """Return a button to a page; a query too long for its data is read from the message replied to."""
    if not query:
        return Button(label, data=callback_data.encode(Act.LIST, page))
    return Button(label, data=callback_data.encode(Act.FIND, page, words=query) or callback_data.encode(Act.FIND, page))
