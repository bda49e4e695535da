"""Feeds that cannot be read, in the owner's panel: tried again or given up for all who follow them; nobody is named."""

from __future__ import annotations

import re
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
from handlers.views.message import Message, Row
from storage.models import FailingFeed

VERB = "feeds"
PAGE = 5
ADDRESS = 100
"""Characters of an address that are shown."""
_ASKED = re.compile(r"(again|stop)\.([1-9][0-9]{0,9})\.([0-9]{1,6})")


async def label(context: Context) -> str:
    """How many there are, on the button of the first screen."""
    _, total = await context.services.feeds.list_failing(0, 1)
    return context.words._("Failing feeds: {count}", count=context.words.number(total))


async def show(press: AdminPress, context: Context) -> Turn:
    """A page of them, after one was tried again or given up."""
    asked, toast = _ASKED.fullmatch(press.argument), ""
    page = int(asked[3]) if asked else admin_panel.page_of(press.argument)
    if asked:
        toast = await _do(context, asked[1], int(asked[2]))
    failing, total = await context.services.feeds.list_failing(page * PAGE, PAGE)
    if not failing and page:
        page = 0
        failing, total = await context.services.feeds.list_failing(0, PAGE)
    return Turn(listing(context.words, press.token, failing, total, page, context.now()), toast)


async def _do(context: Context, act: str, feed: int) -> str:
    words, feeds = context.words, context.services.feeds
    try:
        await (feeds.retry_for_all(feed) if act == "again" else feeds.give_up(feed))
    except NotFoundError:
        return words._("Nobody follows that feed any more.")
    return words._("I try it again now.") if act == "again" else words._("I no longer try.")


def listing(words: Words, token: str, failing: Sequence[FailingFeed], total: int, page: int, now: datetime) -> Message:
    """A page of the feeds that cannot be read."""
    lines = [views.html.bold(words._("Failing feeds: {count}", count=words.number(total)))]
    lines += [_line(words, number, one, now) for number, one in enumerate(failing, page * PAGE + 1)]
    rows: list[Row] = []
    for number, one in enumerate(failing, page * PAGE + 1):
        again = admin_panel.key(token, f"{number}{DOT}{words._('Try again')}", VERB, f"again.{one.id}.{page}")
        stop = admin_panel.key(token, f"{number}{DOT}{words._('Give up')}", VERB, f"stop.{one.id}.{page}")
        rows.append((again,) if one.given_up is not None else (again, stop))
    rows.append(admin_panel.turning(words, token, VERB, "p", page, PAGE, total))
    rows.append(admin_panel.back(words, token))
    return Message(str(views.html.join(lines)), tuple(row for row in rows if row))


def _line(words: Words, number: int, one: FailingFeed, now: datetime) -> Html:
    known = (
        words._("since {date}", date=words.day(one.since, now)),
        visible(clean_line(views.feeds.reason(words, one.error), ADDRESS)),
        words.n("followed once", "followed {count} times", one.follows),
        words._("given up") if one.given_up is not None else "",
    )
    address = visible(clean_line(one.url, ADDRESS))
    said = views.html.text(f"{number}. ") + views.html.link(address, one.url)
    return said + views.html.text("\n" + DOT.join(fact for fact in known if fact))
