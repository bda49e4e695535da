"""Bots that answer each message with itself, for `benchmarks.throughput`: what others do, and our own bare parts.

    python -m benchmarks.echo_bots stock|concurrent|ours URL

`stock` is python-telegram-bot as its examples show it, `concurrent` the same with 256 updates at once, `ours` the
bot's own poll loop, routes and HTTP without inbox, database and children.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Sequence

from telegram import Bot, Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from benchmarks.bot_api_server import TOKEN
from bot.clock import Clock
from bot.inbound.polling import Poller
from bot.outbound.bot_api import AiohttpRequest
from handlers.routes import ROUTES


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def stock(url: str, at_once: int) -> None:
    """Run python-telegram-bot with its own requests."""
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot")
    application: Application = builder.concurrent_updates(at_once).build()  # type: ignore[type-arg]
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling()


async def ours(url: str) -> None:
    """Run the poll loop, the routes and the requests of the bot."""
    tasks: set[asyncio.Task[None]] = set()
    async with AiohttpRequest(url, TOKEN) as api:
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=api, get_updates_request=api)
        await bot.initialize()

        async def answer(raw: dict[str, object]) -> None:
            update = Update.de_json(raw, bot)
            next(route for route in ROUTES if route.check_update(update))
            assert update.message is not None
            await api.call("sendMessage", {"chat_id": update.message.chat_id, "text": update.message.text})

        async def receive(updates: Sequence[object]) -> int:
            for raw in updates:
                assert isinstance(raw, dict)
                task = asyncio.create_task(answer(raw))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            return len(updates)

        await Poller(api, receive, clock=Clock()).run()


def main(kind: str, url: str) -> None:
    """Run one of them until the process is ended."""
    logging.disable(logging.CRITICAL)
    if kind == "ours":
        asyncio.run(ours(url))
    else:
        stock(url, {"stock": 1, "concurrent": 256}[kind])


if __name__ == "__main__":
    main(*sys.argv[1:])
