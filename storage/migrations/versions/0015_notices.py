"""Notices: items of feeds that are posted as they come, each once, and how a chat wants those of a feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the columns; what was followed before looks as it did."""
    op.create_table(
        "notices",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("earlier", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["shelf", "article"],
            ["articles.shelf", "articles.id"],
            name="notices_shelf_to_articles",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shelf", "article", name="notices_key"),
    )
    op.add_column("follows", sa.Column("reviewed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("follows", sa.Column("sentences", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("follows", sa.Column("preview", sa.Text(), nullable=False, server_default=""))
