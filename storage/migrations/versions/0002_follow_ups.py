"""Follow-ups: how a question was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A question may have been read with the words of the one before it."""
    op.add_column("questions", sa.Column("read_as", sa.Text(), nullable=False, server_default=sa.text("''")))
