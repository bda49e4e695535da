"""Tables of links (CSV): the exports of Pocket and Instapaper, and others that name their columns like them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from engine.clean import clean
from engine.readers.link_lists.entry import Entry

FIELD = 1 << 20
"""Characters of one field; Instapaper puts the passages that somebody has marked into one."""
_TAGS = re.compile(r"[|,\[\]\"]+")


def entries(text: str) -> Iterator[Entry]:
    """Yield the rows of a table; a row that cannot be read is an entry without a link."""
    csv.field_size_limit(FIELD)
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(clean(text)), delimiter=";" if first.count(";") > first.count(",") else ",")
    columns = [name.strip().lower() for name in next(rows, [])]
    if "url" not in columns:
        raise ValueError("no column of addresses")
    while True:
        try:
            row = dict(zip(columns, next(rows), strict=False))
        except StopIteration:
            return
        except csv.Error:
            yield Entry("")
            continue
        if row:
            tags = tuple(tag.strip() for tag in _TAGS.split(row.get("tags", "")))
            yield Entry(row.get("url", ""), row.get("title", ""), (row.get("folder", ""), *tags))
