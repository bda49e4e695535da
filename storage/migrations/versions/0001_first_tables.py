"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Blank → the first version."""
    _bot()
    _shelves()
    _search()
    _messages()
    _questions()


def _bot() -> None:
    """The bot's own: updates in, messages out."""
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lane", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("retry_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="inbox_key"),
    )
    op.create_index(
        "inbox_open",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state IN ('new', 'retry')"),
        postgresql_where=sa.text("state IN ('new', 'retry')"),
    )
    op.create_table(
        "outgoing",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", "ordinal", name="outgoing_key"),
    )


def _shelves() -> None:
    """Chats and their articles."""
    op.create_table(
        "shelves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("last_article", sa.Integer(), nullable=False),
        sa.Column("last_question", sa.Integer(), nullable=False),
        sa.Column("sentences", sa.Integer(), nullable=False),
        sa.Column("focus", sa.Integer(), nullable=True),
        sa.Column("focused_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="shelves_key"),
        sa.UniqueConstraint("chat", "topic", name="shelves_chat_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "articles",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("quotable", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("pages_read", sa.Integer(), nullable=False),
        sa.Column("cut", sa.Integer(), nullable=False),
        sa.Column("key", PLAIN, nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("whence", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("ranking", sa.Text(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("sentences", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shelf"], ["shelves.id"], name="articles_shelf_to_shelves", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf", "id", name="articles_key"),
    )
    op.create_index(
        "articles_hidden",
        "articles",
        ["shelf", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "articles_live_key",
        "articles",
        ["shelf", "key"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index("articles_version", "articles", ["version"], unique=False)


def _search() -> None:
    """The index of the search."""
    op.create_table(
        "postings",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("term", PLAIN, nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shelf", "article"],
            ["articles.shelf", "articles.id"],
            name="postings_shelf_to_articles",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shelf", "term", "article", name="postings_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("postings_of_article", "postings", ["shelf", "article"], unique=False)


def _messages() -> None:
    """From articles to messages and back."""
    op.create_table(
        "parts",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shelf", "article"], ["articles.shelf", "articles.id"], name="parts_shelf_to_articles", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("shelf", "article", "ordinal", name="parts_key"),
    )
    op.create_index("parts_message", "parts", ["shelf", "message_id"], unique=False)
    op.create_table(
        "shown",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shelf", "article"], ["articles.shelf", "articles.id"], name="shown_shelf_to_articles", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("shelf", "message_id", name="shown_key"),
    )
    op.create_index("shown_article", "shown", ["shelf", "article"], unique=False)


def _questions() -> None:
    """What was asked, and what answered."""
    op.create_table(
        "questions",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("within", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["shelf"], ["shelves.id"], name="questions_shelf_to_shelves", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf", "number", name="questions_key"),
        sa.UniqueConstraint("shelf", "message_id", name="questions_shelf_once"),
    )
    op.create_table(
        "quotes",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shelf", "article"], ["articles.shelf", "articles.id"], name="quotes_shelf_to_articles", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shelf", "question"],
            ["questions.shelf", "questions.number"],
            name="quotes_shelf_to_questions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shelf", "question", "ordinal", name="quotes_key"),
    )
    op.create_index("quotes_article", "quotes", ["shelf", "article"], unique=False)
    op.create_table(
        "answers",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shelf", "question"],
            ["questions.shelf", "questions.number"],
            name="answers_shelf_to_questions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shelf", "message_id", name="answers_key"),
    )
    op.create_index("answers_question", "answers", ["shelf", "question"], unique=False)
