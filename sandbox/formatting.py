"""From what a client sends to what Telegram stores: cleaned text, entities that nest as Telegram allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from sandbox import entity_detection, utf16
from sandbox.errors import BadRequestError
from sandbox.markup import Entity, link_target, parse_html

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100
SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
BLOCKS = ("blockquote", "expandable_blockquote")
PREFORMATTED = ("pre", "code")
KINDS = {*SPLITTABLE, *BLOCKS, *PREFORMATTED, "text_link", "text_mention", "custom_emoji", "date_time"}
DETECTED = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
# Removed by Telegram's own cleaning; other control characters become spaces.
_REMOVED = re.compile("[\r\u2028-\u202e]")
_BLANKED = re.compile("[\x00-\x08\x09\x0b-\x1f]")
_INVISIBLE = re.compile(r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202f"
                        "\u205f-\u206f\u2800\u3164\ufeff\uffa0\ufe00-\ufe0f]*")  # fmt: skip


def formatted(source: str, parse_mode: str = "", entities: Any = None) -> tuple[str, list[Entity]]:
    """The text and entities Telegram would keep of what a bot sends; raises its refusals of markup."""
    check_unicode(source)
    if parse_mode and parse_mode.lower() != "html":
        if parse_mode.lower() in ("markdown", "markdownv2"):
            raise BadRequestError(f"can't parse entities: the sandbox reads HTML only, not {parse_mode}")
        raise BadRequestError("unsupported parse_mode")
    if parse_mode:
        text, explicit_entities = parse_html(clean(source, []))
    else:
        explicit_entities = explicit(source, entities)
        text = clean(source, explicit_entities)
    return finish(text, explicit_entities)


def finish(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Trim, settle, add what Telegram detects, and drop in silence what is over its limit."""
    text, entities = trim(text, settle(entities))
    fixed = [e for e in entities if e["type"] not in SPLITTABLE + BLOCKS]
    free = [e for e in entity_detection.find(text) if not any(_overlap(e, other) for other in fixed)]
    return text, settle([*entities, *free])[:ENTITY_LIMIT]


def check_unicode(text: str) -> None:
    """Half a surrogate pair is no text."""
    if re.search("[\ud800-\udfff]", text):
        raise BadRequestError("strings must be encoded in UTF-8")


def clean(text: str, entities: list[Entity]) -> str:
    """*text* without what Telegram removes; the offsets of *entities* move along."""
    if _REMOVED.search(text):
        for entity in entities:
            start, end = entity["offset"], entity["offset"] + entity["length"]
            before = len(_REMOVED.findall(utf16.cut(text, 0, start)))
            entity["offset"] -= before
            entity["length"] -= len(_REMOVED.findall(utf16.cut(text, 0, end))) - before
        text = _REMOVED.sub("", text)
    return _BLANKED.sub(" ", text)


def explicit(text: str, entities: Any) -> list[Entity]:
    """The entities a bot gave beside its text; detected kinds are ignored, since Telegram finds them itself."""
    if not entities:
        return []
    if not isinstance(entities, list) or not all(isinstance(entity, dict) for entity in entities):
        raise BadRequestError("can't parse entities: expected an Array of MessageEntity")
    result, size = [], utf16.length(text)
    for entity in entities:
        kind, offset, extent = entity.get("type"), entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(extent, int) or kind not in KINDS | DETECTED:
            raise BadRequestError("can't parse entities: can't parse MessageEntity")
        if kind in DETECTED or extent <= 0:
            continue
        end = offset + extent
        if offset < 0:
            raise BadRequestError("receive an entity with incorrect offset")
        if end > size:
            reason = f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
            raise BadRequestError(reason)
        if utf16.splits_character(text, offset) or utf16.splits_character(text, end):
            raise BadRequestError("entity begins in a middle of a UTF-16 symbol")
        stored: Entity = {"type": kind, "offset": offset, "length": extent}
        if kind == "text_link":
            stored["url"] = link_target(str(entity.get("url", "")))
            if not stored["url"]:
                continue
        for extra in ("user", "language", "custom_emoji_id", "unix_time", "date_time_format"):
            if extra in entity:
                stored[extra] = entity[extra]
        result.append(stored)
    return result


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """No white space at the ends (the beginning only up to the first entity), no entity of white space alone."""
    entities = [e for e in entities if utf16.cut(text, e["offset"], e["length"]).strip(" \n")]
    text = text.rstrip(" \n")
    size = utf16.length(text)
    first = entities[0]["offset"] if entities else size
    skipped = min(len(text) - len(text.lstrip(" \n")), first)
    moved = [
        entity | {"offset": entity["offset"] - skipped, "length": min(entity["length"], size - entity["offset"])}
        for entity in entities
    ]
    return text[skipped:], [entity for entity in moved if entity["length"] > 0]


