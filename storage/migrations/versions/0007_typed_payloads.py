"""Button tokens with a kind and a payload, in place of grants whose subject was split by position."""

from __future__ import annotations

import json
import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_PROMPT = re.compile(r"prompt (-?[0-9]+):([0-9]+) (.*)", re.DOTALL)
Values = dict[str, Any]


def upgrade() -> None:
    """Make the table of button tokens and move every grant to it that has not expired."""
    _button_tokens()


def _button_tokens() -> None:
    op.create_table(
        "button_tokens",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("prompt_chat", sa.BigInteger(), nullable=True),
        sa.Column("prompt_message", sa.BigInteger(), nullable=True),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="button_tokens_key"),
    )
    op.create_index("button_tokens_prompt", "button_tokens", ["prompt_chat", "prompt_message"], unique=False)
    op.create_index("button_tokens_expires", "button_tokens", ["expires"], unique=False)
    connection = op.get_bind()
    names = "token, chat, person, kind, payload, prompt_chat, prompt_message, expires"
    values = ", ".join(f":{name}" for name in names.split(", "))
    insertion = sa.text(f"INSERT INTO button_tokens ({names}) VALUES ({values})")  # noqa: S608 - words of our own
    for grant in connection.execute(sa.text("SELECT token, chat, person, subject, expires FROM grants")).all():
        new = _button_token(grant.subject)
        if new is not None:
            row = {"token": grant.token, "chat": grant.chat, "person": grant.person, "expires": grant.expires}
            connection.execute(insertion, row | new)
    op.drop_table("grants")


def _button_token(subject: str) -> Values | None:
    """The new columns of a grant; None if it cannot be read: such a one had no handler."""
    prompt = _PROMPT.fullmatch(subject)
    asking: Values = {"prompt_chat": None, "prompt_message": None}
    if prompt:
        asking = {"prompt_chat": int(prompt[1]), "prompt_message": int(prompt[2])}
    try:
        kind, payload = _asked(prompt[3]) if prompt else _panel_or_link(subject)
    except (LookupError, ValueError):
        return None
    return {"kind": kind, "payload": _json(payload), **asking}


def _panel_or_link(subject: str) -> tuple[str, Values]:
    """The kind and the payload of "feeds 3", "review 3 7", `undo 3 [{…}, {…}]` …"""
    name, *rest = subject.split(" ", 2)
    if name in _WITHOUT_SHELF:
        return _WITHOUT_SHELF[name], {}
    shelf, packed = int(rest[0]), rest[1] if len(rest) > 1 else ""
    match name:
        case "settings":
            return "settings", {"shelf": shelf, "waiting": json.loads(packed or "{}")}
        case "undo":
            before, after = json.loads(packed)
            return "undo_settings", {"shelf": shelf, "before": before, "after": after}
        case "feeds" if packed:
            links = [{"url": url, "title": title} for url, title in json.loads(packed)]
            return "feed_choices", {"shelf": shelf, "links": links}
        case "review" | "trouble":
            return f"digest_{name}", {"shelf": shelf, "number": int(packed)}
        case "share":
            return "shared_article", {"shelf": shelf, "article": int(packed)}
    return _WITH_SHELF[name], {"shelf": shelf}


_WITHOUT_SHELF = {"admin": "admin", "owner": "invite_owner", "invited": "invite_person", "group": "invite_group"}
_WITH_SHELF = {
    "welcome": "welcome",
    "feeds": "feeds",
    "parked": "feed_failure",
    "watches": "watches",
    "erase": "erase",
    "setup": "group_setup",
}


def _asked(subject: str) -> tuple[str, Values]:
    """The kind and the payload of what followed "prompt CHAT:MESSAGE"."""
    name, *words = subject.split(" ", 3)
    match name:
        case "settings":
            setting, shelf, *packed = words
            waiting = json.loads(packed[0]) if packed else {}
            return "ask_setting", {"shelf": int(shelf), "setting": setting, "waiting": waiting}
        case "feeds":
            field, shelf, follow = words
            return "ask_feed", {"shelf": int(shelf), "field": field, "follow": int(follow)}
        case "watches":
            return "ask_watch", {"shelf": int(words[0]), "number": int(words[1])}
        case "people" if words[0] == "quota":
            return "ask_quota", {"person": int(words[1])}
    return {"people": "ask_person", "chats": "ask_chat", "broadcast": "ask_broadcast"}[name], {}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
