"""The overview in the owner's panel: counts, what waits and what failed, as text and as a picture."""

from __future__ import annotations

from datetime import datetime

from handlers import views
from handlers.admin import panel as admin_panel
from handlers.admin.panel import AdminPress, Turn
from handlers.context import Context
from handlers.views.article_facts import DOT
from handlers.views.i18n import Words
from handlers.views.message import File, OutgoingMessage
from services.overview import DAYS, Fault, Report
from storage.models import ChatKind, Standing

VERB = "overview"
PICTURE = "picture"
_GIGABYTE = 1 << 30


async def label(context: Context) -> str:
    """The name of this section on the first screen."""
    return context.words._("Overview")


async def show(press: AdminPress, context: Context) -> Turn:
    """The overview in the panel's message, or its picture below."""
    if press.argument != PICTURE:
        report = await context.services.overview.report()
        return Turn(screen(context.words, report, press.token, context.now()))
    await context.outbox.acknowledge(press.place.chat_id, press.place.topic)
    image = await context.services.overview.draw_chart(context.words.numeric)
    await context.outbox.send(press.place.chat_id, picture(context.words, image), topic=press.place.topic)
    return Turn()


def screen(words: Words, report: Report, token: str, now: datetime) -> OutgoingMessage:
    """The overview as text; some counts are left out if they are zero."""
    lines = [views.html.bold(words._("Overview")), *map(views.html.text, _lines(words, report, now))]
    rows = (
        (
            admin_panel.key(token, words._("Picture"), VERB, PICTURE),
            admin_panel.key(token, words._("Again"), VERB),
        ),
        admin_panel.back(words, token),
    )
    return OutgoingMessage(str(views.html.join(lines)), rows)


def picture(words: Words, image: bytes) -> OutgoingMessage:
    """The picture, with a caption that explains its three parts."""
    lines = (
        words.n(
            "1 Articles (bars) and questions (line), {count} day",
            "1 Articles (bars) and questions (line), {count} days",
            DAYS,
        ),
        words._("2 Seconds to an answer: half of them within (bars), 19 of 20 within (dots)"),
        words._("3 Articles by language"),
    )
    return OutgoingMessage(
        str(views.html.join(map(views.html.text, lines))), file=File("overview.png", image, picture=True)
    )


def _lines(words: Words, report: Report, now: datetime) -> list[str]:
    figures = report.figures
    return [
        DOT.join(_people(words, report)),
        DOT.join(_chats(words, report)),
        DOT.join(
            (
                words.n("{count} article", "{count} articles", figures.articles),
                words._("today {count}", count=words.number(report.today.articles)),
                words._("in 7 days {count}", count=words.number(report.week[0])),
            )
        ),
        DOT.join(
            (
                words.n("{count} question today", "{count} questions today", report.today.questions),
                words._("in 7 days {count}", count=words.number(report.week[1])),
            )
        ),
        DOT.join(_feeds(words, report)),
        words.n("{count} digest within 24 hours", "{count} digests within 24 hours", figures.digests),
        DOT.join(
            (
                words.n("{count} message waiting", "{count} messages waiting", figures.waiting),
                words.n("{count} failed update", "{count} failed updates", figures.failed),
            )
        ),
        *map(_fault, report.faults),
        words._("{size} GB free", size=words.number(round(report.free / _GIGABYTE, 1))) if report.free else "",
        words._("Last backup: {date}", date=_moment(words, report.backup, now)) if report.backup else "",
        DOT.join(" ".join(version) for version in report.versions if all(version)),
    ]


def _people(words: Words, report: Report) -> list[str]:
    of = report.people
    counts = (
        (Standing.OWNER, words.n("{count} owner", "{count} owners", of.get(Standing.OWNER, 0))),
        (Standing.INVITED, words.n("{count} invited", "{count} invited", of.get(Standing.INVITED, 0))),
        (Standing.STRANGER, words.n("{count} stranger", "{count} strangers", of.get(Standing.STRANGER, 0))),
        (Standing.BANNED, words.n("{count} banned", "{count} banned", of.get(Standing.BANNED, 0))),
    )
    return [text for standing, text in counts if of.get(standing)]


def _chats(words: Words, report: Report) -> list[str]:
    of = report.figures.chats
    groups = of.get(ChatKind.GROUP, 0) + of.get(ChatKind.SUPERGROUP, 0)
    private, channels = of.get(ChatKind.PRIVATE, 0), of.get(ChatKind.CHANNEL, 0)
    return [
        words.n("{count} private chat", "{count} private chats", private),
        words.n("{count} group", "{count} groups", groups),
        words.n("{count} channel", "{count} channels", channels),
    ]


def _feeds(words: Words, report: Report) -> list[str]:
    figures = report.figures
    broken = words.n("{count} cannot be read", "{count} cannot be read", figures.failing_feeds)
    return [
        words.n("{count} feed", "{count} feeds", figures.feeds),
        *([broken] if figures.failing_feeds else []),
        *([words.n("{count} given up", "{count} given up", figures.given_up_feeds)] if figures.given_up_feeds else []),
    ]


def _fault(fault: Fault) -> str:
    return DOT.join(filter(None, (f"⚠ {fault.code}", fault.kind, fault.error, str(fault.id))))


def _moment(words: Words, then: datetime, now: datetime) -> str:
    return f"{words.day(then, now)}, {words.time(then)}"
