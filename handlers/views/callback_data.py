"""Callback data: what each button does, encoded in at most 64 bytes.

    s:12:5   article 12 in 5 sentences (0: all)      q:7:3   answer 7 with 3 quotes shown
    c:12:5   … in context                            qc:7:3  … in context
    kp:12:1  keep it (0: no longer)                  kq:7:1  keep the answer to question 7 (0: no longer)
    kl:2     page 2 of what is kept, from 0          qs:7    show the answer to question 7
    d:12     its changed sentences                   qo:7    question 7 in the other articles
    r:12     read it again                           t:word  ask about a word
    o:12     open it                                 a:7     keep question 7 as an article
    w:12     show its source                         k:345   ask message 345 instead
    u:12:…   undo its deletion (with a token)        y:345   try message 345 again
    l:2      page 2 of the list, from 0              x       try with an example
    f:2:…    page 2 of a search (with its words)     h       what I can do
    pg:12:5  the page of its sentence 5 as a picture
    p:12     a link to a copy of it for another person
    dg:3:    the whole of digest 3; dg:0:… of a span that was asked for
    e:digest do what a command does (handlers/callbacks.py)
    g:TOKEN:VERB:ARGUMENT    a button of a panel that changes something (handlers/panels.py); `parts` reads ARGUMENT

The chat is not encoded: it is that of the pressed message. Buttons that change nothing never expire.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

MAX_BYTES = 64
"""Telegram's limit, in bytes."""


class Act(StrEnum):
    """The action of a button."""

    SUMMARY = "s"
    CONTEXT = "c"
    CHANGES = "d"
    READ_AGAIN = "r"
    OPEN = "o"
    SOURCE = "w"
    UNDO = "u"
    SHARE = "p"
    PAGE = "pg"
    LIST = "l"
    FIND = "f"
    ANSWER = "q"
    ANSWER_CONTEXT = "qc"
    ELSEWHERE = "qo"
    ASK_ABOUT = "t"
    SAVE = "a"
    KEEP = "kp"
    KEEP_ANSWER = "kq"
    LIST_KEPT = "kl"
    OPEN_ANSWER = "qs"
    ASK = "k"
    TRY_AGAIN = "y"
    EXAMPLE = "x"
    COMMAND = "e"
    HELP = "h"
    OPT_OUT = "oo"
    DIGEST = "dg"
    PANEL = "g"


IN_PLACE = frozenset(
    {Act.SUMMARY, Act.CONTEXT, Act.CHANGES, Act.ANSWER, Act.ANSWER_CONTEXT, Act.LIST, Act.FIND, Act.LIST_KEPT}
)
"""Actions that change only what the pressed message shows, so that a later one makes an earlier one needless."""

_SHAPES = {  # how many numbers each action has, and whether words follow
    Act.SUMMARY: (2, False),
    Act.CONTEXT: (2, False),
    Act.CHANGES: (1, False),
    Act.READ_AGAIN: (1, False),
    Act.OPEN: (1, False),
    Act.SOURCE: (1, False),
    Act.UNDO: (1, True),
    Act.SHARE: (1, False),
    Act.PAGE: (2, False),
    Act.LIST: (1, False),
    Act.FIND: (1, True),
    Act.ANSWER: (2, False),
    Act.ANSWER_CONTEXT: (2, False),
    Act.ELSEWHERE: (1, False),
    Act.ASK_ABOUT: (0, True),
    Act.SAVE: (1, False),
    Act.KEEP: (2, False),
    Act.KEEP_ANSWER: (2, False),
    Act.LIST_KEPT: (1, False),
    Act.OPEN_ANSWER: (1, False),
    Act.ASK: (1, False),
    Act.TRY_AGAIN: (1, False),
    Act.EXAMPLE: (0, False),
    Act.COMMAND: (0, True),
    Act.HELP: (0, False),
    Act.OPT_OUT: (1, False),
    Act.DIGEST: (1, True),
    Act.PANEL: (0, True),
}
_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
_SEPARATOR = re.compile(r"[.:+]")
_PART = re.compile(r"0|-?[1-9][0-9]{0,17}")
"""A number in the argument of a panel's button; any database can store it."""

Part: TypeAlias = int | str
"""A number or a word in the argument of a panel's button."""


@dataclass(frozen=True, slots=True)
class Press:
    """A decoded button: its action, number, count and words."""

    act: Act
    number: int = 0
    """The number of an article, question, message or page."""
    count: int = 0
    """Sentences or quotes to show; 0 means all."""
    words: str = ""
    """The words of a search, the word to ask about, the command, or the token of an undo or panel."""


def encode(act: Act, number: int = 0, count: int = 0, words: str = "") -> str:
    """Return the callback data of a button; "" when it does not fit in 64 bytes."""
    numbers, has_words = _SHAPES[act]
    parts = [act.value, *(str(n) for n in (number, count)[:numbers]), *([words] if has_words else [])]
    data = ":".join(parts)
    return data if decode(data) == Press(act, number, count, words) else ""


def panel(token: str, verb: str, argument: str | int = "") -> str:
    """Return the callback data of a panel's button; "" when it does not fit."""
    return encode(Act.PANEL, words=":".join((token, verb, *([str(argument)] if argument != "" else []))))


def panel_fields(words: str) -> tuple[str, str, str]:
    """Return token, verb and argument of a panel's button, as written by `panel`; "" for missing ones."""
    token, verb, argument = (*words.split(":", 2), "", "")[:3]
    return token, verb, argument


def parts(argument: str) -> tuple[Part, ...]:
    """Return the argument of a panel's button as numbers and words: "127.480+1080" is (127, 480, 1080).

    The arguments are written by `panel`; the handler of each verb matches the shapes that it takes and ignores others.
    """
    words = _SEPARATOR.split(argument) if argument else []
    return tuple(int(word) if _PART.fullmatch(word) else word for word in words)


def decode(data: str) -> Press | None:
    """Return the button that *data* encodes; None for data that `encode` cannot have written."""
    head, *rest = data.split(":", 1)
    if head not in _ACTS or not _fits(data):
        return None
    act = Act(head)
    numbers, has_words = _SHAPES[act]
    field_count = numbers + has_words
    parts = rest[0].split(":", field_count - 1) if rest and field_count else rest
    if len(parts) != field_count or not all(_NUMBER.fullmatch(part) for part in parts[:numbers]):
        return None
    values = [int(part) for part in parts[:numbers]]
    if act is Act.ASK_ABOUT and not parts[-1].strip():
        return None
    number, count = (*values, 0, 0)[:2]
    return Press(act, number, count, parts[-1] if has_words else "")


_ACTS = frozenset(act.value for act in Act)


def _fits(data: str) -> bool:
    try:
        return len(data.encode()) <= MAX_BYTES
    except UnicodeEncodeError:  # a lone surrogate
        return False
