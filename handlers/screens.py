"""The screens of /settings: one message, edited in place; what is chosen stands on the buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import buttons, facts, markup
from handlers.messages import Button, Message, Row
from handlers.words import Words, languages
from services import zones
from storage.models import Chat, ChatKind, ChatSettings, DigestTime

GROUPS = frozenset({ChatKind.GROUP, ChatKind.SUPERGROUP})
CHANNEL = frozenset({ChatKind.CHANNEL})
TOGGLES: tuple[tuple[str, frozenset[ChatKind]], ...] = (
    ("collect", GROUPS | CHANNEL),
    ("reactions", GROUPS),
    ("joined_topics", frozenset({ChatKind.SUPERGROUP})),
    ("other_bots", GROUPS),
    ("quiet_day", GROUPS | {ChatKind.PRIVATE}),
    ("review", CHANNEL),
    ("publish_unseen", CHANNEL),
    ("silent", CHANNEL),
    ("pin", CHANNEL),
    ("preview", CHANNEL),
    ("comment", CHANNEL),
)
"""Settings that are on or off, and where they mean something."""
SHORTEST = (140, 280, 560, 1120)
QUIET = ((-1, -1), (21, 7), (22, 7), (23, 8), (0, 8))
"""Hours from and to; the first is none."""
TIMES = ((127, (480,)), (31, (480,)), (127, (1080,)), (31, (1080,)), (127, (480, 1080)))
"""Days and minutes that are one tap away; all others can be written."""
A_ROW = 6
"""Times of day in a row."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a screen is about."""

    words: Words
    token: str
    chat: Chat
    times: tuple[DigestTime, ...]
    now: datetime

    def button(self, text: str, verb: str, argument: str | int = "") -> Button:
        """A button of this panel."""
        return Button(text, data=buttons.panel(self.token, verb, argument))


def home(panel: Panel) -> Message:
    """Everything a chat has chosen, each with its value."""
    words, settings, kind = panel.words, panel.chat.settings, panel.chat.kind
    shown = [
        panel.button(_valued(words._("Digest"), times_said(words, panel.times)), "open", "digest"),
        panel.button(_valued(words._("Time zone"), zone_name(settings.zone) or words._("not told")), "open", "zone"),
        panel.button(_valued(words._("Quiet hours"), _quiet(words, settings)), "open", "quiet"),
        panel.button(_valued(words._("Language"), _language(words, settings.language)), "open", "language"),
    ]
    shown.append(panel.button(words._("Feeds"), "feeds"))
    shown.append(panel.button(words._("Watches"), "watches"))
    if kind in GROUPS:
        shown.append(
            panel.button(_valued(words._("Posts kept from"), _signs(words, settings.shortest)), "open", "length")
        )
    for name, kinds in TOGGLES:
        if kind in kinds:
            shown.append(panel.button(toggle_said(words, settings, name), "set", name))
    if kind is ChatKind.CHANNEL:
        shown.append(panel.button(_valued(words._("Header"), _beginning(words, settings.header)), "ask", "header"))
        shown.append(panel.button(_valued(words._("Footer"), _beginning(words, settings.footer)), "ask", "footer"))
    title = facts.name(panel.chat.title)
    said = words._("Settings of {title}", title=title) if title else words._("Settings")
    return Message(str(markup.bold(said)), tuple((button,) for button in shown))


def digest(panel: Panel) -> Message:
    """When digests come, and a few times to choose from."""
    words = panel.words
    rows: list[Row] = []
    for days, minutes in TIMES:
        said = _capital(f"{words.days(days)} {', '.join(map(_clock, minutes))}")
        chosen = {(time.days, time.minute) for time in panel.times} == {(days, minute) for minute in minutes}
        rows.append((panel.button(_marked(said, chosen), "time", f"{days}.{'+'.join(map(str, minutes))}"),))
    rows.append(
        (
            panel.button(_marked(words._("None"), not panel.times), "off"),
            panel.button(words._("Other times"), "ask", "times"),
        )
    )
    lines = [markup.bold(words._("Digest")), markup.text(_capital(times_said(words, panel.times)))]
    if panel.times:
        lines.append(markup.text(next_said(words, min(time.next_at for time in panel.times), panel.chat.settings.zone)))
    return Message(str(markup.join(lines)), (*rows, _back(panel)))


def clock(panel: Panel) -> Message:
    """What time is it for you?"""
    times = [panel.button(_clock(minute), "clock", minute) for minute in zones.clocks(panel.now)]
    said = panel.words._("What time is it for you? Or write the zone: /digest 8:00 Europe/Paris")
    return Message(str(markup.text(said)), (*_rows(times, A_ROW), _back(panel)))


def zone(panel: Panel, minute: int) -> Message:
    """The places where the clock shows that now."""
    there = [panel.button(zone_name(name), "in", name) for name in zones.showing(minute, panel.now)]
    again = panel.button(panel.words._("Another time"), "open", "zone")
    return Message(str(markup.text(panel.words._("Where is that?"))), (*_rows(there, 2), (again,)))


