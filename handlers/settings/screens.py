"""The screens of /settings: one message, edited in place; what is chosen stands on the buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import views
from handlers.panels import UNDO
from handlers.settings import labels
from handlers.settings.labels import GROUPS, TOGGLES
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, Row
from services.time import zones
from storage.models import Chat, ChatKind, DigestTime

QUIET = ((-1, -1), (21, 7), (22, 7), (23, 8), (0, 8))
"""Hours from and to; the first is none."""
TIMES = ((127, (480,)), (31, (480,)), (127, (1080,)), (31, (1080,)), (127, (480, 1080)))
"""Days and minutes that are one tap away; all others can be written."""
A_ROW = 6
"""Times of day in a row."""


@dataclass(frozen=True, slots=True)
class Note:
    """What has just been changed, and the way back for a minute."""

    said: str
    """The setting as it is now: the toast."""
    signed: str = ""
    """The same with who has changed it."""
    token: str = ""
    """Of the button_token to undo it."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a screen is about."""

    words: Words
    token: str
    chat: Chat
    times: tuple[DigestTime, ...]
    now: datetime
    topic: int | None = None
    """The topic it is about, 0 for General; None in a chat without topics."""
    note: Note | None = None

    def button(self, text: str, verb: str, argument: str | int = "") -> Button:
        """A button of this panel."""
        return Button(text, data=views.callback_data.panel(self.token, verb, argument))

    def said(self, name: str) -> str:
        """A setting with what it is now."""
        return labels.said(self.words, self.chat.settings, name, self.times)

    def screen(self, head: views.html.Html, rows: Iterable[Row]) -> OutgoingMessage:
        """A screen under what has just been changed."""
        if self.note is None:
            return OutgoingMessage(str(head), tuple(rows))
        undo: tuple[Row, ...] = ()
        if self.note.token:
            undo = ((Button(self.words._("Undo"), data=views.callback_data.panel(self.note.token, UNDO)),),)
        said = views.html.text(self.note.signed or self.note.said)
        return OutgoingMessage(str(views.html.join((head, said), "\n\n")), (*undo, *rows))


def home(panel: Panel) -> OutgoingMessage:
    """Everything a chat has chosen, each with its value."""
    words, kind = panel.words, panel.chat.kind
    shown = [
        panel.button(panel.said("sentences"), "open", "sentences"),
        panel.button(panel.said("language"), "open", "language"),
        panel.button(panel.said("times"), "open", "digest"),
        panel.button(panel.said("zone"), "open", "zone"),
        panel.button(panel.said("quiet_from"), "open", "quiet"),
    ]
    if kind is not ChatKind.PRIVATE:
        shown.append(panel.button(labels.collected(words, panel.chat.settings), "open", "collected"))
    for name, kinds in TOGGLES:
        if kind in kinds:
            shown.append(panel.button(panel.said(name), "set", name))
    if kind is ChatKind.CHANNEL:
        shown += [panel.button(panel.said(name), "ask", name) for name in ("header", "footer")]
    shown.append(panel.button(panel.said("retention"), "open", "retention"))
    rows: list[Row] = [(button,) for button in shown]
    rows.append((panel.button(words._("Feeds"), "feeds"), panel.button(words._("Watches"), "watches")))
    rows.append((panel.button(words._("Erase everything"), "erase"),))
    title = views.article_facts.short_name(panel.chat.title)
    said = words._("Settings of {title}", title=title) if title else words._("Settings")
    return panel.screen(views.html.bold(said), rows)


def collected(panel: Panel) -> OutgoingMessage:
    """What is kept of what is posted."""
    words, settings = panel.words, panel.chat.settings
    rows: list[Row] = [(panel.button(panel.said(name), "set", name),) for name, _ in labels.COLLECTED]
    if panel.chat.kind in GROUPS:
        rows.append((panel.button(panel.said("shortest"), "open", "length"),))
    if panel.topic is not None:
        here = labels.yes_or_no(words, words._("Collect in this topic"), panel.topic not in settings.left_out)
        rows.append((panel.button(here, "topic"),))
    lines = [words._("What I keep of what is posted here, without being asked.")]
    if panel.topic is not None and settings.left_out:
        lines.append(panel.said("left_out"))
    return panel.screen(views.html.join(map(views.html.text, lines)), (*rows, back(panel)))


def digest(panel: Panel) -> OutgoingMessage:
    """When digests come, and a few times to choose from."""
    words = panel.words
    rows: list[Row] = []
    for days, minutes in TIMES:
        said = labels.capital(f"{words.days(days)} {', '.join(map(labels.clock, minutes))}")
        chosen = {(time.days, time.minute) for time in panel.times} == {(days, minute) for minute in minutes}
        rows.append((panel.button(labels.marked(said, chosen), "time", f"{days}.{'+'.join(map(str, minutes))}"),))
    rows.append(
        (
            panel.button(labels.marked(words._("No digests"), not panel.times), "off"),
            panel.button(words._("Other times"), "ask", "times"),
        )
    )
    lines = [views.html.bold(words._("Digest")), views.html.text(labels.capital(labels.times_said(words, panel.times)))]
    if panel.times:
        at = min(time.next_at for time in panel.times)
        lines.append(views.html.text(labels.next_said(words, at, panel.chat.settings.zone)))
    return panel.screen(views.html.join(lines), (*rows, back(panel)))


def clock(panel: Panel) -> OutgoingMessage:
    """What time is it for you?"""
    words = panel.words
    times = [panel.button(labels.clock(minute), "clock", minute) for minute in zones.clocks(panel.now)]
    write: Row = (panel.button(words._("Write the time zone"), "ask", "zone"),)
    said = views.html.text(words._("What time is it for you?"))
    return panel.screen(said, (*_rows(times, A_ROW), write, back(panel)))


def zone(panel: Panel, minute: int) -> OutgoingMessage:
    """The places where the clock shows that now."""
    there = [panel.button(labels.zone_name(name), "in", name) for name in zones.showing(minute, panel.now)]
    again = panel.button(panel.words._("Another time"), "open", "zone")
    return panel.screen(views.html.text(panel.words._("Where is that?")), (*_rows(there, 2), (again,)))


def scheduled(words: Words, times: Sequence[DigestTime], next_at: datetime, zone: str) -> OutgoingMessage:
    """The answer to times that were written."""
    said = words.valued(words._("Digest"), labels.times_said(words, times))
    return OutgoingMessage(str(views.html.join(map(views.html.text, (said, labels.next_said(words, next_at, zone))))))


def unscheduled(words: Words) -> OutgoingMessage:
    """The answer to /digest off."""
    return OutgoingMessage(str(views.html.text(words._("No more digests here. /digest alone shows one now."))))


def how_to_digest(words: Words, word: str = "") -> OutgoingMessage:
    """What can be written after /digest; *word* is what was not understood."""
    how = words._(
        "A digest now: /digest, /digest today, /digest since Monday, /digest last 20. "
        "Regularly: /digest weekdays 8:00, /digest 8:00 18:30 Europe/Paris, /digest off."
    )
    return OutgoingMessage(str(views.html.join((not_understood(words, word), views.html.text(how)))))


def not_understood(words: Words, word: str) -> views.html.Html:
    """Which word was not understood; nothing where there is none."""
    word = views.article_facts.short_name(word)
    return views.html.text(words._("I did not understand “{word}”.", word=word) if word else "")


def back(panel: Panel) -> Row:
    """The way back."""
    return (panel.button(panel.words._("Back"), "home"),)


def _rows(shown: Sequence[Button], width: int) -> Iterable[Row]:
    return (tuple(shown[at : at + width]) for at in range(0, len(shown), width))
