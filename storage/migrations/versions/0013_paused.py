"""A pause that Telegram asks for has a time of its own, so that a clock that is set back is noticed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is used up now is over in a minute."""
    op.add_column("rate_budgets", sa.Column("paused", sa.BigInteger(), nullable=False, server_default="0"))
