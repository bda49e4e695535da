"""Labels of the settings: the name of each with its present value, as on the buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers import views
from handlers.views.i18n import Words, reviewed
from storage.models import ChatKind, ChatSettings, DigestTime

GROUPS = frozenset({ChatKind.GROUP, ChatKind.SUPERGROUP})
CHANNEL = frozenset({ChatKind.CHANNEL})
PRIVATE = frozenset({ChatKind.PRIVATE})
ALL = frozenset(ChatKind)
COLLECTED: tuple[tuple[str, frozenset[ChatKind]], ...] = (
    ("links", GROUPS | CHANNEL),
    ("posts", GROUPS | CHANNEL),
    ("files", GROUPS | CHANNEL),
    ("collect_late", GROUPS),
)
TOGGLES: tuple[tuple[str, frozenset[ChatKind]], ...] = (
    ("link_previews", ALL),
    ("repeats_out", ALL),
    ("reactions", GROUPS),
    ("joined_topics", frozenset({ChatKind.SUPERGROUP})),
    ("other_bots", GROUPS),
    ("admins_add", GROUPS),
    ("admins_delete", GROUPS),
    ("quiet_day", GROUPS | PRIVATE),
    ("review", CHANNEL),
    ("publish_unseen", CHANNEL),
    ("silent", CHANNEL),
    ("pin", CHANNEL),
    ("preview", CHANNEL),
    ("comment", CHANNEL),
)
"""Settings that are on or off, and the kinds of chat that have them; those of COLLECTED have their own screen."""
YEAR = 365


def setting(words: Words, settings: ChatSettings, name: str, times: Sequence[DigestTime] = ()) -> str:
    """The name of a setting with its present value: "Language: Français"."""
    match name:
        case "times":
            return words.valued(words._("Digest"), schedule(words, times))
        case "quiet_from":
            return words.valued(words._("Quiet hours"), _quiet(words, settings))
        case "zone":
            return words.valued(words._("Time zone"), zone_name(settings.zone) or words._("not told"))
        case "language":
            return words.valued(words._("Language"), language(words, settings.language))
        case "digest_stories" | "digest_sentences":
            return words.valued(words._("Digest size"), digest_size(words, settings))
        case "sentences":
            return words.valued(words._("Summary"), sentences(words, settings.sentences))
        case "shortest":
            return words.valued(words._("Posts kept from"), signs(words, settings.shortest))
        case "retention":
            return words.valued(words._("Articles kept"), retention(words, settings.retention))
        case "header":
            return words.valued(words._("Header"), _beginning(words, settings.header))
        case "footer":
            return words.valued(words._("Footer"), _beginning(words, settings.footer))
        case "left_out":
            return words.valued(words._("Topics left out"), words.number(len(settings.left_out)))
    return toggle(words, settings, name)


def toggle(words: Words, settings: ChatSettings, name: str) -> str:
    """The name of a setting that is on or off, with its present value."""
    label = {
        "links": words._("Collect links"),
        "posts": words._("Collect posts"),
        "files": words._("Collect files"),
        "collect_late": words._("Wait ten minutes"),
        "link_previews": words._("Link previews"),
        "repeats_out": words._("Repeats of a story"),
        "reactions": words._("Reactions"),
        "joined_topics": words._("Ask all topics at once"),
        "other_bots": words._("Other bots here"),
        "admins_add": words._("Who may add"),
        "admins_delete": words._("Who may delete"),
        "quiet_day": words._("Say when nothing is new"),
        "review": words._("Review before publishing"),
        "publish_unseen": words._("Publish unseen"),
        "silent": words._("Without a sound"),
        "pin": words._("Pin the newest"),
        "preview": words._("Preview picture"),
        "comment": words._("Summary as a comment"),
    }[name]
    is_on = getattr(settings, name)
    if name in ("admins_add", "admins_delete"):
        return words.valued(label, words._("admins only") if is_on else words._("everybody"))
    if name == "repeats_out":
        return words.valued(label, words._("left out") if is_on else words._("a silent reply"))
    return yes_or_no(words, label, is_on)


def yes_or_no(words: Words, label: str, is_on: bool) -> str:
    """A name with "yes" or "no"."""
    return words.valued(label, words._("yes") if is_on else words._("no"))


def collected(words: Words, settings: ChatSettings) -> str:
    """What is collected: "Collected: links, posts, files"."""
    labels = {"links": words._("links"), "posts": words._("posts"), "files": words._("files")}
    names = [label for name, label in labels.items() if getattr(settings, name)]
    return words.valued(words._("Collected"), ", ".join(names) or words._("nothing"))


def schedule(words: Words, times: Sequence[DigestTime]) -> str:
    """The schedule of digests: "on weekdays 08:00, 18:00"."""
    if not times:
        return words._("never")
    by_days: dict[int, list[int]] = {}
    for time in times:
        by_days.setdefault(time.days, []).append(time.minute)
    return "; ".join(f"{words.days(days)} {', '.join(map(clock, sorted(of)))}" for days, of in by_days.items())


def next_digest(words: Words, at: datetime, zone: str) -> str:
    """The time of the next digest."""
    return words._("Next: {moment} ({zone})", moment=words.moment(at, zone), zone=zone_name(zone) or "UTC")


def zone_name(zone: str) -> str:
    """The readable name of a zone: "Europe/Paris", "America/New York"."""
    return zone.replace("_", " ")


def clock(minute: int) -> str:
    """A minute of the day as "08:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def language(words: Words, code: str) -> str:
    """The name of a language in that language."""
    return Words(code).language_name(code) if code else words._("as in Telegram")


def checked_language(words: Words, code: str) -> str:
    """The same, with a note if nobody who speaks it has read the bot's words in it yet."""
    name = language(words, code)
    return name if not code or code in reviewed() else words._("{language} · unchecked", language=name)


def sentences(words: Words, count: int) -> str:
    """The length of a summary."""
    return words.n("{count} sentence", "{count} sentences", count)


def stories(words: Words, count: int) -> str:
    """How many stories a digest tells."""
    return words.n("{count} story", "{count} stories", count)


def digest_size(words: Words, settings: ChatSettings) -> str:
    """The length of a digest: "5 stories · 2 sentences"."""
    told = stories(words, settings.digest_stories)
    return f"{told}{views.article_facts.DOT}{sentences(words, settings.digest_sentences)}"


def signs(words: Words, count: int) -> str:
    """The length of a post."""
    return words.n("{count} character", "{count} characters", count)


def retention(words: Words, days: int) -> str:
    """The time that articles are stored."""
    if not days:
        return words._("for ever")
    if days == YEAR:
        return words._("1 year")
    return words.n("{count} day", "{count} days", days)


def marked(label: str, is_current: bool) -> str:
    """A label, with a mark if it is the current choice."""
    return f"✓ {label}" if is_current else label


def capital(label: str) -> str:
    """A label with a capital letter, for the beginning of a line."""
    return label[:1].upper() + label[1:]


def _quiet(words: Words, settings: ChatSettings) -> str:
    if settings.quiet_from < 0:
        return words._("none")
    return f"{clock(settings.quiet_from)}–{clock(settings.quiet_to)}"


def _beginning(words: Words, text: str) -> str:
    line = views.article_facts.short_name(text)
    return (line[:20] + "…" if len(line) > 20 else line) or words._("empty")
