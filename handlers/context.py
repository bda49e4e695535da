"""What a handler may use: services, outbox, words, the clock, and the plan for a retry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from telegram import Bot, Chat, Update
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import Application, CallbackContext

from engine.models import ShelfId
from handlers.chat_admins import ChatAdmins
from handlers.views.i18n import Words
from handlers.views.message import InlineAnswer, Member, OutgoingMessage, ReplyTo
from services.container import Services

PROGRESS_SLOT, LAST_PROGRESS_SLOT = 1000, 1999
"""The slot of the first progress message; each piece of work in an update has its own, counted from here."""
MIDDLEWARE_SLOT = 3000
"""The slot of the middleware's messages: that the bot is private, or in maintenance mode."""
LIMIT_SLOT = 4000
"""The slot of the notice that a limit was met, sent once however often an update is tried."""
OFFLINE = timedelta(minutes=1)
"""While Telegram cannot be reached, messages that can wait are tried again at this interval."""
FAULT_SLOT = 2000
"""The slot of "that failed on my side", sent once however often an update is tried."""


DOWNLOAD_LIMIT = 20 << 20
"""Bytes; Telegram gives a bot no larger file."""


class Outbox(Protocol):
    """Sends the messages of one update. Each is a row with the key (update id, slot), so a retry sends none twice."""

    async def send(
        self,
        chat_id: int,
        message: OutgoingMessage,
        *,
        topic: int | None = None,
        reply: ReplyTo | None = None,
        slot: int | None = None,
    ) -> int | None:
        """Return the message's id; None if it is not known whether it was sent, or the chat refuses the bot.

        Without a *slot* the next of 0, 1, 2 … is taken. Slots from 1000 on are named above, since a retry
        may or may not need them: the plain count must mean the same messages each time.
        """

    def next_slot(self) -> int:
        """Take the next slot of the plain count for a message that is sent, or made of another one, later."""

    async def earlier(self, slot: int) -> int | None:
        """Return the id of the message that an earlier try of this update sent in *slot*."""

    async def was_begun(self, slot: int) -> bool:
        """Whether an earlier try sent the message of *slot*, may have sent it, or was refused."""

    async def find_lost(self, slot: int, chat_id: int, message: OutgoingMessage, after: int) -> int | None:
        """Return the id of the message that was being sent in *slot* when the bot was killed, None if it is not found.

        It is looked for right *after* a message, and reads as *message* then.
        """

    async def record(self, chat_id: int, slot: int, message_id: int) -> None:
        """Store that the message of *slot* stands as *message_id*, because another one was changed into it."""

    async def trouble(self) -> str:
        """Return "unknown" or "refused" if that is the state of a message of this update, else ""."""

    async def edit(self, chat_id: int, message_id: int, message: OutgoingMessage) -> bool:
        """Change a message; True when it now has this text, False when it does not exist any more."""

    async def edit_keyboard(self, chat_id: int, message_id: int, keyboard: Mapping[str, Any]) -> bool:
        """Give a message other buttons, as Telegram writes them; never raises, False when it could not be."""

    async def answer_callback(
        self, query_id: str, text: str = "", alert: bool = False, *, overtaken: bool = False
    ) -> None:
        """Answer a pressed button; never raises. One that a later press has *overtaken* may be left out."""

    async def answer_inline(self, query_id: str, offer: InlineAnswer) -> None:
        """Answer an inline query; never raises: an answer that failed is not repeated."""

    async def answer_guest(self, query_id: str, message: OutgoingMessage) -> bool:
        """Answer a guest message once; never raises, False if it is not certain that the answer arrived."""

    async def acknowledge(self, chat_id: int, topic: int | None = None) -> None:
        """Show "typing"; never raises."""

    async def react(self, chat_id: int, message_id: int, emoji: str) -> bool:
        """Set a reaction; never raises, False when Telegram refuses it."""

    async def is_there(self, chat_id: int, message_id: int, reaction: str) -> bool | None:
        """Whether a message of a group or channel still exists; None if Telegram does not say. Never raises.

        Nobody sees it if *reaction* is the bot's own there, "" for none: it is set again (docs/decisions/0041-gone.md).
        """

    async def member(self, chat_id: int, person: int) -> Member | None:
        """Return the rights of a member of a chat; None if Telegram does not say. Never raises."""

    async def linked(self, chat_id: int) -> int:
        """Return the discussion group of a channel, or the channel of a group; 0 where there is none."""

    async def pin(self, chat_id: int, message_id: int) -> bool:
        """Pin a message without a sound; never raises."""

    async def offer_commands(self, chat_id: int, language: str) -> bool:
        """Set a chat's menu of commands in *language*; "" gives its people their own again. Never raises."""

    async def unpin(self, chat_id: int, message_id: int) -> bool:
        """Unpin a message; never raises."""

    async def delete(self, chat_id: int, message_id: int) -> bool:
        """Delete a message; never raises, False when it could not be."""

    async def download(self, file_id: str) -> bytes:
        """Return a file's bytes; TooLargeError over Telegram's 20 MB."""


