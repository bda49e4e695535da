"""Maintenance in the owner's panel: maintenance mode, a backup now, and the log level."""

from __future__ import annotations

from engine.errors import StorageError
from handlers import views
from handlers.admin import panel as admin_panel
from handlers.admin.panel import AdminPress, Turn
from handlers.context import Context
from handlers.views.message import OutgoingMessage
from services.backups import DAYS

MAINTENANCE, BACKUP, LOG = "resting", "backup", "log"
"""In the data of buttons, which may be a day old."""
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_MEGABYTE = 1 << 20


async def mode_label(context: Context) -> str:
    """Whether maintenance mode is on, on the button of the first screen."""
    words = context.words
    enabled = await context.services.bot_settings.in_maintenance()
    return words._("Maintenance: {value}", value=words._("yes") if enabled else words._("no"))


async def show_mode(press: AdminPress, context: Context) -> Turn:
    """Maintenance mode: updates are stored and handled later; "on" and "off" change it at once."""
    words, bot_settings, token, toast = context.words, context.services.bot_settings, press.token, ""
    if press.argument in ("on", "off"):
        await bot_settings.set_maintenance(press.argument == "on")
        toast = words._("I rest.") if press.argument == "on" else words._("I answer again.")
    enabled = await bot_settings.in_maintenance()
    lines = [
        views.html.bold(await mode_label(context)),
        views.html.text(words._("While I rest, each chat hears so once. What is sent is kept and answered after.")),
        views.html.text(words._("Digests and broadcasts wait too. Owners are answered as ever.")),
    ]
    switch = (words._("Answer again"), "off") if enabled else (words._("Rest"), "on")
    rows = ((admin_panel.key(token, switch[0], MAINTENANCE, switch[1]),), admin_panel.back(words, token))
    return Turn(OutgoingMessage(str(views.html.join(lines)), rows), toast)


async def backup_label(context: Context) -> str:
    """The age of the last backup, on the button of the first screen."""
    backups, words = context.services.backups, context.words
    if not backups.supported:
        return words._("Backup: {value}", value="pg_dump")
    last = backups.last()
    age = words.age(last, context.now()) or words._("just now") if last else words._("none yet")
    return words._("Backup: {value}", value=age)


async def show_backup(press: AdminPress, context: Context) -> Turn:
    """The stored backups; "now" makes one."""
    words, backups, token, toast = context.words, context.services.backups, press.token, ""
    if press.argument == "now" and backups.supported:
        try:
            backup = await backups.make()
            toast = words._("Backed up: {size} MB.", size=words.number(round(backup.size / _MEGABYTE, 1)))
        except StorageError:
            toast = words._("That failed. Look at the free space of the disk and at the log.")
    lines = [views.html.bold(await backup_label(context))]
    if backups.supported:
        stored = backups.list()
        count = words.n("{count} backup is kept.", "{count} backups are kept.", len(stored))
        schedule = words.n(
            "One is made each day, and goes after {count} day.",
            "One is made each day, and goes after {count} days.",
            DAYS,
        )
        lines.append(views.html.text(f"{count} {schedule}"))
        lines += [views.html.text(backup.path.name) for backup in stored]
    else:
        lines.append(views.html.text(words._("This database is PostgreSQL's. Its own tool makes the backup: pg_dump.")))
    rows = [(admin_panel.key(token, words._("Back up now"), BACKUP, "now"),)] if backups.supported else []
    return Turn(OutgoingMessage(str(views.html.join(lines)), (*rows, admin_panel.back(words, token))), toast)


async def log_label(context: Context) -> str:
    """The log level, on the button of the first screen."""
    level = await context.services.bot_settings.log_level()
    return context.words._("Log: {value}", value=level.lower() or context.words._("as set"))


async def show_log(press: AdminPress, context: Context) -> Turn:
    """The log level; a choice takes effect at once and is stored, "usual" is the level of the settings."""
    words, bot_settings, token, toast = context.words, context.services.bot_settings, press.token, ""
    if press.argument in (*LEVELS, "usual"):
        level = "" if press.argument == "usual" else press.argument
        await bot_settings.set_log_level(level)
        context.environment.set_level(level)
        toast = await log_label(context)
    current = await bot_settings.log_level()
    levels = [("usual", words._("As set")), *((level, level.lower()) for level in LEVELS)]
    rows = [
        (admin_panel.key(token, f"✓ {name}" if value == (current or "usual") else name, LOG, value),)
        for value, name in levels
    ]
    lines = (
        views.html.bold(await log_label(context)),
        views.html.text(words._("Whatever is logged, no message and no name is.")),
    )
    return Turn(OutgoingMessage(str(views.html.join(lines)), (*rows, admin_panel.back(words, token))), toast)
