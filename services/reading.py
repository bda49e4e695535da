"""Reading of pages and files: by the reader of documents, and what that finds to be a picture by another one."""

from __future__ import annotations

from collections.abc import Sequence

from engine import calls
from engine.errors import PictureError
from engine.models import Document, Page
from services.workers.pool import Workers
from services.workers.process import Progress


async def read(workers: Workers, page: Page, likely: Sequence[str] = (), progress: Progress | None = None) -> Document:
    """Return the text of *page*; raise a ReadError if it has none.

    *likely* are the languages to expect of a picture, the most likely first. *progress* is called with (pages done,
    pages in all) of a long file.
    """
    try:
        return await workers.call(calls.READ_DOCUMENT, page, progress=progress)
    except PictureError:
        return await workers.call(calls.READ_PICTURE, page, tuple(likely), progress=progress)
