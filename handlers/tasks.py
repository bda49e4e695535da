"""Every errand in one table: what the bot does of its own accord, and the handler that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers import digest_reviews, digests, feeds, groups, privacy, watches
from handlers.admin import broadcasts, health_alerts
from handlers.context import Commission, Context

Handler = Callable[[Commission, Context], Awaitable[None]]

ERRANDS: dict[str, Handler] = {
    "digest": digests.send,
    "trouble": digests.tell_trouble,
    "review": digest_reviews.send,
    "unseen": digest_reviews.tell_unseen,
    "item": feeds.show_item,
    "parked": feeds.tell_parked,
    "watched": watches.alert,
    "erased": groups.tell_erased,
    "broadcast": broadcasts.send,
    "progress": broadcasts.watch,
    "ill": health_alerts.tell_ill,
    "well": health_alerts.tell_well,
    "collect": groups.collect_link,
    "forget": privacy.forget,
}
"""Kind of errand → its handler. An error means that it is tried again, and parked in the end."""
AT_REST = frozenset({"ill", "well", "forget"})
"""What is done also while the bot rests."""
WITHOUT_BURST = frozenset({"digest", "broadcast"})
"""What goes to many chats at a time that nobody waits for: its messages keep a second apart in every chat."""
