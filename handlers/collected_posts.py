"""Posts that are gone: bots are not told of deletions, so the bot looks before it quotes a post, and a ban tells it."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import ChatMember, Update

from engine.models import ArticleKey
from handlers.context import Context
from handlers.views.groups import ACKNOWLEDGED


async def on_member_changed(update: Update, context: Context) -> None:
    """A member of a group was banned: what they posted within a day goes with them."""
    change = update.chat_member
    assert change is not None, "the route promises a change of a member's standing"
    was, now = change.old_chat_member, change.new_chat_member
    if now.status == ChatMember.BANNED and was.status != ChatMember.BANNED:
        await context.services.collected_posts.remove_of(change.chat.id, now.user.id)


async def remove_gone(context: Context, keys: Sequence[ArticleKey]) -> frozenset[ArticleKey]:
    """Remove those articles all of whose posts were deleted; return them.

    What came in no post stays, and so does a post of which Telegram does not say whether it is there.
    """
    gone = set()
    for key, posts in (await context.services.collected_posts.of_articles(keys)).items():
        chat_id, _ = await context.services.chats.locate(key[0])
        for post in posts:
            if not await is_gone(context, chat_id, post.message_id, acknowledged=post.acknowledged):
                break
        else:
            await context.services.collected_posts.remove(key)
            gone.add(key)
    return frozenset(gone)


async def is_gone(context: Context, chat_id: int, message_id: int, *, acknowledged: bool) -> bool:
    """Whether Telegram says that a post does not exist any more; *acknowledged* if the bot has reacted to it."""
    chat = await context.services.chats.get(chat_id)
    if chat is None or chat.removed is not None:
        return False
    return await context.outbox.is_there(chat_id, message_id, ACKNOWLEDGED if acknowledged else "") is False
