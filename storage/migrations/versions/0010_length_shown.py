"""A message that shows an article knows in how many sentences, so that the next may be shorter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of the messages sent before nothing is known."""
    op.add_column("shown", sa.Column("sentences", sa.Integer()))