class PostponedError(Exception):
    """An update or task is handled later, at *until*: its chat has quiet hours, or the bot is in maintenance mode."""

    def __init__(self, until: datetime, *, hold: bool = False) -> None:
        """*hold*: later updates of the chat wait until this one is handled."""
        super().__init__(str(until))
        self.until = until
        self.hold = hold


@dataclass(frozen=True, slots=True)
class Environment:
    """What all updates share beside the services: the clock, the configuration and the state in memory."""

    now: Callable[[], datetime]
    chat_admins: ChatAdmins
    contact: str = ""
    """The contact for questions about privacy."""
    set_level: Callable[[str], None] = lambda _: None
    """Set the log level; "" is the level of the settings."""
    local_site: str = ""
    """The address of a site that can be read without the internet, as in the sandbox; "" if there is none."""
    notified_of_maintenance: set[int] = field(default_factory=set)
    """Chats that were notified of maintenance mode."""


@dataclass(frozen=True, slots=True)
class Retry:
    """What happens to this update if its handler fails now."""

    at: datetime | None
    """When it will be tried again; None if it fails for good."""
    code: str
    """A short code by which the fault is found in the log."""


class Context(CallbackContext[Bot, dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """One update on its way through a handler."""

    services: Services
    environment: Environment
    outbox: Outbox
    chat_admins: ChatAdmins
    words: Words
    retry: Retry
    """What the dispatcher will do if this handler fails."""
    speaker: str
    """The name of the user who caused the update: it is shown, never stored."""
    private: bool
    """It comes from a private chat."""
    topic: int | None
    """The topic it comes from."""
    batch: tuple[Update, ...]
    """The updates that are handled together: the parts of a long paste, the pictures of an album."""

    @classmethod
    def of(
        cls,
        update: Update,
        application: Application[Any, Any, Any, Any, Any, Any],
        services: Services,
        environment: Environment,
        outbox: Outbox,
        batch: Sequence[Update] = (),
        retry: Retry = Retry(None, ""),
    ) -> Context:
        """Return the context of *update*."""
        context = cls.from_update(update, application)
        context._carry(services, environment, outbox, retry)
        context.batch = tuple(batch) or (update,)
        context.private = update.effective_chat is not None and update.effective_chat.type == Chat.PRIVATE
        message = update.effective_message
        context.topic = message.message_thread_id if message is not None and message.is_topic_message else None
        context.speaker = update.effective_user.full_name if update.effective_user else ""
        context.words = Words.choose(update.effective_user.language_code if update.effective_user else None)
        return context

    @classmethod
    def on_task(
        cls,
        application: Application[Any, Any, Any, Any, Any, Any],
        services: Services,
        environment: Environment,
        outbox: Outbox,
        retry: Retry = Retry(None, ""),
    ) -> Context:
        """Return the context of a task; the caller chooses the words with `words_of`."""
        context = cls(application)
        context._carry(services, environment, outbox, retry)
        context.batch = ()
        context.private = False
        context.topic = None
        context.speaker = ""
        context.words = Words()
        return context

    def _carry(self, services: Services, environment: Environment, outbox: Outbox, retry: Retry) -> None:
        self.services = services
        self.environment = environment
        self.outbox = outbox
        self.chat_admins = environment.chat_admins
        self.retry = retry
        self._shelves: dict[tuple[int, int], ShelfId] = {}

    @property
    def quotable_elsewhere(self) -> bool:
        """Whether an inline query finds what is quoted here: it reads only the first shelf of the private chat."""
        return self.private and self.topic is None and bool(self.bot.bot.supports_inline_queries)

    async def shelf(self, chat_id: int, topic: int) -> ShelfId:
        """Return the shelf of a chat or topic; it is looked up once for each update."""
        if (chat_id, topic) not in self._shelves:
            self._shelves[chat_id, topic] = await self.services.chats.shelf(chat_id, topic)
        return self._shelves[chat_id, topic]

    async def words_of(self, chat_id: int) -> Words:
        """Return the words for unasked messages to a chat or user: in the chosen language, else in Telegram's."""
        language = (await self.services.chats.settings(chat_id)).language
        if not language and chat_id > 0:
            person = await self.services.people.get(chat_id)
            language = person.language if person else ""
        return Words.choose(language)

    async def postpone_in_quiet_hours(self, chat_id: int) -> None:
        """Raise PostponedError until the end of a chat's quiet hours, if they are now."""
        until = await self.services.chats.quiet_until(chat_id)
        if until is not None:
            raise PostponedError(until)

    async def send_when_online(self, chat_id: int, message: OutgoingMessage) -> int | None:
        """Send what can wait: while Telegram cannot be reached the task is postponed, which counts as no failure.

        Returns what `Outbox.send` does; BadRequest when Telegram does not take this message at all.
        """
        try:
            return await self.outbox.send(chat_id, message)
        except BadRequest:
            raise
        except RetryAfter as error:
            wait = error.retry_after
            wait = wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
            raise PostponedError(self.now() + max(OFFLINE, wait)) from None
        except NetworkError:
            raise PostponedError(self.now() + OFFLINE) from None

    def now(self) -> datetime:
        """Return the time, aware and in UTC."""
        return self.environment.now()
