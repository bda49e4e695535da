"""An article as people first see it: title, known facts, and its best sentences verbatim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from engine.models import Article, Kind, Summary
from handlers import buttons, facts, markup, passages
from handlers.buttons import Act
from handlers.markup import Html
from handlers.messages import Button, Message, Row
from handlers.notices import other_reading
from handlers.words import Words

LENGTHS = (1, 3, 5, 8, 12)
"""Sentences in a summary; after the last comes all of it."""
ALL = 0
DEFAULT = 3
FOLDED_AFTER = 5
"""Sentences after the fifth of a set are folded, so that a long one does not fill the screen."""
SHORT_TEXT = 3
"""A text of so few sentences is not made shorter."""
_NOTE = 150
"""UTF-16 units kept free for the remark that not all fits; the longest has about 60."""


def summary(
    words: Words,
    summary: Summary,
    *,
    count: int,
    now: datetime,
    stored: bool = False,
    stale: bool = False,
    changed: int = 0,
    borderline: bool = False,
    unasked: bool = False,
    share: bool = False,
) -> Message:
    """Title, facts and the chosen sentences, each to its place; *count* is the length asked for, 0 for all.

    *stored*: it was here already, so its age is told. *stale*: it offers to be read again. *changed*: how many
    sentences the last reading brought. *borderline*: the text could be a question as well. *unasked*: nobody sent it,
    so nobody is told why it is short. *share*: it is the reader's own, who may give somebody else a copy.
    """
    article = summary.article
    known = (facts.facts(words, article, now, age=stored), facts.pages(words, article))
    head = markup.join((facts.title_line(article), *known))
    shown = _fitting(article, summary.chosen, head)
    if says_its_own_title(article, shown):
        head = markup.join(known)
    body = markup.join((head, _quotes(article, shown), _note(words, summary, shown, unasked)), "\n\n")
    rows = (
        (
            *_lengths(words, summary, shown, count),
            *_context_button(words, article, shown, count),
            source_button(words, article),
        ),
        _reading(words, article, changed=changed, stale=stale, share=share),
        other_reading(words, "article", article.parts[0].message_id) if borderline and article.parts else (),
    )
    return Message(str(body), tuple(row for row in rows if row))


def context(words: Words, summary: Summary, count: int) -> Message:
    """Each chosen sentence, in bold, with its neighbours; a button leads back."""
    article = summary.article
    head = facts.title_line(article)
    back: Row = (
        Button(words._("Back"), data=buttons.encode(Act.SUMMARY, article.id, count)),
        source_button(words, article),
    )

    shown = passages.best_fitting(article, summary.chosen, lambda taken: _room(head, passages.measured(article, taken)))
    quotes = passages.surroundings(article, shown)
    if not shown:  # too long with its neighbours
        shown = _fitting(article, summary.chosen, head)[:1]
        quotes = passages.surroundings(article, shown, alone=True)
    body = markup.join((head, quotes, _missing(words, len(summary.chosen) - len(shown))), "\n\n")
    return Message(str(body), (back,))


def changes(words: Words, article: Article, changed_sentences: Sequence[int], *, count: int = DEFAULT) -> Message:
    """The sentences that the last reading brought, in the order of the text; a button leads back."""
    changed = sorted({i for i in changed_sentences if article.sentences[i].kind is not Kind.SCRAP})
    head = markup.join((facts.title_line(article), markup.text(_changed(words, len(changed)))))
    shown = _fitting(article, changed, head)
    body = markup.join((head, _quotes(article, shown), _missing(words, len(changed) - len(shown))), "\n\n")
    back = Button(words._("Back"), data=buttons.encode(Act.SUMMARY, article.id, count))
    return Message(str(body), ((back, source_button(words, article)),))


def source_button(words: Words, article: Article) -> Button:
    """The way to where an article comes from: its page, or the message that brought it."""
    url = facts.source_url(article)
    if url:
        return Button(words._("Source"), url=url)
    return Button(words._("Source"), data=buttons.encode(Act.SOURCE, article.id))


def says_its_own_title(article: Article, shown: Sequence[int]) -> bool:
    """Tell whether a text without a headline begins with the very words it is called by: nothing is said twice."""
    if not shown or facts.source_url(article):
        return False
    title = facts.heading(article).rstrip("… ")
    return " ".join(article.quote(shown[0]).split()).startswith(title)


def _quotes(article: Article, chosen: Sequence[int], arrow: Callable[[Article, int], Html] = facts.arrow) -> Html:
    """Each sentence in a blockquote of its own, and after it the way to its place."""
    return markup.join(
        markup.join((markup.quotation(article.quote(i), expandable=number >= FOLDED_AFTER), arrow(article, i)))
        for number, i in enumerate(chosen)
    )


def _fitting(article: Article, wanted: Sequence[int], head: Html) -> tuple[int, ...]:
    """Return the sentences that stand in one message, measured without the work of making the links."""
    return passages.best_fitting(
        article, wanted, lambda taken: _room(head, _quotes(article, taken, lambda _article, _i: markup.bold("↗")))
    )


def _room(head: Html, quotes: Html) -> bool:
    return head.units + quotes.units + _NOTE <= markup.UNITS and head.entities + quotes.entities <= markup.ENTITIES


def _note(words: Words, summary: Summary, shown: Sequence[int], unasked: bool) -> Html:
    """Say why there is not more, or not less."""
    total = len(summary.article.ranking)
    if unasked and len(shown) == len(summary.chosen):
        return Html()
    if not total:
        return markup.text(words._("I found no whole sentence in it to quote."))
    if len(shown) < len(summary.chosen):
        return _missing(words, len(summary.chosen) - len(shown))
    if len(shown) == total <= SHORT_TEXT:
        return markup.text(words._("This text is too short to shorten."))
    return Html()


def _missing(words: Words, missing: int) -> Html:
    if missing <= 0:
        return Html()
    return markup.text(
        words.n(
            "{count} more sentence does not fit in one message.",
            "{count} more sentences do not fit in one message.",
            missing,
        )
    )


def _lengths(words: Words, summary: Summary, shown: Sequence[int], count: int) -> Row:
    """Shorter and longer; at the ends a button is gone, not dead."""
    article, total = summary.article, len(summary.article.ranking)
    row: Row = ()
    shorter = max((length for length in LENGTHS if length < len(shown)), default=0)
    if shorter and not (len(shown) == total <= SHORT_TEXT):
        row += (Button(words._("Shorter"), data=buttons.encode(Act.SUMMARY, article.id, shorter)),)
    if count != ALL and len(shown) == len(summary.chosen) < total:
        longer = next((length for length in LENGTHS if len(shown) < length < total), ALL)
        row += (Button(words._("Longer"), data=buttons.encode(Act.SUMMARY, article.id, longer)),)
    return row


def _context_button(words: Words, article: Article, shown: Sequence[int], count: int) -> Row:
    if not shown:
        return ()
    return (Button(words._("In context"), data=buttons.encode(Act.CONTEXT, article.id, count)),)


def _reading(words: Words, article: Article, *, changed: int, stale: bool, share: bool) -> Row:
    """What can be done with a page that was read before, and with any article that may be given away."""
    row: Row = ()
    if changed:
        row += (Button(_changed(words, changed), data=buttons.encode(Act.CHANGES, article.id)),)
    if stale:
        row += (Button(words._("Read again"), data=buttons.encode(Act.READ_AGAIN, article.id)),)
    if share:
        row += (Button(words._("Share"), data=buttons.encode(Act.SHARE, article.id)),)
    return row


def _changed(words: Words, changed: int) -> str:
    return words.n("{count} sentence changed", "{count} sentences changed", changed)
