"""The alert: the sentence in which watched words stand, whole, and the way to it."""

from __future__ import annotations

from datetime import datetime

from engine.clean import clean_line
from engine.models import Article, Quote
from handlers.views import answers, article_facts, callback_data, html
from handlers.views.callback_data import Act
from handlers.views.i18n import Words
from handlers.views.message import Button, Message, ReplyTo
from services.digests.plans import titled
from services.watches import LONGEST, Alert
from storage.models import Watch


def alert(words: Words, found: Alert, now: datetime) -> Message:
    """The sentence in which watched words stand, and the way to it."""
    article, index = found.article, found.sentence
    body = (
        html.text(words._("Watched: {words}", words=_visible(found.watch))),
        html.quotation(article.quote(index), found.marks),
        article_facts.source_line(words, article, index, now, title=not _says_title(article, index)),
    )
    row = (Button(words._("Open"), data=callback_data.encode(Act.OPEN, article.id)),)
    return Message(str(html.join(body)), (row,))


def reply_to(found: Alert) -> ReplyTo | None:
    """Return the message in which the sentence stands, to reply to it natively; None where that is no message here."""
    return answers.reply_to(Quote(found.article, found.sentence))


def _says_title(article: Article, index: int) -> bool:
    """Tell whether a sentence begins with what its article is called, for want of a title."""
    said = " ".join(article.quote(index).split())
    return not titled(article) and said.startswith(article_facts.heading(article).rstrip("… "))


def _visible(watch: Watch) -> str:
    return article_facts.visible(clean_line(watch.text, LONGEST))
