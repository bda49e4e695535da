"""Questions in another language: a vector for each sentence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row an article: a shelf that is never asked in another language has none."""
    op.create_table(
        "vectors",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shelf", "article"],
            ["articles.shelf", "articles.id"],
            name="vectors_shelf_to_articles",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shelf", "article", name="vectors_key"),
    )
