"""Telegram's HTML: text with tags in, plain text with entities (offsets in UTF-16 units) out, or Telegram's refusal."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import BadRequestError

Entity = dict[str, Any]

SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = {*SIMPLE_TAGS, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
# The attribute of each tag that means something; all others are read over.
ATTRIBUTES = {
    ("a", "href"),
    ("code", "class"),
    ("span", "class"),
    ("tg-emoji", "emoji-id"),
    ("blockquote", "expandable"),
    ("tg-time", "unix"),
    ("tg-time", "format"),
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACE = " \t\n\r\v\f"
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,9})|#([0-9]{1,9})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_BARE_VALUE = re.compile(r"[0-9A-Za-z.-]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")


@dataclass
class _Open:
    tag: str
    at: int  # where it begins in the plain text, in units
    begin: int  # … and in characters
    values: dict[str, str] = field(default_factory=dict)


class _Reader:
    """One pass over the source; the caller wants only `read`."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.plain: list[str] = []
        self.characters = 0
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "<":
                begin = self.position
                self.position += 1
                if self.peek() == "/":
                    self.end_tag(begin)
                else:
                    self.start_tag(begin)
            else:
                self.put(self.reference() if character == "&" else self.take())
        if self.open:
            raise refused(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.plain), self.entities

    def peek(self) -> str:
        return self.source[self.position] if self.position < len(self.source) else ""

    def take(self) -> str:
        self.position += 1
        return self.source[self.position - 1]

    def put(self, character: str) -> None:
        self.plain.append(character)
        self.characters += 1
        self.offset += 1 + (character > "\uffff")

    def place(self, position: int) -> str:
        return f"at byte offset {len(self.source[:position].encode('utf-8', 'surrogatepass'))}"

    def spaces(self) -> None:
        while self.peek() and self.peek() in SPACE:
            self.position += 1

    def reference(self) -> str:
        """The character that `&…` stands for, or the ampersand itself where it stands for none."""
        match = _REFERENCE.match(self.source, self.position)
        if not match:
            return self.take()
        hexadecimal, decimal, name = match.groups()
        code = ord(NAMED[name]) if name else int(hexadecimal, 16) if hexadecimal else int(decimal)
        if not 0 < code <= 0x10FFFF:
            return self.take()
        if 0xD800 <= code <= 0xDFFF:
            raise refused(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        self.position = match.end()
        return chr(code)

    def start_tag(self, begin: int) -> None:
        while self.peek() and self.peek() not in SPACE + ">":
            self.position += 1
        if not self.peek():
            raise refused(f"Unclosed start tag {self.place(begin)}")
        tag = self.source[begin + 1 : self.position].lower()
        if tag not in TAGS:
            raise refused(f'Unsupported start tag "{tag}" {self.place(begin)}')
        opened = _Open(tag, self.offset, self.characters)
        self.spaces()
        while self.peek() != ">":
            self.attribute(opened, begin)
            self.spaces()
        self.position += 1
        if tag == "span" and opened.values.get("class") != "tg-spoiler":
            raise refused(f'Tag "span" must have class "tg-spoiler" {self.place(begin)}')
        self.open.append(opened)

    def attribute(self, opened: _Open, begin: int) -> None:
        match = _ATTRIBUTE_NAME.match(self.source, self.position)
        name = match.group().lower() if match else ""
        self.position += len(name)
        if not name:
            raise refused(f'Empty attribute name in the tag "{opened.tag}" {self.place(begin)}')
        self.spaces()
        value = ""
        if self.peek() == "=":
            self.position += 1
            self.spaces()
            if not self.peek():
                raise refused(f'Unclosed start tag "{opened.tag}" {self.place(begin)}')
            value = self.attribute_value()
        if not self.peek():
            raise refused(f"Unclosed start tag {self.place(begin)}")
        if (opened.tag, name) in ATTRIBUTES:
            opened.values[name] = value

    def attribute_value(self) -> str:
        quote = self.peek()
        if quote not in "\"'":
            begin, match = self.position, _BARE_VALUE.match(self.source, self.position)
            value = match.group() if match else ""
            self.position += len(value)
            if self.peek() not in SPACE + ">" or not self.peek():
                raise refused(f"Unexpected end of name token {self.place(begin)}")
            return value.lower()
        self.position += 1
        characters = []
        while self.peek() and self.peek() != quote:
            characters.append(self.reference() if self.peek() == "&" else self.take())
        self.position += 1
        return "".join(characters)

    def end_tag(self, begin: int) -> None:
        if not self.open:
            raise refused(f"Unexpected end tag {self.place(begin)}")
        while self.peek() and self.peek() not in SPACE + ">":
            self.position += 1
        name = self.source[begin + 2 : self.position].lower()
        self.spaces()
        if self.peek() != ">":
            raise refused(f"Unclosed end tag {self.place(begin)}")
        self.position += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            raise refused(f'Unmatched end tag {self.place(begin)}, expected "</{opened.tag}>", found "</{name}>"')
        if self.offset > opened.at:
            self.close(opened)

    def close(self, opened: _Open) -> None:
        """Turn a closed tag into an entity, or into nothing where Telegram drops it in silence."""
        entity: Entity = {"type": "", "offset": opened.at, "length": self.offset - opened.at}
        last = self.entities[-1] if self.entities else {}
        same = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        language = opened.values.get("class", "").partition("language-")[2]
        if opened.tag in SIMPLE_TAGS:
            entity["type"] = SIMPLE_TAGS[opened.tag]
        elif opened.tag == "a":
            words = "".join(self.plain[opened.begin :])
            url = link_target(opened.values.get("href") or words)
            if not url:
                return
            entity |= _mention(url, words) or {"type": "text_link", "url": url}
        elif opened.tag == "blockquote":
            entity["type"] = "expandable_blockquote" if "expandable" in opened.values else "blockquote"
        elif opened.tag == "pre":
            if same and last.get("type") == "code" and last.get("language"):
                last["type"] = "pre"
                return
            entity["type"] = "pre"
        elif opened.tag == "code":
            entity |= {"type": "code"} | ({"language": language} if language else {})
        elif opened.tag == "tg-time":
            if not re.fullmatch(r"-?\d{1,12}", opened.values.get("unix", "")):
                raise refused(f'Tag "tg-time" must have a valid attribute "unix" {self.place(self.position)}')
            entity |= {"type": "date_time", "unix_time": int(opened.values["unix"])}
            if opened.values.get("format"):
                entity["date_time_format"] = opened.values["format"]
        else:
            if not opened.values.get("emoji-id", "").isdigit():
                raise refused("Invalid custom emoji identifier specified")
            entity |= {"type": "custom_emoji", "custom_emoji_id": opened.values["emoji-id"]}
        self.entities.append(entity)


def refused(reason: str) -> BadRequestError:
    """Telegram's refusal of markup."""
    return BadRequestError(f"can't parse entities: {reason}")


def _mention(url: str, words: str) -> Entity:
    """The entity of a link to a person; nothing where *url* is another address. Only Telegram knows their name."""
    match = re.fullmatch(r"tg://user\?id=([1-9]\d{0,15})", url)
    user = {"id": int(match[1]), "is_bot": False, "first_name": words} if match else {}
    return {"type": "text_mention", "user": user} if user else {}


def link_target(url: str) -> str:
    """*url* as Telegram keeps it, or nothing where it is no address."""
    url = url.strip()
    if re.match(r"(?i)(https?|tg|ton|tonsite)://[^\s/]", url) and not re.search(r"[\s\x00-\x1f]", url):
        scheme, rest = url.split("://", 1)
        bare = "/" not in rest and "?" not in rest and "#" not in rest
        return f"{scheme.lower()}://{rest}" + ("/" if bare and scheme.lower().startswith("http") else "")
    if re.fullmatch(r"(?i)[\w-]+(\.[\w-]+)*\.[a-z\u00a1-\uffff]{2,}(:\d+)?([/?#]\S*)?", url):
        return f"http://{url}" + ("" if re.search(r"[/?#]", url) else "/")
    return ""


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The plain text of *source* and its entities; raises Telegram's refusals."""
    text, entities = _Reader(source).read()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
