"""Leases of processes that share a PostgreSQL, and an index by which one of them finds what waits in a chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
_OPEN = sa.text("state IN ('new', 'retry')")


def upgrade() -> None:
    """Make the table, and the index of what waits by its queue first."""
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="leases_key"),
    )
    op.drop_index("inbox_open", "inbox")
    op.create_index("inbox_open", "inbox", ["queue", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
