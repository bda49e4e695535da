"""Failing feeds in the owner's panel: retry or give up a feed for all followers, who are not named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.clean import clean_line
from engine.errors import NotFoundError
from handlers import views
from handlers.admin import panel as admin_panel
from handlers.admin.panel import AdminPress, Turn
from handlers.context import Context
from handlers.views.article_facts import DOT, visible
from handlers.views.html import Html
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage, Row
from storage.models import FailingFeed

VERB = "feeds"
PAGE = 5
ADDRESS = 100
"""Characters of an address that are shown."""


async def label(context: Context) -> str:
    """The label of this section on the first screen: the number of failing feeds."""
    _, total = await context.services.feeds.list_failing(0, 1)
    return _heading(context.words, total)


def _heading(words: Words, total: int) -> str:
    return words._("Failing feeds: {count}", count=words.number(total))


async def show(press: AdminPress, context: Context) -> Turn:
    """Show a page of failing feeds; retry or give up one."""
    toast = ""
    match press.parts:
        case (("again" | "stop") as decision, int(feed), int(page)) if 0 <= page <= admin_panel.LAST_PAGE:
            toast = await _decide(context, str(decision), feed)
        case _:
            page = admin_panel.page_of(press)
    failing, total = await context.services.feeds.list_failing(page * PAGE, PAGE)
    if not failing and page:
        page = 0
        failing, total = await context.services.feeds.list_failing(0, PAGE)
    return Turn(listing(context.words, press.token, failing, total, page, context.now()), toast)


async def _decide(context: Context, decision: str, feed: int) -> str:
    words, feeds = context.words, context.services.feeds
    try:
        await (feeds.retry_for_all(feed) if decision == "again" else feeds.give_up(feed))
    except NotFoundError:
        return words._("Nobody follows that feed any more.")
    return words._("I try it again now.") if decision == "again" else words._("I no longer try.")


def listing(
    words: Words, token: str, failing: Sequence[FailingFeed], total: int, page: int, now: datetime
) -> OutgoingMessage:
    """A page of the feeds that cannot be read."""
    lines = [views.html.bold(_heading(words, total))]
    lines += [_line(words, number, feed, now) for number, feed in enumerate(failing, page * PAGE + 1)]
    rows: list[Row] = []
    for number, feed in enumerate(failing, page * PAGE + 1):
        again = admin_panel.key(token, f"{number}{DOT}{words._('Try again')}", VERB, f"again.{feed.id}.{page}")
        stop = admin_panel.key(token, f"{number}{DOT}{words._('Give up')}", VERB, f"stop.{feed.id}.{page}")
        rows.append((again,) if feed.given_up is not None else (again, stop))
    rows.append(admin_panel.turning(words, token, VERB, "p", page, PAGE, total))
    rows.append(admin_panel.back(words, token))
    return OutgoingMessage(str(views.html.join(lines)), tuple(row for row in rows if row))


def _line(words: Words, number: int, feed: FailingFeed, now: datetime) -> Html:
    facts = (
        words._("since {date}", date=words.day(feed.since, now)),
        visible(clean_line(views.feeds.reason_text(words, feed.error), ADDRESS)),
        words.n("followed once", "followed {count} times", feed.follows),
        words._("given up") if feed.given_up is not None else "",
    )
    address = visible(clean_line(feed.url, ADDRESS))
    head = views.html.text(f"{number}. ") + views.html.link(address, feed.url)
    return head + views.html.text("\n" + DOT.join(fact for fact in facts if fact))
