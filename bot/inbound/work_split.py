"""Which role of process handles an update: reading is for workers, everything else for those that receive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.inbound.message_grouping import QueuedUpdate
from bot.roles import Role
from services.message_texts import LONG_PART


def role_for(update: QueuedUpdate) -> Role:
    """Return who handles an update or task.

    Every process can handle everything: this only decides where the heavy work goes. Tasks and what looks like an
    article are for workers: a file, a link, a long text, a message with formatting, a forwarded one.
    """
    if update.id < 0:
        return Role.WORKER
    kinds = ("message", "edited_message", "channel_post", "edited_channel_post", "guest_message")
    message = next((update.raw[kind] for kind in kinds if isinstance(update.raw.get(kind), Mapping)), None)
    return Role.WORKER if isinstance(message, Mapping) and _is_to_be_read(message) else Role.SERVE


def _is_to_be_read(message: Mapping[str, object]) -> bool:
    if any(name in message for name in ("document", "photo", "rich_message", "forward_origin", "media_group_id")):
        return True
    texts = (message.get("text"), message.get("caption"))
    if any(isinstance(text, str) and len(text) * 2 >= LONG_PART for text in texts):
        return True
    entities = message.get("entities")
    return isinstance(entities, list) and any(
        isinstance(entity, Mapping) and entity.get("type") in ("url", "text_link") for entity in entities
    )


def role_for_all(batch: Sequence[QueuedUpdate]) -> Role:
    """Return who handles updates that belong together: a worker if any of them is for it."""
    return Role.WORKER if any(role_for(update) is Role.WORKER for update in batch) else Role.SERVE
