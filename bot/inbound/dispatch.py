"""From a raw update or task to its handler: the first route that matches handles it; errors become a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import structlog
from telegram import Bot, Update
from telegram.ext import Application, ApplicationBuilder, BaseHandler

from bot.inbound.update_worker import Plan, TaskUpdate, UnreadableError
from bot.outbound.sender import Sender
from engine.errors import NotFoundError
from handlers import errors, middleware, routes
from handlers.context import LAST_PROGRESS_SLOT, PROGRESS_SLOT, Context, Environment, PostponedError
from handlers.incoming import rich_messages
from handlers.tasks import IN_MAINTENANCE, TASKS, WITHOUT_BURST
from services.container import Services
from services.workers.turns import Party, on_behalf_of
from storage.inbox import decode_task
from storage.models import CollectLink, ReadLinkList

log = structlog.get_logger("bot.inbound.dispatch")

Route = BaseHandler[Update, Context, object]


class Dispatcher:
    """Finds the handler of an update in `handlers.routes`, of a task in `handlers.tasks`, and runs it."""

    def __init__(
        self, bot: Bot, services: Services, environment: Environment, sender: Sender, *, is_shared: bool = False
    ) -> None:
        """*is_shared* says that other processes handle updates, too."""
        self._is_shared = is_shared
        self._bot = bot
        self._services = services
        self._environment = environment
        self._sender = sender
        self._unfinished: dict[int, tuple[tuple[int, int], ...]] = {}
        """Progress messages of an earlier process, each with its chat, by update."""
        # PTB's handlers ask for an application; this one is never started and does nothing by itself
        self._application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
        )

    def parse(self, raw: dict[str, object], id_: int) -> Update | TaskUpdate:
        """Return the update, or the task if *id_* is negative; any error means that it cannot be read."""
        if id_ < 0:
            return TaskUpdate(id_, decode_task(raw))
        return Update.de_json(rich_messages.with_text(raw), self._bot)

    async def handle(self, members: Sequence[Update | TaskUpdate], plan: Plan) -> None:
        """Run the handler of the first of *members* for all of them; raise what is to be tried again."""
        first = members[0]
        if isinstance(first, TaskUpdate):  # a task is alone
            await self._handle_task(first, plan)
            return
        updates = cast("Sequence[Update]", members)
        if self._is_shared:  # another process may have begun with it
            await self.load_unfinished(first.update_id)
        await self._handle_updates(updates[-1] if first.callback_query else first, updates, plan)
        for chat_id, message_id in self._unfinished.pop(first.update_id, ()):
            await self._remove(first.update_id, chat_id, message_id)

    async def load_unfinished(self, update_id: int | None = None) -> None:
        """Remember the progress messages that an earlier process left in chats, or only those of an update."""
        self._unfinished |= await self._sender.rows.of_open_updates(PROGRESS_SLOT, LAST_PROGRESS_SLOT, update_id)

    async def _remove(self, update_id: int, chat_id: int, message_id: int) -> None:
        """Delete a progress message of an earlier process, unless it has become the result by now."""
        deliveries = await self._sender.rows.of_update(update_id)
        if not any(slot < PROGRESS_SLOT and one.message_id == message_id for slot, one in deliveries.items()):
            await self._sender.calls.make("deleteMessage", chat_id=chat_id, message_id=message_id)

    async def _handle_task(self, update: TaskUpdate, plan: Plan) -> None:
        task = update.task
        try:
            chat, _ = await self._services.chats.locate(task.shelf)
        except NotFoundError:  # the chat was erased meanwhile
            return
        outbox = self._sender.outbox(update.id, burst=type(task) not in WITHOUT_BURST)
        context = Context.on_task(self._application, self._services, self._environment, outbox, plan())
        context.words = await context.words_of(chat)
        if type(task) not in IN_MAINTENANCE and await self._services.bot_settings.in_maintenance():
            raise PostponedError(context.now() + middleware.MAINTENANCE_RETRY, hold=True)
        person = task.person if isinstance(task, CollectLink | ReadLinkList) else 0
        try:
            with on_behalf_of(Party(person or chat, chat)):
                await TASKS[type(task)](task, context)
        except NotFoundError as error:  # its article, feed or digest is gone
            log.info("task has nothing to do", task=task.kind, missing=error.what)

    async def _handle_updates(self, update: Update, updates: Sequence[Update], plan: Plan) -> None:
        """Handle *update* for all of its batch: of presses the last, of everything else the first."""
        route_match = self._route(update)
        if route_match is None:
            return
        route, match = route_match
        person = update.effective_user.id if update.effective_user else 0
        outbox = self._sender.outbox(update.update_id, person=person)
        context = Context.of(update, self._application, self._services, self._environment, outbox, updates, plan())
        chat_id = update.effective_chat.id if update.effective_chat else 0
        try:
            if await middleware.admits(update, context):
                with on_behalf_of(Party(person or chat_id, chat_id)):
                    await route.handle_update(update, self._application, match, context)
        except PostponedError:
            raise
        except Exception as error:
            context.retry = plan(error)  # the time of the next try counts from now, not from the beginning
            if not await self._is_answered(update, context, error):
                raise

    def _route(self, update: Update) -> tuple[Route, object] | None:
        """Return the first route that matches and its match; UnreadableError if a route fails on the update."""
        try:
            for route in routes.ROUTES:
                match = route.check_update(update)
                if match is not None and match is not False:
                    return route, match
        except Exception as error:
            raise UnreadableError from error
        return None

    async def _is_answered(self, update: Update, context: Context, error: Exception) -> bool:
        """Report *error* in the chat; return False if the update is to be tried again."""
        try:
            return await errors.on_error(update, context, error)
        except PostponedError:
            raise
        except Exception as report_error:
            log.error("error message not sent", update=update.update_id, error=type(report_error).__name__)
            return False
