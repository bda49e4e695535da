"""Summaries as messages: title, facts, and an article's best sentences, quoted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from engine.models import Article, SentenceKind, Summary
from handlers.views import article_facts, callback_data, html, quotations
from handlers.views.callback_data import Act
from handlers.views.html import Html
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, Row, text_message

LENGTHS = (1, 3, 5, 8, 12)
"""Lengths of a summary, in sentences; "longer" than the last is all sentences."""
ALL = 0
DEFAULT = 3
FOLDED_AFTER = 5
"""Sentences after the fifth are folded, so that a long summary does not fill the screen."""
SHORT_TEXT = 3
"""A text of at most so many sentences is not shortened."""
_RESERVED = 150
"""UTF-16 units kept free for the note that not all sentences fit; the longest has about 60."""


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
) -> OutgoingMessage:
    """Return title, facts and the chosen sentences, each linked to its place; *count* is the wanted length, 0 for all.

    *stored*: the article was kept before, so its age is shown. *stale*: it can be read again. *changed*: how many
    sentences are new since the last reading. *borderline*: the text may be a question too. *unasked*: the bot posts it
    by itself, without a note why it is short. *share*: the reader may give a copy to another person.
    """
    article = summary.article
    facts = (article_facts.facts_line(words, article, now, age=stored), article_facts.partly_read_note(words, article))
    head = html.join((article_facts.title_line(article), *facts))
    sentences = _best_fitting(article, summary.chosen, head)
    if begins_with_title(article, sentences):
        head = html.join(facts)
    body = html.join((head, _quotes(article, sentences), _note(words, summary, sentences, unasked)), "\n\n")
    rows = (
        (
            *_length_buttons(words, summary, sentences, count),
            *_context_button(words, article, sentences, count),
            source_button(words, article),
        ),
        _article_buttons(words, article, changed=changed, stale=stale, share=share),
        ask_instead_button(words, article.parts[0].message_id) if borderline and article.parts else (),
    )
    return OutgoingMessage(str(body), tuple(row for row in rows if row))


def context(words: Words, summary: Summary, count: int) -> OutgoingMessage:
    """Return each chosen sentence in bold among its neighbours, with a button back."""
    article = summary.article
    head = article_facts.title_line(article)
    back: Row = (
        Button(words._("Back"), data=callback_data.encode(Act.SUMMARY, article.id, count)),
        source_button(words, article),
    )

    sentences = quotations.best_fitting(
        article,
        summary.chosen,
        lambda chosen: _fits_in_message(head, quotations.surroundings_without_links(article, chosen)),
    )
    quotes = quotations.surroundings(article, sentences)
    if not sentences:  # too long with its neighbours
        sentences = _best_fitting(article, summary.chosen, head)[:1]
        quotes = quotations.surroundings(article, sentences, alone=True)
    body = html.join((head, quotes, _missing(words, len(summary.chosen) - len(sentences))), "\n\n")
    return OutgoingMessage(str(body), (back,))


def changes(
    words: Words, article: Article, changed_sentences: Sequence[int], *, count: int = DEFAULT
) -> OutgoingMessage:
    """Return the sentences that are new since the last reading, in the order of the text, with a button back."""
    changed = sorted({i for i in changed_sentences if article.sentences[i].kind.is_quotable})
    head = html.join((article_facts.title_line(article), html.text(_changed_label(words, len(changed)))))
    sentences = _best_fitting(article, changed, head)
    body = html.join((head, _quotes(article, sentences), _missing(words, len(changed) - len(sentences))), "\n\n")
    back = Button(words._("Back"), data=callback_data.encode(Act.SUMMARY, article.id, count))
    return OutgoingMessage(str(body), ((back, source_button(words, article)),))


def source_button(words: Words, article: Article) -> Button:
    """Return a button to an article's source: its page, or the message that it came in."""
    url = article_facts.source_url(article)
    if url:
        return Button(words._("Source"), url=url)
    return Button(words._("Source"), data=callback_data.encode(Act.SOURCE, article.id))


def keep_button(words: Words, act: Act, number: int, *, kept: bool) -> Button:
    """Return the button that keeps an article or an answer; where it is *kept*, the one that ends that.

    *act* says which of the two *number* is: KEEP or KEEP_ANSWER.
    """
    return Button(
        f"✓ {words._('Kept')}" if kept else words._("Keep"), data=callback_data.encode(act, number, int(not kept))
    )


def begins_with_title(article: Article, sentences: Sequence[int]) -> bool:
    """Tell whether the first sentence begins with the title, as in a text without one: it is then not shown twice."""
    if not sentences or article_facts.source_url(article):
        return False
    title = article_facts.title_or_beginning(article).rstrip("… ")
    return " ".join(article.quote(sentences[0]).split()).startswith(title)


def shorter_than(sentences: int) -> int:
    """Return the next shorter length of a summary, 0 if there is none."""
    return max((length for length in LENGTHS if length < sentences), default=0)


def longer_than(sentences: int, total: int) -> int:
    """Return the next longer length of a summary of an article with *total* sentences; ALL is the longest."""
    return next((length for length in LENGTHS if sentences < length < total), ALL)


