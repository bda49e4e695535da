"""The posts that articles of groups and channels came in, to see whether they are still there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
_KNOWN = sa.text("person <> 0")


def upgrade() -> None:
    """Make the table; of what was collected before nobody looks whether it is still there."""
    op.create_table(
        "posts",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("acknowledged", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shelf", "article"], ["articles.shelf", "articles.id"], name="posts_shelf_to_articles", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("shelf", "message_id", "article", name="posts_key"),
    )
    op.create_index("posts_article", "posts", ["shelf", "article"])
    op.create_index("posts_person", "posts", ["person"], sqlite_where=_KNOWN, postgresql_where=_KNOWN)
