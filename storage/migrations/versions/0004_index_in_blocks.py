"""The index in blocks: one row per article and one per term of a block, made of one row per term and article."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from storage.search import forward_index

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the new tables, move what the old one has into the forward index; `revisions` folds it from there."""
    op.add_column("shelves", sa.Column("waiting", sa.Integer(), nullable=False, server_default="0"))
    _forward()
    _move(op.get_bind())
    op.drop_table("postings")
    _postings()


def _move(connection: sa.Connection) -> None:
    """The old table had "3 7 19;1 2" for the sentences 3, 7 and 19 of a term, and how often the second has it."""
    hits = sa.text("SELECT term, hits FROM postings WHERE shelf = :shelf AND article = :article")
    columns, values = "shelf, article, sentences, terms, hits", ":shelf, :article, :n, :terms, :hits"
    to = sa.text(f"INSERT INTO forward ({columns}) VALUES ({values})")  # noqa: S608 - words of our own
    more = sa.text("UPDATE shelves SET waiting = waiting + :n WHERE id = :shelf")
    articles = connection.execute(sa.text("SELECT shelf, id FROM articles ORDER BY shelf, id")).all()
    for shelf, article in articles:
        here = {"shelf": shelf, "article": article}
        spans = sa.text("SELECT sentences FROM articles WHERE shelf = :shelf AND id = :article")
        count = len(json.loads(connection.execute(spans, here).scalar_one())) // 3
        found = {
            term: [count - 1 - int(sentence) for sentence in reversed(packed.partition(";")[0].split())]
            for term, packed in connection.execute(hits, here)
        }
        packed = forward_index.entry(article, count, found)
        connection.execute(to, here | {"n": count, "terms": packed.terms, "hits": packed.hits})
        connection.execute(more, {"n": count, "shelf": shelf})


def _forward() -> None:
    op.create_table(
        "forward",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=True),
        sa.Column("sentences", sa.Integer(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("hits", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shelf", "article"],
            ["articles.shelf", "articles.id"],
            name="forward_shelf_to_articles",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shelf", "article", name="forward_key"),
    )
    op.create_index("forward_start", "forward", ["shelf", "start"], unique=False)


def _postings() -> None:
    op.create_table(
        "blocks",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("runs", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["shelf"], ["shelves.id"], name="blocks_shelf_to_shelves", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf", "block", name="blocks_key"),
    )
    op.create_table(
        "postings",
        sa.Column("shelf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("term", PLAIN, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("hits", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["shelf"], ["shelves.id"], name="postings_shelf_to_shelves", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf", "block", "term", name="postings_key"),
        sqlite_with_rowid=False,
    )
