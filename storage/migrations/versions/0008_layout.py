"""Articles know the pages, chapters, tables and notes of their files, and how to download those again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; articles stored before have neither pages nor chapters until they are read anew."""
    op.add_column("articles", sa.Column("layout", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("articles", sa.Column("file_id", sa.Text(), nullable=False, server_default=sa.text("''")))
