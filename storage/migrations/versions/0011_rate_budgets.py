"""What is used up of Telegram's limits, for the processes of one bot on PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; PostgreSQL writes no log for it, so that a reservation waits for no disk."""
    op.create_table(
        "rate_budgets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("full_at", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.Text().with_variant(sa.ARRAY(sa.BigInteger()), "postgresql"), nullable=False),
        sa.Column("wait", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "chat", name="rate_budgets_key"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE rate_budgets SET UNLOGGED")