def settle(entities: Iterable[Entity]) -> list[Entity]:
    """Entities that nest as Telegram allows: links, code and blocks keep out of their like, the rest is cut around."""
    entities = sorted(entities, key=_order)
    whole = _apart([e for e in entities if e["type"] in BLOCKS])
    whole += _apart([e for e in entities if e["type"] not in BLOCKS + SPLITTABLE])
    result = list(whole)
    for kind in SPLITTABLE:
        for start, end in _joined([e for e in entities if e["type"] == kind]):
            for a, b in _pieces(start, end, whole):
                result.append({"type": kind, "offset": a, "length": b - a})
    return sorted(result, key=_order)


def visible(text: str) -> bool:
    """Whether anything of *text* can be seen."""
    return not _INVISIBLE.fullmatch(text)


def body(source: str, parse_mode: str, entities: Any) -> tuple[str, list[Entity]]:
    """The text of a message; raises Telegram's refusals, also of its length."""
    text, stored = formatted(source, parse_mode, entities)
    if not re.sub(r"<[^<>]*>", "", source) if parse_mode else not source:
        raise BadRequestError("message text is empty")
    if not visible(text):
        raise BadRequestError("text must be non-empty")
    if utf16.length(text) > TEXT_LIMIT:
        raise BadRequestError("message is too long")
    return text, stored


def caption(source: str, parse_mode: str, entities: Any) -> tuple[str, list[Entity]]:
    """The text under a file; may be empty."""
    text, stored = formatted(source, parse_mode, entities)
    if utf16.length(text) > CAPTION_LIMIT:
        raise BadRequestError("message caption is too long")
    return text, stored


def within(entities: Sequence[Entity], offset: int, size: int, kinds: Sequence[str]) -> list[Entity]:
    """The parts of *entities* of these kinds inside a passage, as that passage would carry them."""
    result = []
    for entity in entities:
        start, end = max(entity["offset"], offset), min(entity["offset"] + entity["length"], offset + size)
        if entity["type"] in kinds and start < end:
            result.append(entity | {"offset": start - offset, "length": end - start})
    return result


def _order(entity: Entity) -> tuple[int, int, int]:
    rank = 0 if entity["type"] in BLOCKS else 1 if entity["type"] in SPLITTABLE else 2
    return entity["offset"], -entity["length"], rank


def _overlap(a: Entity, b: Entity) -> bool:
    return bool(a["offset"] < b["offset"] + b["length"] and b["offset"] < a["offset"] + a["length"])


def _apart(entities: list[Entity]) -> list[Entity]:
    """The entities that do not overlap one that began before them."""
    separate: list[Entity] = []
    for entity in entities:
        if not any(_overlap(entity, other) for other in separate):
            separate.append(entity)
    return separate


def _joined(entities: list[Entity]) -> list[tuple[int, int]]:
    """The spans of one kind, those that touch made one."""
    spans: list[tuple[int, int]] = []
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


def _pieces(start: int, end: int, whole: list[Entity]) -> list[tuple[int, int]]:
    """The span cut out around code and cut through where it would cross another entity's edge."""
    cuts, holes = {start, end}, []
    for other in whole:
        a, b = other["offset"], other["offset"] + other["length"]
        contained = (a <= start and end <= b) or (start <= a and b <= end)
        if other["type"] in PREFORMATTED:
            holes.append((a, b))
        if other["type"] in PREFORMATTED or not contained:
            cuts |= {edge for edge in (a, b) if start < edge < end}
    return [(a, b) for a, b in pairwise(sorted(cuts)) if not any(x <= a and b <= y for x, y in holes)]
