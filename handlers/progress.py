"""The progress message: shown when work takes more than two seconds, and replaced by the result."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Self

from telegram.error import TelegramError

from engine.errors import PullquoteError
from handlers import views
from handlers.context import PROGRESS_SLOT, Context
from handlers.views.message import OutgoingMessage, ReplyTo

PATIENCE = 2.0
"""Seconds before the progress message is sent: most work is done by then."""
BETWEEN_EDITS = 2.0
"""Seconds between two changes of the message: Telegram allows about one a second in a chat."""


class Progress:
    """Shows the progress of work in a message, and puts the result into it.

    async with Progress(context, chat_id, topic) as progress:
        added = await service.add_link(shelf, url, progress.report)
        message_id = await progress.finish(views.articles.summary(...))
    """

    def __init__(
        self, context: Context, chat_id: int, topic: int | None = None, *, number: int = 0, into: int | None = None
    ) -> None:
        """*number* counts the pieces of work of one update; each has its own message, or uses the message *into*."""
        self._context = context
        self._chat_id = chat_id
        self._topic = topic
        self._slot = PROGRESS_SLOT + number
        self._result_slot = context.outbox.next_slot()
        self._is_answered = False
        """An earlier try sent the result, or may have sent it: nothing is shown again."""
        self._stage = ("fetching", 0, 0)
        self._message_id = into
        self._is_own = into is None
        self._done = asyncio.Event()
        self._typing: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        # beside the work, so that a slow server delays no answer
        self._typing = asyncio.create_task(self._context.outbox.acknowledge(self._chat_id, self._topic))
        self._is_answered = await self._context.outbox.was_begun(self._result_slot)
        if self._message_id is None:
            self._message_id = await self._context.outbox.earlier(self._slot) or await self._find_lost()
        if not self._is_answered:
            self._task = asyncio.create_task(self._show())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()
        if self._typing is not None:
            self._typing.cancel()
        if kind is not None and issubclass(kind, Exception) and self._is_own:  # it will not be finished
            await self.drop()

    async def _find_lost(self) -> int | None:
        """Return the progress message that was being sent when the bot was killed; only after a new message."""
        message = self._context.batch[0].message if self._context.batch else None
        if message is None:
            return None
        shown = views.progress.stage_message(self._context.words, *self._stage)
        return await self._context.outbox.find_lost(self._slot, self._chat_id, shown, message.message_id)

    def report(self, stage: str, page: int, pages: int) -> None:
        """Record the stage of the work; cheap enough to be called for every page."""
        self._stage = (stage, page, pages)

    async def finish(self, message: OutgoingMessage, reply: ReplyTo | None = None) -> int | None:
        """Put the result into the progress message, or send it; return the message's id.

        Telegram cannot turn a message into a reply: for a result that replies the progress message is deleted. So it
        is when an earlier try has sent the result.
        """
        await self._stop()
        outbox = self._context.outbox
        message_id, slot = self._message_id, self._result_slot
        if message_id is not None and (reply is not None or self._is_answered):
            became_result = self._is_answered and await outbox.earlier(slot) == message_id
            if self._is_own and not became_result:
                await outbox.delete(self._chat_id, message_id)
        elif message_id is not None and await outbox.edit(self._chat_id, message_id, message):
            if self._is_own:  # a later try must not take it for a progress message
                await outbox.record(self._chat_id, slot, message_id)
            return message_id
        return await outbox.send(self._chat_id, message, topic=self._topic, reply=reply, slot=slot)

    async def drop(self) -> None:
        """Delete the progress message: there is no result to show."""
        await self._stop()
        if self._message_id is not None:
            await self._context.outbox.delete(self._chat_id, self._message_id)
            self._message_id = None

    async def refuse(self, error: PullquoteError, message_id: int) -> None:
        """Reply to message *message_id* with the reason why it could not be read, and a button to try again."""
        local_site = self._context.environment.local_site
        answer = views.errors.error_message(self._context.words, error, message_id=message_id, local_site=local_site)
        await self.finish(answer, ReplyTo(message_id))

    async def _show(self) -> None:
        """Show each new stage until the work is done; wait for a message that is being sent, to know its id."""
        stage, wait = None, PATIENCE
        while not await self._done_within(wait):
            wait = BETWEEN_EDITS
            if self._stage == stage:
                continue
            stage = self._stage
            message = views.progress.stage_message(self._context.words, *stage)
            with contextlib.suppress(TelegramError):  # the work goes on even if its progress cannot be shown
                await self._tell(message)

    async def _tell(self, message: OutgoingMessage) -> None:
        outbox = self._context.outbox
        if self._message_id is not None:
            await outbox.edit(self._chat_id, self._message_id, message)
        else:
            self._message_id = await outbox.send(self._chat_id, message, topic=self._topic, slot=self._slot)

    async def _done_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._done.wait(), seconds)
        return self._done.is_set()

    async def _stop(self) -> None:
        self._done.set()
        if self._task is not None:
            await self._task
            self._task = None
