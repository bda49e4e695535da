"""Groups and channels: chats with settings, feeds and who follows them, watches, digests and when they are due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; nothing that is stored changes."""
    _chats()
    _feeds()
    _watches()
    _digests()


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("inviter", sa.BigInteger(), nullable=False),
        sa.Column("joined", sa.BigInteger(), nullable=False),
        sa.Column("removed", sa.BigInteger(), nullable=True),
        sa.Column("paused", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("chat", name="chats_key"),
    )
    op.create_index("chats_removed", "chats", ["removed"], unique=False)
    op.create_table(
        "grants",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="grants_key"),
    )
    op.create_index("grants_expires", "grants", ["expires"], unique=False)


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", PLAIN, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.Column("fresh", sa.BigInteger(), nullable=True),
        sa.Column("next_poll", sa.BigInteger(), nullable=False),
        sa.Column("polled", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing", sa.BigInteger(), nullable=True),
        sa.Column("parked", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="feeds_key"),
        sa.UniqueConstraint("url", name="feeds_url_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("feeds_next_poll", "feeds", ["next_poll"], unique=False)
    op.create_table(
        "feed_items",
        sa.Column("feed", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sketch", sa.Text(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feeds.id"], name="feed_items_feed_to_feeds", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed", "item", name="feed_items_key"),
    )
    op.create_index("feed_items_seen", "feed_items", ["seen"], unique=False)
    op.create_table(
        "follows",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("feed", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("include", sa.Text(), nullable=False),
        sa.Column("exclude", sa.Text(), nullable=False),
        sa.Column("primed", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feeds.id"], name="follows_feed_to_feeds", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["shelf"], ["shelves.id"], name="follows_shelf_to_shelves", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf", "number", name="follows_key"),
    )
    op.create_index("follows_feed", "follows", ["feed"], unique=False)


def _watches() -> None:
    op.create_table(
        "watches",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shelf"], ["shelves.id"], name="watches_shelf_to_shelves", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf", "number", name="watches_key"),
    )
    op.create_table(
        "alerts",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("watch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("home", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["home", "article"], ["articles.shelf", "articles.id"], name="alerts_home_to_articles", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shelf", "watch"], ["watches.shelf", "watches.number"], name="alerts_shelf_to_watches", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("shelf", "watch", "home", "article", name="alerts_key"),
    )
    op.create_index("alerts_article", "alerts", ["home", "article"], unique=False)


def _digests() -> None:
    op.create_table(
        "schedules",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shelf"], ["shelves.id"], name="schedules_shelf_to_shelves", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf", "number", name="schedules_key"),
    )
    op.create_index("schedules_next_at", "schedules", ["next_at"], unique=False)
    op.create_table(
        "digests",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("publish_at", sa.BigInteger(), nullable=False),
        sa.Column("editor", sa.BigInteger(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("review_id", sa.BigInteger(), nullable=True),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shelf"], ["shelves.id"], name="digests_shelf_to_shelves", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf", "number", name="digests_key"),
        sa.UniqueConstraint("shelf", "slot", name="digests_shelf_once"),
    )
    op.create_index("digests_state", "digests", ["state"], unique=False)
    op.add_column("shelves", sa.Column("digested", sa.Integer(), server_default="0", nullable=False))