def quiet(panel: Panel) -> Message:
    """When nothing is sent unasked."""
    settings, rows = panel.chat.settings, []
    for begin, end in QUIET:
        chosen = (settings.quiet_from, settings.quiet_to) == (
            begin * 60 if begin >= 0 else -1,
            end * 60 if end >= 0 else -1,
        )
        said = panel.words._("None") if begin < 0 else f"{begin:02}:00–{end:02}:00"
        rows.append((panel.button(_marked(said, chosen), "quiet", f"{begin}.{end}"),))
    said = panel.words._("In quiet hours I send nothing unasked; a digest waits for their end.")
    return Message(str(markup.text(said)), (*rows, _back(panel)))


def language(panel: Panel) -> Message:
    """The language of the bot's own words."""
    chosen = panel.chat.settings.language
    rows = [
        (panel.button(_marked(_language(panel.words, code), code == chosen), "pick", f"language:{code}"),)
        for code in ("", *sorted(languages()))
    ]
    return Message(
        str(markup.text(panel.words._("The language of my few words. Quotations stay as they are."))),
        (*rows, _back(panel)),
    )


def length(panel: Panel) -> Message:
    """From which length posts are kept."""
    chosen = panel.chat.settings.shortest
    rows = [
        (panel.button(_marked(_signs(panel.words, most), most == chosen), "pick", f"shortest:{most}"),)
        for most in SHORTEST
    ]
    return Message(
        str(markup.text(panel.words._("Posts of this length are kept; links always are."))), (*rows, _back(panel))
    )


def ask(words: Words, field: str) -> Message:
    """What is to be written as a reply to it: "header", "footer" or "times"."""
    said = {
        "header": words._("Reply to this with the header of the digest, or with a hyphen for none."),
        "footer": words._("Reply to this with the footer of the digest, or with a hyphen for none."),
    }.get(field) or words._("Reply to this with the times, as in: weekdays 8:00, 18:30")
    return Message(str(markup.text(said)), asks=True)


def scheduled(words: Words, times: Sequence[DigestTime], next_at: datetime, zone: str) -> Message:
    """The answer to times that were written."""
    lines = (f"{words._('Digest')}: {times_said(words, times)}", next_said(words, next_at, zone))
    return Message(str(markup.join(map(markup.text, lines))))


def unscheduled(words: Words) -> Message:
    """The answer to /digest off."""
    return Message(str(markup.text(words._("No more digests here. /digest alone shows one now."))))


def how_to_digest(words: Words, word: str = "") -> Message:
    """What can be written after /digest; *word* is what was not understood."""
    word = facts.name(word)
    fault = words._("I did not understand “{word}”.", word=word) if word else ""
    how = words._(
        "A digest now: /digest, /digest today, /digest since Monday, /digest last 20. "
        "Regularly: /digest weekdays 8:00, /digest 8:00 18:30 Europe/Paris, /digest off."
    )
    return Message(str(markup.join((markup.text(fault), markup.text(how)))))


def too_long(words: Words, most: int) -> Message:
    """What was written is longer than it may be."""
    said = words.n("That is longer than {count} character.", "That is longer than {count} characters.", most)
    return Message(str(markup.text(said)))


def times_said(words: Words, times: Sequence[DigestTime]) -> str:
    """When digests come, in words: "on weekdays 08:00, 18:00"."""
    if not times:
        return words._("none")
    by_days: dict[int, list[int]] = {}
    for time in times:
        by_days.setdefault(time.days, []).append(time.minute)
    return "; ".join(f"{words.days(days)} {', '.join(map(_clock, sorted(of)))}" for days, of in by_days.items())


def next_said(words: Words, at: datetime, zone: str) -> str:
    """When the next digest comes."""
    return words._("Next: {moment} ({zone})", moment=words.moment(at, zone), zone=zone_name(zone) or "UTC")


def toggle_said(words: Words, settings: ChatSettings, name: str) -> str:
    """The name of a setting that is on or off, with what it is now."""
    label = {
        "collect": words._("Collecting"),
        "reactions": words._("Reactions"),
        "joined_topics": words._("Topics joined"),
        "other_bots": words._("Other bots here"),
        "quiet_day": words._("Say when nothing is new"),
        "review": words._("I see it first"),
        "publish_unseen": words._("Publish unseen"),
        "silent": words._("Without a sound"),
        "pin": words._("Pin the newest"),
        "preview": words._("Picture"),
        "comment": words._("Summary as a comment"),
    }[name]
    return _valued(label, words._("yes") if getattr(settings, name) else words._("no"))


def zone_name(zone: str) -> str:
    """A zone as people read it: "Europe/Paris", "America/New York"."""
    return zone.replace("_", " ")


def _valued(label: str, value: str) -> str:
    return f"{label}: {value}"


def _marked(said: str, chosen: bool) -> str:
    return f"✓ {said}" if chosen else said


def _back(panel: Panel) -> Row:
    return (panel.button(panel.words._("Back"), "home"),)


def _rows(shown: Sequence[Button], width: int) -> Iterable[Row]:
    return (tuple(shown[at : at + width]) for at in range(0, len(shown), width))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _quiet(words: Words, settings: ChatSettings) -> str:
    if settings.quiet_from < 0:
        return words._("none")
    return f"{_clock(settings.quiet_from)}–{_clock(settings.quiet_to)}"


def _language(words: Words, code: str) -> str:
    return Words(code).language_name(code) if code else words._("as you write")


def _signs(words: Words, count: int) -> str:
    return words.n("{count} character", "{count} characters", count)


def _beginning(words: Words, text: str) -> str:
    line = facts.name(text)
    return (line[:20] + "…" if len(line) > 20 else line) or words._("none")


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
