"""Messages of the Internet (RFC 5322, MIME), taken apart by `email`; shared by mails and by pages saved as MHTML."""

from __future__ import annotations

import email
import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from engine.errors import BrokenFileError

PARTS = 500
"""Parts that are looked at; saved pages have a part for each picture."""
BOUNDARIES = 20_000
"""Lines that may be boundaries between parts: `email` takes 2 s for so many."""
HEADER = 4000
"""Characters of a header that are decoded; the time grows with their square."""
_HEADER = re.compile(
    r"(from|to|cc|bcc|subject|date|sender|reply-to|message-id|in-reply-to|references|received|return-path|delivered-to"
    r"|mime-version|content-type|content-transfer-encoding|content-location|snapshot-content-location|importance"
    r"|user-agent|thread-topic|thread-index|dkim-signature|authentication-results|arc-[a-z-]+|list-[a-z-]+|x-[\w-]+)\s*:",
    re.IGNORECASE,
)
_LEAST = 2
"""Header lines from which a text is a message; one alone ("To: all who …") may begin a letter."""


def is_message(head: str) -> bool:
    """Whether *head* begins with the headers of a message."""
    names = set()
    for number, line in enumerate(_start(head).split("\n")):
        if not line.strip():
            break
        if match := _HEADER.match(line):
            names.add(match[1].lower())
        elif not (number and line[0] in " \t"):
            return False
    return len(names) >= _LEAST and bool(
        names & {"from", "subject", "date", "mime-version", "received", "content-type"}
    )


def parse(body: bytes, name: str = "") -> Message:
    """Return the message in *body*; raise BrokenFileError if it has none."""
    if body.count(b"\n--") > BOUNDARIES:
        raise BrokenFileError(name)
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    first, _, rest = start.partition(b"\n")
    if first.startswith((b"From ", b">From ")) or first.strip().isdigit():  # mbox; Apple Mail writes the length
        start = rest
    try:
        return email.message_from_bytes(start)
    except (MessageError, ValueError, RecursionError, LookupError):
        raise BrokenFileError(name) from None


def payload(part: Message) -> bytes:
    """Return the bytes of a part, its transfer encoding undone."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def header(message: Message, name: str) -> str:
    """Return a header as people read it; "" if it is missing or malformed."""
    try:
        return " ".join(str(make_header(decode_header(str(message.get(name, ""))[:HEADER]))).split())
    except (MessageError, ValueError, LookupError):
        return ""


def _start(head: str) -> str:
    """Return *head* without the line that a mailbox puts before a message."""
    first, _, rest = head.replace("\r\n", "\n").lstrip().partition("\n")
    return rest if first.startswith("From ") or first.strip().isdigit() else f"{first}\n{rest}"
