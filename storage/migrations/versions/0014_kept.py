"""What somebody pressed "Keep" under: articles and answers that no retention erases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nothing is kept yet."""
    op.create_table(
        "kept",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer()),
        sa.Column("question", sa.Integer()),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shelf", "article"], ["articles.shelf", "articles.id"], name="kept_shelf_to_articles", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shelf", "question"],
            ["questions.shelf", "questions.number"],
            name="kept_shelf_to_questions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shelf", "number", name="kept_key"),
        sa.UniqueConstraint("article", "shelf", name="kept_article_once"),
        sa.UniqueConstraint("question", "shelf", name="kept_question_once"),
    )
