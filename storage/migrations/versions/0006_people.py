"""People with their standing and their use, and what belongs to the whole bot.

Whoever has used the bot so far goes on as somebody invited, and its groups and channels stay admitted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLLECT = """UPDATE chats SET settings =
replace(settings, '"collect": false', '"links": false, "posts": false, "files": false')"""
"""One choice became three; a header cannot hold what is replaced, since its quotation marks are escaped."""


def upgrade() -> None:
    """Make the tables; chats learn whether they are admitted."""
    op.add_column("chats", sa.Column("admitted", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(sa.text(COLLECT))
    _people()
    _bureau()


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("inviter", sa.BigInteger(), nullable=False),
        sa.Column("met", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=True),
        sa.Column("quota", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="people_key"),
    )
    op.create_index("people_standing", "people", ["standing"], unique=False)
    op.create_table(
        "usage",
        sa.Column("who", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("who", "day", "what", name="usage_key"),
    )
    op.create_index("usage_day", "usage", ["day"], unique=False)
    known = sa.text(
        "INSERT INTO people (person, standing, language, inviter, met, active, told, quota) "
        "SELECT chat, 'invited', '', 0, joined, joined, NULL, '' FROM chats WHERE chat > 0"
    )
    op.execute(known)


def _bureau() -> None:
    op.create_table(
        "options",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="options_key"),
    )
    op.create_table(
        "activity",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("day", "what", name="activity_key"),
    )
    op.create_table(
        "alarms",
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("cause", name="alarms_key"),
    )
    op.create_table(
        "broadcasts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="broadcasts_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "recipients",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("broadcast", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shelf"], ["shelves.id"], name="recipients_shelf_to_shelves", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf", "broadcast", name="recipients_key"),
    )
    op.create_index("recipients_state", "recipients", ["broadcast", "state"], unique=False)
