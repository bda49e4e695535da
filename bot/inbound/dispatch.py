"""From a raw update or errand to its handler: the first route that matches gets it, errors get one kind sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import structlog
from telegram import Bot, Update
from telegram.ext import Application, ApplicationBuilder, BaseHandler

from bot.inbound.update_worker import UnreadableError
from bot.outbound.sender import Outgoing
from engine.errors import NotFoundError
from handlers import errors, middleware, routes
from handlers.context import Commission, Context, Environment, PostponedError, Retry
from handlers.tasks import AT_REST, ERRANDS, WITHOUT_BURST
from services.container import Services
from storage.models import Errand

log = structlog.get_logger("bot.inbound.dispatch")

Route = BaseHandler[Update, Context, object]


class Routes:
    """The dispatcher of the routes table."""

    def __init__(self, bot: Bot, services: Services, environment: Environment, outgoing: Outgoing) -> None:
        self._bot = bot
        self._services = services
        self._environment = environment
        self._outgoing = outgoing
        # PTB's handlers ask for an application; this one is never started and does nothing by itself
        self._application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
        )

    def parse(self, raw: dict[str, object], number: int) -> Update | Commission:
        """Return the update or the errand; any error means that it cannot be read."""
        errand = raw.get("errand")
        if number < 0 and isinstance(errand, dict):
            return Commission(number, Errand(**errand))
        return Update.de_json(raw, self._bot)

    async def handle(self, members: Sequence[Update | Commission], plan: Callable[[], Retry]) -> None:
        """Hand what belongs together to the route of the first; raise what is to be tried again."""
        first = members[0]
        if isinstance(first, Commission):  # an errand is alone
            await self._do(first, plan)
        else:
            await self._answer(cast("Sequence[Update]", members), plan)

    async def _do(self, commission: Commission, plan: Callable[[], Retry]) -> None:
        handler = ERRANDS.get(commission.errand.kind)
        if handler is None:
            raise UnreadableError from KeyError(commission.errand.kind)
        try:
            chat, _ = await self._services.chats.where(commission.errand.shelf)
        except NotFoundError:  # the chat was erased meanwhile
            return
        burst = commission.errand.kind not in WITHOUT_BURST
        outbox = self._outgoing.outbox(commission.number, burst=burst)
        context = Context.on_errand(self._application, self._services, self._environment, outbox, plan())
        context.words = await context.words_of(chat)
        if commission.errand.kind not in AT_REST and await self._services.options.resting():
            raise PostponedError(context.now() + middleware.REST, hold=True)
        try:
            await handler(commission, context)
        except NotFoundError as error:  # what it was about is gone
            log.info("an errand has nothing to do", errand=commission.errand.kind, missing=error.what)

    async def _answer(self, updates: Sequence[Update], plan: Callable[[], Retry]) -> None:
        update = updates[0]
        found = self._route(update)
        if found is None:
            return
        route, match = found
        outbox = self._outgoing.outbox(update.update_id)
        context = Context.of(update, self._application, self._services, self._environment, outbox, updates, plan())
        try:
            if await middleware.admits(update, context):
                await route.handle_update(update, self._application, match, context)
        except PostponedError:
            raise
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
