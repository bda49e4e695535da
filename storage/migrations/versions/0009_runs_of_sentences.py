"""A quotation may be more than one sentence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the quotations that are stored are single sentences."""
    op.add_column("quotes", sa.Column("count", sa.Integer(), nullable=False, server_default=sa.text("1")))