def shortest(words: Words) -> OutgoingMessage:
    """Return the answer to "shorter" where one sentence is shown."""
    return text_message(words._("It is one sentence already, and I quote whole sentences only."))


def longest(words: Words) -> OutgoingMessage:
    """Return the answer to "longer" where the whole text is shown."""
    return text_message(words._("These were all sentences of the text."))


def nothing_at_hand(words: Words) -> OutgoingMessage:
    """Return the answer to a wish for a summary where nothing is kept."""
    return text_message(words._("There is nothing to summarise here yet. Send me a link, a text or a file."))


def how_to_add(words: Words) -> OutgoingMessage:
    """Return the answer to /add without a text."""
    return text_message(words._("Put the text or the link after the command: /add TEXT"))


def how_to_summarise(words: Words) -> OutgoingMessage:
    """Return the answer to /summary without a link or a reply."""
    return text_message(words._("Send it as a reply to a message, or put a link after the command: /summary LINK"))


def ask_instead_button(words: Words, message_id: int) -> Row:
    """Return the button that asks the text of a message as a question, where it was taken for an article."""
    return (Button(words._("Ask this instead"), data=callback_data.encode(Act.ASK, message_id)),)


def _quotes(
    article: Article, chosen: Sequence[int], arrow: Callable[[Article, int], Html] = article_facts.arrow
) -> Html:
    """Return each sentence in a blockquote of its own, followed by the arrow linked to it."""
    return html.join(
        html.join((html.quotation(article.quote(i), expandable=number >= FOLDED_AFTER), arrow(article, i)))
        for number, i in enumerate(chosen)
    )


def _best_fitting(article: Article, sentences: Sequence[int], head: Html) -> tuple[int, ...]:
    """Return as many of the *sentences* as fit in one message; measured without links, which are slow to make."""
    return quotations.best_fitting(
        article,
        sentences,
        lambda chosen: _fits_in_message(head, _quotes(article, chosen, lambda _article, _i: html.bold("↗"))),
    )


def _fits_in_message(head: Html, quotes: Html) -> bool:
    return head.units + quotes.units + _RESERVED <= html.UNITS and head.entities + quotes.entities <= html.ENTITIES


def _note(words: Words, summary: Summary, sentences: Sequence[int], unasked: bool) -> Html:
    """Return why the summary has not more sentences, or not fewer; empty if there is nothing to explain."""
    total = len(summary.article.ranking)
    if unasked and len(sentences) == len(summary.chosen):
        return Html()
    if not total and any(sentence.kind is SentenceKind.AD for sentence in summary.article.sentences):
        return html.text(words._("This is advertising, which I do not summarise. Ask me about it, and I quote it."))
    if not total:
        return html.text(words._("I found no whole sentence in it to quote."))
    if len(sentences) < len(summary.chosen):
        return _missing(words, len(summary.chosen) - len(sentences))
    if len(sentences) == total <= SHORT_TEXT:
        return html.text(words._("This text is too short to shorten."))
    return Html()


def _missing(words: Words, missing: int) -> Html:
    if missing <= 0:
        return Html()
    return html.text(
        words.n(
            "{count} more sentence does not fit in one message.",
            "{count} more sentences do not fit in one message.",
            missing,
        )
    )


def _length_buttons(words: Words, summary: Summary, sentences: Sequence[int], count: int) -> Row:
    """Return the buttons "Shorter" and "Longer", each only if there is a shorter or longer summary."""
    article, total = summary.article, len(summary.article.ranking)
    row: Row = ()
    shorter = shorter_than(len(sentences))
    if shorter and not (len(sentences) == total <= SHORT_TEXT):
        row += (Button(words._("Shorter"), data=callback_data.encode(Act.SUMMARY, article.id, shorter)),)
    if count != ALL and len(sentences) == len(summary.chosen) < total:
        longer = longer_than(len(sentences), total)
        row += (Button(words._("Longer"), data=callback_data.encode(Act.SUMMARY, article.id, longer)),)
    return row


def _context_button(words: Words, article: Article, sentences: Sequence[int], count: int) -> Row:
    if not sentences:
        return ()
    return (Button(words._("In context"), data=callback_data.encode(Act.CONTEXT, article.id, count)),)


def _article_buttons(words: Words, article: Article, *, changed: int, stale: bool, share: bool) -> Row:
    """Return the buttons to see changed sentences, to read the page again, to share a copy, and to keep it."""
    row: Row = ()
    if changed:
        row += (Button(_changed_label(words, changed), data=callback_data.encode(Act.CHANGES, article.id)),)
    if stale:
        row += (Button(words._("Read again"), data=callback_data.encode(Act.READ_AGAIN, article.id)),)
    if share:
        row += (Button(words._("Share"), data=callback_data.encode(Act.SHARE, article.id)),)
    return (*row, keep_button(words, Act.KEEP, article.id, kept=article.kept))


def _changed_label(words: Words, changed: int) -> str:
    return words.n("{count} sentence changed", "{count} sentences changed", changed)
