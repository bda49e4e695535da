"""Photos: the text on them is read as a file is, and a question in the caption is asked of it."""

from __future__ import annotations

from engine.errors import PullquoteError
from handlers import articles
from handlers.context import Context
from handlers.incoming import files
from handlers.incoming.updates import Place, message_of
from handlers.permissions import may_add


def has_photos(context: Context) -> bool:
    """Whether there is a photo, or a picture that was sent as a file, among the messages that belong together."""
    return any(files.picture_of(message_of(update)) for update in context.batch)


async def read_photos(context: Context, place: Place) -> PullquoteError | None:
    """Read the photos of the messages that belong together.

    Where no text can be read on any of them nothing is said, and the reason is returned, so that the caption can be
    taken by itself; else None.
    """
    photos = [(message, photo) for message in map(message_of, context.batch) if (photo := files.picture_of(message))]
    if not await may_add(context, place, photos[0][0].message_id):
        return None
    unread = [
        await articles.read_file(context, place, message, photo, number, needed=False)
        for number, (message, photo) in enumerate(photos)
    ]
    return None if None in unread else unread[0]
