"""Screens of /settings with one choice of a few, and the prompts for values that are written."""

from __future__ import annotations

from dataclasses import replace

from handlers import views
from handlers.settings import labels
from handlers.settings.screens import QUIET, SettingsScreen, back, not_understood
from handlers.views.articles import LENGTHS
from handlers.views.i18n import Words, languages
from handlers.views.message import OutgoingMessage, Row

SHORTEST = (140, 280, 560, 1120)
STORIES, STORY_SENTENCES = (3, 5, 8), (1, 2, 3)
"""In a digest: how many stories are told, and in how many sentences each."""
RETENTIONS = (0, labels.YEAR, 90, 30, 7)
"""Days that articles are stored; 0 is for ever."""


def quiet(screen: SettingsScreen) -> OutgoingMessage:
    """The screen of the quiet hours, in which nothing is sent unasked."""
    settings, rows = screen.chat.settings, []
    for start, end in QUIET:
        is_current = (settings.quiet_from, settings.quiet_to) == minutes(start, end)
        hours = screen.words._("No quiet hours") if start < 0 else f"{start:02}:00–{end:02}:00"
        rows.append(_row(screen, hours, is_current, "quiet", f"{start}.{end}"))
    text = screen.words._("In quiet hours I send nothing unasked; a digest waits for their end.")
    return screen.message(views.html.text(text), (*rows, back(screen)))


def minutes(start: int, end: int) -> tuple[int, int]:
    """Hours as minutes of the day; -1 for no quiet hours."""
    return (start * 60, end * 60) if start >= 0 else (-1, -1)


def language(screen: SettingsScreen) -> OutgoingMessage:
    """The screen of the language of the bot's own words."""
    current = screen.chat.settings.language
    rows = [
        _row(screen, labels.checked_language(screen.words, code), code == current, "pick", f"language:{code}")
        for code in ("", *sorted(languages()))
    ]
    text = screen.words._("The language of my few words. Quotations stay as they are.")
    note = screen.words._("Nobody who speaks the unchecked languages has read my words in them yet.")
    wrong: Row = (screen.button(screen.words._("Wrong word?"), "ask", "words"),)
    return screen.message(views.html.join(map(views.html.text, (text, note))), (*rows, wrong, back(screen)))


def sentences(screen: SettingsScreen) -> OutgoingMessage:
    """The screen of the length of summaries."""
    current = screen.chat.settings.sentences
    rows = [
        _row(screen, labels.sentences(screen.words, count), count == current, "pick", f"sentences:{count}")
        for count in LENGTHS
    ]
    text = screen.words._("So many sentences a summary shows at first; its buttons show more or fewer.")
    return screen.message(views.html.text(text), (*rows, back(screen)))


def size(screen: SettingsScreen) -> OutgoingMessage:
    """The screen of the length of digests."""
    words, settings = screen.words, screen.chat.settings
    choices = (
        ("digest_stories", STORIES, labels.stories),
        ("digest_sentences", STORY_SENTENCES, labels.sentences),
    )
    rows = [
        tuple(
            screen.button(
                labels.marked(label(words, count), count == getattr(settings, name)), "pick", f"{name}:{count}"
            )
            for count in counts
        )
        for name, counts, label in choices
    ]
    text = words._("So many stories a digest tells in sentences; the others are a line each.")
    return screen.message(views.html.text(text), (*rows, back(screen)))


def length(screen: SettingsScreen) -> OutgoingMessage:
    """The screen of the length from which posts are collected."""
    current = screen.chat.settings.shortest
    rows = [
        _row(screen, labels.signs(screen.words, size), size == current, "pick", f"shortest:{size}") for size in SHORTEST
    ]
    text = screen.words._("Posts of at least this length are kept; links always are.")
    way: Row = (screen.button(screen.words._("Back"), "open", "collected"),)
    return screen.message(views.html.text(text), (*rows, way))


def retention(screen: SettingsScreen) -> OutgoingMessage:
    """The screen of the time that articles are stored."""
    current = screen.chat.settings.retention
    rows = [
        _row(screen, labels.capital(labels.retention(screen.words, days)), days == current, "keep", f"{days}")
        for days in RETENTIONS
    ]
    text = screen.words._("Articles and questions that came earlier are erased, with everything that hangs on them.")
    return screen.message(views.html.text(text), (*rows, back(screen)))


def confirm_retention(screen: SettingsScreen, days: int, older: int) -> OutgoingMessage:
    """Ask for a confirmation of a retention, with the number of articles that it would erase now."""
    words = screen.words
    effect = words.n(
        "{count} article is older and goes in a minute.", "{count} articles are older and go in a minute.", older
    )
    question = labels.setting(words, replace(screen.chat.settings, retention=days), "retention")
    rows: tuple[Row, ...] = (
        (screen.button(words._("Yes, erase what is older"), "keep", f"{days}.1"),),
        (screen.button(words._("Back"), "open", "retention"),),
    )
    return screen.message(views.html.join((views.html.bold(question), views.html.text(effect))), rows)


def ask(words: Words, field: str, wrong: str = "") -> OutgoingMessage:
    """The prompt for a "header", "footer", "times" or "zone"; *wrong* is a word that was not understood."""
    prompt = {
        "header": words._("Reply to this with the header of the digest, or with a hyphen for none."),
        "footer": words._("Reply to this with the footer of the digest, or with a hyphen for none."),
        "times": words._("Reply to this with the times, as in: weekdays 8:00, 18:30"),
        "zone": words._("Reply to this with the time zone, as in: Europe/Paris"),
    }[field]
    return OutgoingMessage(str(views.html.join((not_understood(words, wrong), views.html.text(prompt)))), asks=True)


def too_long(words: Words, field: str, limit: int) -> OutgoingMessage:
    """The prompt again, after a text that was too long."""
    text = words.n("That is longer than {count} character.", "That is longer than {count} characters.", limit)
    return OutgoingMessage(f"{views.html.text(text)}\n{ask(words, field).html}", asks=True)


def _row(screen: SettingsScreen, label: str, is_current: bool, verb: str, argument: str) -> Row:
    """The button of one choice."""
    return (screen.button(labels.marked(label, is_current), verb, argument),)
