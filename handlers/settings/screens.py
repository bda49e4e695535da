"""The screens of /settings: one message, edited in place, whose buttons show the present values."""

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
"""Days and minutes of the schedules that have a button; all others can be written."""
A_ROW = 6
"""Times of day in a row."""


@dataclass(frozen=True, slots=True)
class Note:
    """The last change, shown on the screen with a button to undo it."""

    text: str
    """The setting and its present value; the text of the toast."""
    signed: str = ""
    """The same with the user who changed it."""
    token: str = ""
    """The token of the undo button, "" for none."""


@dataclass(frozen=True, slots=True)
class SettingsScreen:
    """The data of a screen."""

    words: Words
    token: str
    chat: Chat
    times: tuple[DigestTime, ...]
    now: datetime
    topic: int | None = None
    """The topic, 0 for General; None in a chat without topics."""
    note: Note | None = None

    def button(self, text: str, verb: str, argument: str | int = "") -> Button:
        """A button of this screen."""
        return Button(text, data=views.callback_data.panel(self.token, verb, argument))

    def label(self, name: str) -> str:
        """A setting with its present value."""
        return labels.setting(self.words, self.chat.settings, name, self.times)

    def message(self, head: views.html.Html, rows: Iterable[Row]) -> OutgoingMessage:
        """The message of a screen, with a note of the last change."""
        if self.note is None:
            return OutgoingMessage(str(head), tuple(rows))
        undo: tuple[Row, ...] = ()
        if self.note.token:
            undo = ((Button(self.words._("Undo"), data=views.callback_data.panel(self.note.token, UNDO)),),)
        change = views.html.text(self.note.signed or self.note.text)
        return OutgoingMessage(str(views.html.join((head, change), "\n\n")), (*undo, *rows))


def home(screen: SettingsScreen) -> OutgoingMessage:
    """The first screen: all settings with their values."""
    words, kind = screen.words, screen.chat.kind
    buttons = [
        screen.button(screen.label("sentences"), "open", "sentences"),
        screen.button(screen.label("language"), "open", "language"),
        screen.button(screen.label("times"), "open", "digest"),
        screen.button(screen.label("digest_stories"), "open", "size"),
        screen.button(screen.label("zone"), "open", "zone"),
        screen.button(screen.label("quiet_from"), "open", "quiet"),
    ]
    if kind is not ChatKind.PRIVATE:
        buttons.append(screen.button(labels.collected(words, screen.chat.settings), "open", "collected"))
    for name, kinds in TOGGLES:
        if kind in kinds:
            buttons.append(screen.button(screen.label(name), "set", name))
    if kind is ChatKind.CHANNEL:
        buttons += [screen.button(screen.label(name), "ask", name) for name in ("header", "footer")]
    buttons.append(screen.button(screen.label("retention"), "open", "retention"))
    rows: list[Row] = [(button,) for button in buttons]
    rows.append((screen.button(words._("Feeds"), "feeds"), screen.button(words._("Watches"), "watches")))
    rows.append((screen.button(words._("Erase everything"), "erase"),))
    title = views.article_facts.short_name(screen.chat.title)
    heading = words._("Settings of {title}", title=title) if title else words._("Settings")
    return screen.message(views.html.bold(heading), rows)


def collected(screen: SettingsScreen) -> OutgoingMessage:
    """The screen of what is collected from posts."""
    words, settings, kind = screen.words, screen.chat.settings, screen.chat.kind
    rows: list[Row] = [
        (screen.button(screen.label(name), "set", name),) for name, kinds in labels.COLLECTED if kind in kinds
    ]
    if screen.chat.kind in GROUPS:
        rows.append((screen.button(screen.label("shortest"), "open", "length"),))
    if screen.topic is not None:
        here = labels.yes_or_no(words, words._("Collect in this topic"), screen.topic not in settings.left_out)
        rows.append((screen.button(here, "topic"),))
    lines = [words._("What I keep of what is posted here, without being asked.")]
    if screen.topic is not None and settings.left_out:
        lines.append(screen.label("left_out"))
    return screen.message(views.html.join(map(views.html.text, lines)), (*rows, back(screen)))


def digest(screen: SettingsScreen) -> OutgoingMessage:
    """The screen of the digest schedule, with a few schedules to choose from."""
    words = screen.words
    rows: list[Row] = []
    for days, minutes in TIMES:
        label = labels.capital(f"{words.days(days)} {', '.join(map(labels.clock, minutes))}")
        is_current = {(time.days, time.minute) for time in screen.times} == {(days, minute) for minute in minutes}
        rows.append((screen.button(labels.marked(label, is_current), "time", f"{days}.{'+'.join(map(str, minutes))}"),))
    rows.append(
        (
            screen.button(labels.marked(words._("No digests"), not screen.times), "off"),
            screen.button(words._("Other times"), "ask", "times"),
        )
    )
    lines = [views.html.bold(words._("Digest")), views.html.text(labels.capital(labels.schedule(words, screen.times)))]
    if screen.times:
        at = min(time.next_at for time in screen.times)
        lines.append(views.html.text(labels.next_digest(words, at, screen.chat.settings.zone)))
    return screen.message(views.html.join(lines), (*rows, back(screen)))


def clock(screen: SettingsScreen) -> OutgoingMessage:
    """The screen that asks for the present time, to find the time zone."""
    words = screen.words
    times = [screen.button(labels.clock(minute), "clock", minute) for minute in zones.clocks(screen.now)]
    write: Row = (screen.button(words._("Write the time zone"), "ask", "zone"),)
    heading = views.html.text(words._("What time is it for you?"))
    return screen.message(heading, (*_rows(times, A_ROW), write, back(screen)))


def zone(screen: SettingsScreen, minute: int) -> OutgoingMessage:
    """The screen of the places whose time of day is *minute* now."""
    places = [screen.button(labels.zone_name(name), "in", name) for name in zones.showing(minute, screen.now)]
    again = screen.button(screen.words._("Another time"), "open", "zone")
    return screen.message(views.html.text(screen.words._("Where is that?")), (*_rows(places, 2), (again,)))


def scheduled(words: Words, times: Sequence[DigestTime], next_at: datetime, zone: str) -> OutgoingMessage:
    """The answer to a schedule that was written after /digest."""
    schedule = words.valued(words._("Digest"), labels.schedule(words, times))
    return OutgoingMessage(
        str(views.html.join(map(views.html.text, (schedule, labels.next_digest(words, next_at, zone)))))
    )


def unscheduled(words: Words) -> OutgoingMessage:
    """The answer to /digest off."""
    return OutgoingMessage(str(views.html.text(words._("No more digests here. /digest alone shows one now."))))


def how_to_digest(words: Words, word: str = "") -> OutgoingMessage:
    """The usage of /digest; *word* is a word that was not understood."""
    how = words._(
        "A digest now: /digest, /digest today, /digest since Monday, /digest last 20. "
        "Regularly: /digest weekdays 8:00, /digest 8:00 18:30 Europe/Paris, /digest off."
    )
    return OutgoingMessage(str(views.html.join((not_understood(words, word), views.html.text(how)))))


def not_understood(words: Words, word: str) -> views.html.Html:
    """A line with the word that was not understood; empty without one."""
    word = views.article_facts.short_name(word)
    return views.html.text(words._("I did not understand “{word}”.", word=word) if word else "")


def back(screen: SettingsScreen) -> Row:
    """The button back to the first screen."""
    return (screen.button(screen.words._("Back"), "home"),)


def _rows(buttons: Sequence[Button], width: int) -> Iterable[Row]:
    return (tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
