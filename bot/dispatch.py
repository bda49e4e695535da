"""From a raw update to its handler: the first route that matches gets it, and errors get their one kind sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.ext import Application, ApplicationBuilder, BaseHandler

from bot.intake import UnreadableError
from bot.outgoing import Outgoing
from handlers import errors, routes
from handlers.context import Context, Retry, Services

log = structlog.get_logger("bot.dispatch")

Route = BaseHandler[Update, Context, object]


class Routes:
    """The dispatcher of the routes table."""

    def __init__(self, bot: Bot, services: Services, outgoing: Outgoing) -> None:
        self._bot = bot
        self._services = services
        self._outgoing = outgoing
        # PTB's handlers ask for an application; this one is never started and does nothing by itself
        self._application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
        )

    def parse(self, raw: dict[str, object]) -> Update:
        """Return the update; any error means that it cannot be read."""
        return Update.de_json(raw, self._bot)

    async def handle(self, updates: Sequence[Update], plan: Callable[[], Retry]) -> None:
        """Hand updates that belong together to the route of the first; raise what is to be tried again."""
        update = updates[0]
        found = self._route(update)
        if found is None:
            return
        route, match = found
        outbox = self._outgoing.outbox(update.update_id)
        context = Context.of(update, self._application, self._services, outbox, updates, plan())
        try:
            await route.handle_update(update, self._application, match, context)
        except Exception as error:
            context.retry = plan()  # the time of the next try counts from now, not from the beginning
            if not await self._told(update, context, error):
                raise

    def _route(self, update: Update) -> tuple[Route, object] | None:
        try:
            for route in routes.ROUTES:
                match = route.check_update(update)
                if match is not None and match is not False:
                    return route, match
        except Exception as error:
            raise UnreadableError from error
        return None

    async def _told(self, update: Update, context: Context, error: Exception) -> bool:
        try:
            return await errors.on_error(update, context, error)
        except Exception as second:
            log.error("could not say what went wrong", update=update.update_id, error=type(second).__name__)
            return False
