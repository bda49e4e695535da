"""Articles and questions: the content of a shelf."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables.columns import Moment, Plain, metadata

shelves = Table(  # a shelf is a chat, or one topic of a group: a migrated chat is one row's change
    "shelves",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("topic", BigInteger, nullable=False),  # 0 where there is none
    Column("language", Text, nullable=False),  # of the bot's own words, "" until it is chosen
    Column("last_article", Integer, nullable=False),  # the highest number ever given: none is given twice
    Column("last_question", Integer, nullable=False),
    Column("sentences", Integer, nullable=False),  # quotable sentences of the articles that are not deleted
    Column("waiting", Integer, nullable=False, server_default="0"),  # sentences that came since the last folding
    Column("digested", Integer, nullable=False, server_default="0"),  # articles up to this one were in a digest
    Column("focus", Integer),  # the article that the next questions are asked of first
    Column("focused_at", Moment),
    UniqueConstraint("chat", "topic"),
    sqlite_autoincrement=True,  # the id of a shelf is never given to another chat
)

articles = Table(  # small columns first: SQLite then reads them without touching the pages of long texts
    "articles",
    metadata,
    Column("shelf", Integer, ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … on its shelf
    Column("deleted_at", Moment),  # hidden from here on, erased when the time for undoing is over
    Column("version", Integer, nullable=False),  # of the analyser
    Column("quotable", Integer, nullable=False),  # sentences except boilerplate
    Column("language", Text, nullable=False),
    Column("source", Text, nullable=False),  # Source
    Column("added", Moment, nullable=False),
    Column("read", Moment, nullable=False),
    Column("published", Moment),
    Column("pages", Integer, nullable=False),
    Column("pages_read", Integer, nullable=False),
    Column("cut", Integer, nullable=False),  # per cent read of a text that was too long, else 0
    Column("key", Plain, nullable=False),  # the same key is the same article
    Column("url", Text),
    Column("link", Text),  # to the original post
    Column("name", Text, nullable=False),  # the channel, the person or the file
    Column("file_id", Text, nullable=False, server_default=text("''")),  # Telegram's, to download the file again
    Column("site", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("whence", Text, nullable=False),  # site, name and host, folded: where `source:` looks
    Column("heading", Text, nullable=False),  # words of title and author, folded: /find looks here too
    Column("ranking", Text, nullable=False),  # JSON [sentence, …], best first
    Column("changed", Text, nullable=False),  # JSON [sentence, …] that the last reading of a changed page brought
    Column("sentences", Text, nullable=False),  # JSON [start, end, kind, start, end, kind, …] in code points of text
    Column("layout", Text, nullable=False, server_default=text("''")),  # JSON of regions and places: storage/codecs.py
    Column("text", Text, nullable=False),  # the only copy; everything that is quoted is cut from it
    Index(
        "articles_live_key",  # a deleted article may come back under a new number
        "shelf",
        "key",
        unique=True,
        sqlite_where=text("deleted_at IS NULL"),
        postgresql_where=text("deleted_at IS NULL"),
    ),
    Index(
        "articles_hidden",
        "shelf",
        "id",
        sqlite_where=text("deleted_at IS NOT NULL"),
        postgresql_where=text("deleted_at IS NOT NULL"),
    ),
    Index("articles_version", "version"),
)


def _of_article(*, name: str = "article") -> ForeignKeyConstraint:
    """The row goes when its article is erased."""
    return ForeignKeyConstraint(["shelf", name], ["articles.shelf", "articles.id"], ondelete="CASCADE")


forward = Table(  # the index of the search by article: which of its sentences have which term
    "forward",
    metadata,
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("start", BigInteger),  # the place of its last sentence in `postings`; NULL: it waits to be folded into them
    Column("sentences", Integer, nullable=False),
    Column("terms", LargeBinary, nullable=False),
    Column("hits", LargeBinary, nullable=False),
    _of_article(),
    Index("forward_start", "shelf", "start"),
)

blocks = Table(  # which article is at which of 65,536 places in a row
    "blocks",
    metadata,
    Column("shelf", Integer, ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("block", Integer, primary_key=True, autoincrement=False),
    Column("runs", LargeBinary, nullable=False),  # place, article, sentence of 32 bits, for each article
)

postings = (
    Table(  # the index of the search by term: at which places of a block it is (storage/search/inverted_index.py)
        "postings",
        metadata,
        Column("shelf", Integer, ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
        Column("block", Integer, primary_key=True, autoincrement=False),
        Column("term", Plain, primary_key=True),
        Column("n", Integer, nullable=False),  # how many places
        Column("hits", LargeBinary, nullable=False),  # the places, 16 bits each, ascending
        sqlite_with_rowid=False,
    )
)

vectors = Table(  # what sentences mean, for questions in another language: only of shelves that were asked one
    "vectors",
    metadata,
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),  # of the encoder
    Column("body", LargeBinary, nullable=False),  # a row of bytes for the title, then one for each sentence
    _of_article(),
)

parts = Table(  # an article that came as messages: from a span back to the message
    "parts",
    metadata,
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("exact", Boolean, nullable=False),
    Column("offset", Integer, nullable=False),
    _of_article(),
    Index("parts_message", "shelf", "message_id"),
)

posts = Table(  # what was collected in a group or channel: the posts that an article came in, also by a link or a file
    "posts",
    metadata,
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("person", BigInteger, nullable=False),  # who posted it: 0 after a day, and for a channel's post
    Column("acknowledged", Boolean, nullable=False),  # with the bot's reaction
    Column("at", Moment, nullable=False),
    _of_article(),
    Index("posts_article", "shelf", "article"),
    Index("posts_person", "person", sqlite_where=text("person <> 0"), postgresql_where=text("person <> 0")),
)

shown = Table(  # which article a message shows: a reply to it is about that article
    "shown",
    metadata,
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("article", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("sentences", Integer),  # how many of its sentences, NULL where the message is no summary
    _of_article(),
    Index("shown_article", "shelf", "article"),
)

questions = Table(  # what was asked, for edits, replies and buttons
    "questions",
    metadata,
    Column("shelf", Integer, ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("within", Integer),  # the one article it was asked of
    Column("verdict", Text, nullable=False),  # Verdict
    Column("asked", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Column("read_as", Text, nullable=False, server_default=text("''")),  # a follow-up, with earlier words
    UniqueConstraint("shelf", "message_id"),
)


def _of_question() -> ForeignKeyConstraint:
    """The row goes with its question."""
    return ForeignKeyConstraint(["shelf", "question"], ["questions.shelf", "questions.number"], ondelete="CASCADE")


quotes = Table(  # the sentences that answered a question, and runs of them
    "quotes",
    metadata,
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("question", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("article", Integer, nullable=False),
    Column("sentence", Integer, nullable=False),
    Column("count", Integer, nullable=False, server_default=text("1")),  # sentences in a row, from that one on
    Column("score", Float, nullable=False),
    Column("marks", Text, nullable=False),  # JSON [start, end, start, end, …] within the quotation
    _of_question(),
    _of_article(),
    Index("quotes_article", "shelf", "article"),
)

kept = Table(  # what somebody pressed "Keep" under: an article or an answer, which no retention erases
    "kept",
    metadata,
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),  # in the order of the presses
    Column("article", Integer),  # one of the two
    Column("question", Integer),
    Column("at", Moment, nullable=False),
    _of_article(),
    _of_question(),
    UniqueConstraint("article", "shelf"),
    UniqueConstraint("question", "shelf"),
)

answers = Table(  # the bot's messages that carry an answer
    "answers",
    metadata,
    Column("shelf", Integer, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question", Integer, nullable=False),
    _of_question(),
    Index("answers_question", "shelf", "question"),
)
