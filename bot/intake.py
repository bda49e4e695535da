"""How updates come in and are handled, by the role of the process and its database: built here, run by `bot.app`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass

from bot.clock import Clock
from bot.container import Container
from bot.inbound.dispatch import Dispatcher
from bot.inbound.inline_queries import InlineQueries
from bot.inbound.leader import Leader, UpdateSource, lock
from bot.inbound.polling import Poller
from bot.inbound.shared_update_worker import SharedUpdateWorker
from bot.inbound.update_worker import UpdateWorker
from bot.inbound.webhook import Webhook, WebhookAddress
from bot.job_queue import JobQueue
from bot.metrics import Metrics
from bot.outbound.bot_api import AiohttpRequest
from bot.roles import Role
from bot.settings import Settings, host_and_port
from storage.leases import LeaseRepository
from storage.models import ReportLeftOut

Receive = Callable[[Sequence[object]], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Intake:
    """What brings updates to their handlers."""

    update_worker: UpdateWorker
    source: UpdateSource | None
    """None in a process that receives nothing."""
    job_queue: JobQueue | None
    """None where one process has the database for itself."""


@asynccontextmanager
async def open_intake(
    settings: Settings,
    container: Container,
    dispatcher: Dispatcher,
    api: AiohttpRequest,
    metrics: Metrics,
    clock: Clock,
    role: Role,
) -> AsyncIterator[Intake]:
    """Open what the role needs; close it at the end."""
    async with AsyncExitStack() as stack:
        job_queue, settled = None, metrics.count_settled

        async def left_out(chat_id: int) -> None:
            """Tell a chat that the bot knows; the notice has its turn after what waits."""
            if await container.services.chats.get(chat_id) is not None:
                shelf = await container.services.chats.shelf(chat_id)
                await container.inbox.add_tasks([ReportLeftOut(shelf)], clock.now())

        update_worker: UpdateWorker
        if container.database.is_shared:
            job_queue = await stack.enter_async_context(JobQueue.open(settings.database, role, clock))
            shared = SharedUpdateWorker(
                container.inbox,
                dispatcher,
                job_queue.wake_chat,
                role,
                clock=clock,
                on_settled=settled,
                on_left_out=left_out,
            )
            job_queue.handle_chat = shared.handle_chat
            update_worker = shared
        else:
            to_retry = container.services.failed_updates.to_retry
            update_worker = UpdateWorker(
                container.inbox, dispatcher, clock=clock, to_retry=to_retry, on_settled=settled, on_left_out=left_out
            )
        inline_queries = InlineQueries(dispatcher, pass_on=update_worker.receive, clock=clock)
        stack.push_async_callback(inline_queries.stop)
        receive = metrics.count_received(inline_queries.receive)
        yield Intake(
            update_worker, _source(settings, container, api, receive, clock) if role.receives else None, job_queue
        )


def _source(
    settings: Settings, container: Container, api: AiohttpRequest, receive: Receive, clock: Clock
) -> UpdateSource:
    """Return the webhook if its address is set, else the poller: with PostgreSQL, as one of several."""
    leases = LeaseRepository(container.database) if container.database.is_shared else None
    if settings.webhook_url and settings.webhook_secret is not None:
        host, port = host_and_port(settings.webhook_listen)
        address = WebhookAddress(settings.webhook_url, settings.webhook_secret.get_secret_value(), host, port)
        locked = (lambda: lock(leases, "webhook", clock)) if leases else nullcontext
        return Webhook(api, receive, address, clock=clock, lock=locked)
    if leases is None:
        return Poller(api, receive, clock=clock)
    return Leader(leases, lambda may_poll: Poller(api, receive, clock=clock, may_poll=may_poll), clock=clock)
