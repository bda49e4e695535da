"""Button tokens, tasks and plans of digests with named fields, in place of texts and lists that went by position.

Grants become button tokens, errands become tasks. What failed is called so: it was "parked".
"""

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
    """Convert the rows and rename the columns."""
    _button_tokens()
    op.execute(sa.text("ALTER TABLE inbox RENAME COLUMN lane TO queue"))
    op.execute(sa.text("ALTER TABLE feeds RENAME COLUMN parked TO given_up"))
    op.execute(sa.text("UPDATE inbox SET state = 'failed' WHERE state = 'parked'"))
    for before, after in _CAUSES.items():
        rename = sa.text("UPDATE alarms SET cause = :after WHERE cause = :before")
        op.execute(rename.bindparams(after=after, before=before))
    _tasks()
    _digest_plans()


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


def _tasks() -> None:
    connection = op.get_bind()
    change = sa.text("UPDATE inbox SET body = :body WHERE id = :id")
    for row in connection.execute(sa.text("SELECT id, body FROM inbox WHERE id < 0 AND body IS NOT NULL")).all():
        try:
            task = _task(json.loads(row.body)["errand"])
        except (LookupError, TypeError, ValueError):  # it cannot be read, before and after: it is a failed update
            continue
        connection.execute(change, {"id": row.id, "body": _json(task)})


def _digest_plans() -> None:
    connection = op.get_bind()
    change = sa.text("UPDATE digests SET plan = :plan WHERE shelf = :shelf AND number = :number")
    for row in connection.execute(sa.text("SELECT shelf, number, plan FROM digests WHERE plan <> ''")).all():
        plan = _json(_digest_plan(json.loads(row.plan)))
        connection.execute(change, {"shelf": row.shelf, "number": row.number, "plan": plan})


def _digest_plan(plan: Values) -> Values:
    """A plan with names in place of lists: [shelf, article, sentence, checksum] and "of", "told", "differ"."""
    names = ("shelf", "article", "sentence", "checksum")

    def sentences(lists: list[list[int]]) -> list[Values]:
        return [dict(zip(names, numbers, strict=True)) for numbers in lists]

    stories = [
        {
            "articles": story["of"],
            "sources": story["sources"],
            "sentences": sentences(story["told"]),
            "differing": sentences(story["differ"]),
        }
        for story in plan["stories"]
    ]
    return {"count": plan["count"], "stories": stories}


def _task(errand: Values) -> Values:
    """The body of a task: {"task": KIND, "shelf": …} with the fields that its kind has."""
    kind, number, note = errand["kind"], errand["number"], errand["note"]
    shelf = {"shelf": errand["shelf"]}
    if kind in _NUMBERED:
        name, field = _NUMBERED[kind]
        return {"task": name, **shelf, field: number}
    match kind:
        case "trouble":
            return {"task": "report_digest_trouble", **shelf, "number": number, "trouble": note}
        case "item":
            return {"task": "show_feed_item", **shelf, "follow": number, "article": errand["article"]}
        case "watched":
            return {"task": "send_watch_alerts", **shelf, "article": errand["article"]}
        case "erased":
            return {"task": "report_erased_chat", **shelf, "title": note}
        case "progress":
            message, token = errand["article"], note
            return {"task": "show_broadcast_progress", **shelf, "number": number, "message": message, "token": token}
        case "ill":
            return {"task": "report_alarm", **shelf, "cause": _CAUSES.get(note, note), "figure": number}
        case "well":
            return {"task": "report_recovery", **shelf, "cause": _CAUSES.get(note, note)}
        case "collect":
            chat, person, url = note.split(" ", 2)
            post = {"chat": int(chat), "message": number, "person": int(person)}
            return {"task": "collect_link", **shelf, **post, "url": url}
    raise KeyError(kind)


_NUMBERED = {
    "digest": ("send_digest", "number"),
    "review": ("review_digest", "number"),
    "unseen": ("report_unreviewed_digest", "number"),
    "parked": ("report_feed_failure", "follow"),
    "broadcast": ("send_broadcast", "number"),
    "forget": ("forget_person", "update_id"),
}
_CAUSES = {"parked": "failed_updates", "unknown": "unconfirmed_digests"}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
