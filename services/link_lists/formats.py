"""Which list of links a file is, by its content. The bot's own process does this; it parses nothing."""

from __future__ import annotations

import re

from engine.models import Page
from storage.models import HISTORY

_HEAD = 4096
"""Bytes in which a file says what it is; comments that browsers write at the top have some hundreds."""
_BOOKMARKS = re.compile(r"netscape-bookmark-file|<title>\s{0,9}(?:pocket export|instapaper: export)", re.IGNORECASE)
_BESIDE_URL = {"time_added", "selection", "folder", "tags", "timestamp"}
"""Columns of the exports of Pocket, Instapaper and the programs that export like them: any of these beside "url"."""
_PACKED = b"result.json"
"""The name that Telegram Desktop gives its export, as it stands in a zip file."""
_MARKS = tuple(
    mark.encode(charset)
    for mark in ('"is_archived"', '"is_starred"')
    for charset in ("utf-8", "utf-16-le", "utf-16-be")
)
"""Fields that every entry of a wallabag has; its text, which may be long, can stand before them."""


_CHAT_TYPE = re.compile(rb'"type": ?"(?:(?:public|private)_(?:channel|(?:super)?group)|saved_messages|personal_chat)"')
"""What every chat in an export of Telegram Desktop has; in an account's it can stand behind a thousand contacts."""


def recognise(page: Page) -> str:
    """Return the format of a list of links, as `engine.readers.link_lists` calls it, or HISTORY; else ""."""
    head = page.body[:_HEAD]
    if head.startswith(b"PK\3\4"):
        return HISTORY if _PACKED in page.body else ""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return "bookmarks" if _BOOKMARKS.search(text) else ""
    if text.startswith("[") and text[1:].lstrip().startswith("{"):
        return "wallabag" if any(mark in page.body for mark in _MARKS) else ""
    if text.startswith("{"):
        if re.match(r'\{\s*"bookmarks"\s*:\s*\[', text):
            return "karakeep"
        return HISTORY if b'"messages"' in page.body and _CHAT_TYPE.search(page.body) else ""
    first = text.splitlines()[0].lower() if text else ""
    columns = {name.strip(' "') for name in re.split("[,;]", first)}
    return "csv_exports" if "url" in columns and columns & _BESIDE_URL else ""
