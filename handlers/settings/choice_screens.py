"""More screens of /settings: those with one choice of a few, and what is asked to be written."""

from __future__ import annotations

from dataclasses import replace

from handlers import views
from handlers.settings import labels
from handlers.settings.screens import QUIET, Panel, back, not_understood
from handlers.views.articles import LENGTHS
from handlers.views.i18n import Words, languages
from handlers.views.message import OutgoingMessage, Row

SHORTEST = (140, 280, 560, 1120)
KEPT = (0, labels.YEAR, 90, 30, 7)
"""Days; 0 is for ever."""


def quiet(panel: Panel) -> OutgoingMessage:
    """When nothing is sent unasked."""
    settings, rows = panel.chat.settings, []
    for begin, end in QUIET:
        chosen = (settings.quiet_from, settings.quiet_to) == minutes(begin, end)
        hours = panel.words._("No quiet hours") if begin < 0 else f"{begin:02}:00–{end:02}:00"
        rows.append(_row(panel, hours, chosen, "quiet", f"{begin}.{end}"))
    said = panel.words._("In quiet hours I send nothing unasked; a digest waits for their end.")
    return panel.screen(views.html.text(said), (*rows, back(panel)))


def minutes(begin: int, end: int) -> tuple[int, int]:
    """Hours as minutes of the day; -1 is none."""
    return (begin * 60, end * 60) if begin >= 0 else (-1, -1)


def language(panel: Panel) -> OutgoingMessage:
    """The language of the bot's own words."""
    chosen = panel.chat.settings.language
    rows = [
        _row(panel, labels.language(panel.words, code), code == chosen, "pick", f"language:{code}")
        for code in ("", *sorted(languages()))
    ]
    said = panel.words._("The language of my few words. Quotations stay as they are.")
    return panel.screen(views.html.text(said), (*rows, back(panel)))


def sentences(panel: Panel) -> OutgoingMessage:
    """How long a summary is at first."""
    chosen = panel.chat.settings.sentences
    rows = [
        _row(panel, labels.sentences(panel.words, count), count == chosen, "pick", f"sentences:{count}")
        for count in LENGTHS
    ]
    said = panel.words._("So many sentences a summary shows at first; its buttons show more or fewer.")
    return panel.screen(views.html.text(said), (*rows, back(panel)))


def length(panel: Panel) -> OutgoingMessage:
    """From which length posts are kept."""
    chosen = panel.chat.settings.shortest
    rows = [
        _row(panel, labels.signs(panel.words, most), most == chosen, "pick", f"shortest:{most}") for most in SHORTEST
    ]
    said = panel.words._("Posts of at least this length are kept; links always are.")
    way: Row = (panel.button(panel.words._("Back"), "open", "collected"),)
    return panel.screen(views.html.text(said), (*rows, way))


def retention(panel: Panel) -> OutgoingMessage:
    """How long articles are kept."""
    chosen = panel.chat.settings.retention
    rows = [
        _row(panel, labels.capital(labels.kept(panel.words, days)), days == chosen, "keep", f"{days}") for days in KEPT
    ]
    said = panel.words._("Articles and questions that came earlier are erased, with everything that hangs on them.")
    return panel.screen(views.html.text(said), (*rows, back(panel)))


def sure(panel: Panel, days: int, older: int) -> OutgoingMessage:
    """How many articles would go now, before a retention takes effect."""
    words = panel.words
    would = words.n(
        "{count} article is older and goes in a minute.", "{count} articles are older and go in a minute.", older
    )
    asked = labels.said(words, replace(panel.chat.settings, retention=days), "retention")
    rows: tuple[Row, ...] = (
        (panel.button(words._("Yes, erase what is older"), "keep", f"{days}.1"),),
        (panel.button(words._("Back"), "open", "retention"),),
    )
    return panel.screen(views.html.join((views.html.bold(asked), views.html.text(would))), rows)


def ask(words: Words, field: str, wrong: str = "") -> OutgoingMessage:
    """What is to be written as a reply to it: "header", "footer", "times" or "zone"; *wrong* was not understood."""
    said = {
        "header": words._("Reply to this with the header of the digest, or with a hyphen for none."),
        "footer": words._("Reply to this with the footer of the digest, or with a hyphen for none."),
        "times": words._("Reply to this with the times, as in: weekdays 8:00, 18:30"),
        "zone": words._("Reply to this with the time zone, as in: Europe/Paris"),
    }[field]
    return OutgoingMessage(str(views.html.join((not_understood(words, wrong), views.html.text(said)))), asks=True)


def too_long(words: Words, field: str, most: int) -> OutgoingMessage:
    """What was written is longer than it may be."""
    said = words.n("That is longer than {count} character.", "That is longer than {count} characters.", most)
    return OutgoingMessage(f"{views.html.text(said)}\n{ask(words, field).html}", asks=True)


def _row(panel: Panel, label: str, chosen: bool, verb: str, argument: str) -> Row:
    """One choice of a few."""
    return (panel.button(labels.marked(label, chosen), verb, argument),)
