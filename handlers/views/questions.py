"""Answers to questions: quoted sentences with their sources, or a notice that there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote as encoded

from engine.clean import clean_line
from engine.models import Answer, Article, PagePicture, Quote, Verdict
from handlers.views import article_facts, callback_data, graphemes, html, inline, library, quotations
from handlers.views.articles import keep_button
from handlers.views.callback_data import Act
from handlers.views.html import Html
from handlers.views.i18n import Words
from handlers.views.message import Button, File, OutgoingMessage, ReplyTo, Row, text_message
from handlers.views.start import example_button

MAX_QUOTES = 3
"""Quotes shown at first, and added by each press of "more"."""
CLOSE_SCORE = 0.8
"""A quote is shown beside the best one when its score is at least this share of the best score."""
MAX_NATIVE_QUOTE = 1024
"""Telegram's limit for a native quotation, in UTF-16 units."""
MAX_INLINE_QUERY = 256
"""Telegram's limit for an inline query and for a copied text, in characters."""
_QUESTION_LENGTH = 200
_ROW = 4
"""Buttons of a row that a phone shows with their words."""
_SUPERGROUPS = -1_000_000_000_000
"""Telegram counts supergroups downwards from here; links to their messages count upwards."""


def count_strong_quotes(answer: Answer) -> int:
    """Return how many quotes an answer shows at first: the best one, and up to two more with a close score."""
    if not answer.quotes or answer.verdict is not Verdict.DIRECT:
        return min(1, len(answer.quotes))
    best = answer.quotes[0].score
    close = [q for q in answer.quotes[:MAX_QUOTES] if q.score >= CLOSE_SCORE * best]
    return max(1, len(close))


def answer(
    words: Words,
    answer: Answer,
    number: int,
    *,
    now: datetime,
    count: int = 0,
    elsewhere: int = 0,
    within: Article | None = None,
    borderline: bool = False,
    suggestions: Sequence[str] = (),
    question_language: str = "",
    taken_over: Sequence[str] = (),
    inline_mode: bool = False,
    kept: bool = False,
    in_group: bool = False,
) -> list[OutgoingMessage]:
    """Return the answer to question *number* with its first *count* quotes (0: the strong ones) and its buttons.

    The text is the same when sent as a native reply, since Telegram may drop the native quote. *within*: the only
    article that was searched; *elsewhere*: how many were not searched. *borderline*: the text may be an article too.
    *question_language*: a language code. *taken_over*: the words of the previous question that complete it.
    *inline_mode*: the bot answers inline queries, which find the quotation again from another chat. *kept*: somebody
    keeps this answer. *in_group*: not everything that is sent there becomes an article.
    """
    save = save_as_article_button(words, number) if borderline else ()
    if not answer.searched:
        return [empty_shelf(words, in_group=in_group).plus(save)]
    if not answer.quotes or answer.verdict is Verdict.NOTHING:
        text = html.join((_taken_over_line(words, taken_over), _nothing(words, answer, within)))
        rows = (_suggestion_buttons(suggestions), _elsewhere_button(words, number, elsewhere), save)
        return [OutgoingMessage(str(text), tuple(row for row in rows if row))]
    quotes = _quotes_to_show(answer, count)
    blocks = [_quotation(words, quotes, i, now, question_language=question_language) for i in range(len(quotes))]
    lead = [_taken_over_line(words, taken_over)]
    if answer.verdict is Verdict.PERHAPS:
        lead.append(html.text(words._("Perhaps:")))
    elif answer.verdict is Verdict.NEAREST:
        lead.append(html.text(words._("Nothing answers that directly. Nearest:")))
    messages = [OutgoingMessage(str(piece)) for piece in html.pack((html.join((*lead, blocks[0])), *blocks[1:]))]
    reading = _reading_buttons(words, answer, number, len(quotes), inline_mode=inline_mode)
    keep = keep_button(words, Act.KEEP_ANSWER, number, kept=kept)
    others = _elsewhere_button(words, number, elsewhere)
    rows = (
        (*reading, keep) if len(reading) < _ROW else reading,
        others if len(reading) < _ROW else (keep, *others),
        save,
    )
    return [*messages[:-1], OutgoingMessage(messages[-1].html, tuple(row for row in rows if row))]


def further(
    words: Words,
    answer: Answer,
    number: int,
    *,
    now: datetime,
    elsewhere: int = 0,
    question_language: str = "",
    told: bool = False,
) -> list[OutgoingMessage]:
    """Return the quotes that the answer to question *number* did not show at first; a notice if there are none.

    *told*: they were shown already.
    """
    quotes = answer.quotes[count_strong_quotes(answer) :] if answer.verdict is Verdict.DIRECT and not told else ()
    if not quotes:
        notice = html.text(words._("That is all I found about it."))
        button = _elsewhere_button(words, number, elsewhere)
        return [OutgoingMessage(str(notice), (button,) if button else ())]
    blocks = [_quotation(words, quotes, i, now, question_language=question_language) for i in range(len(quotes))]
    return [OutgoingMessage(str(piece)) for piece in html.pack(blocks)]


def answer_in_context(
    words: Words, answer: Answer, number: int, *, count: int = 0, now: datetime | None = None
) -> OutgoingMessage:
    """Return the first *count* quotes in bold among their neighbours, grouped by article, with a button back."""
    quotes = _quotes_to_show(answer, count)
    back = Button(words._("Back"), data=callback_data.encode(Act.ANSWER, number, len(quotes)))
    if not quotes:  # the quoted sentences no longer exist
        return OutgoingMessage(str(html.text(text_changed(words))), ((back,),))
    articles = dict.fromkeys(q.article.id for q in quotes)
    blocks: list[Html] = []
    for article in articles:
        group = [q for q in quotes if q.article.id == article]
        chosen = [sentence for q in group for sentence in q.sentences]
        line = article_facts.source_line(words, group[0].article, group[0].sentence, now, count=group[0].count)
        arrow = article_facts.arrow if len(group) > 1 else _no_arrow  # the source line below has the link
        for alone in (False, True):
            around = quotations.surroundings(group[0].article, chosen, alone=alone, arrow=arrow)
            block = html.join((around, line))
            if html.fits((*blocks, block), "\n\n"):
                blocks.append(block)
                break
    body = html.join(blocks, "\n\n") or html.text(words._("This sentence is too long to be shown in context."))
    return OutgoingMessage(str(body), ((back,),))


def reply_to(quote: Quote) -> ReplyTo | None:
    """Return the message that contains a quote, for a native reply; None if the article was not a message.

    It is quoted natively only if Telegram will find it: whole in one message, unchanged, not too long.
    """
    article, (start, end) = quote.article, quote.span
    part = next((p for p in article.parts if p.start <= start < p.end), None)
    if part is None:
        return None
    if not part.exact or end > part.end or graphemes.units(quote.text) > MAX_NATIVE_QUOTE:
        return ReplyTo(part.message_id)
    before = article.document.text[part.start : start]
    return ReplyTo(part.message_id, quote.text, part.offset + graphemes.units(before))


def empty_shelf(words: Words, *, in_group: bool = False) -> OutgoingMessage:
    """Return the answer to a question on an empty shelf: what becomes an article."""
    first = words._("Send me an article first: a link, a text, a file.")
    text = library.nothing_in_group(words) if in_group else first
    return OutgoingMessage(str(html.text(text)), ((example_button(words),),))


def how_to_ask(words: Words) -> OutgoingMessage:
    """Return the answer to /ask without a question."""
    return text_message(words._("Put the question after the command: /ask QUESTION"))


def replaced(words: Words, chat_id: int, message_id: int) -> OutgoingMessage:
    """Return what an old answer says that cannot be deleted: that message *message_id* has the answer now."""
    text = words._("This question was asked anew. Its answer is in a later message.")
    if chat_id > _SUPERGROUPS:  # private chats and small groups have no links to messages
        return text_message(text)
    link = html.web_url(f"https://t.me/c/{_SUPERGROUPS - chat_id}/{message_id}")
    return OutgoingMessage(str(html.join((html.text(text), html.link(words._("The new answer"), link)))))


def asked_anew(words: Words, message: OutgoingMessage) -> list[OutgoingMessage]:
    """Return an answer below the notice that its question was asked anew, in two messages if it does not fit in one."""
    notice = str(html.text(words._("This question was asked anew:")))
    if graphemes.units(message.html) + graphemes.units(notice) < html.UNITS:
        return [replace(message, html=f"{notice}\n{message.html}")]
    return [OutgoingMessage(notice), message]


def text_changed(words: Words) -> str:
    """Return the toast of a button under an answer whose article was changed or deleted."""
    return words._("That text has changed since. Ask it again.")


def nothing_elsewhere(words: Words, count: int) -> str:
    """Return the toast where none of the *count* other articles has an answer."""
    return words.n("Nothing in the other article.", "Nothing in the other {count} articles.", count)


def save_as_article_button(words: Words, number: int) -> Row:
    """Return the button under question *number* that saves its text as an article instead."""
    return (Button(words._("Save as article"), data=callback_data.encode(Act.SAVE, number)),)


def _quotation(words: Words, quotes: Sequence[Quote], i: int, now: datetime, *, question_language: str) -> Html:
    """Return quotation *i* with its source; of several in a row from one article, only the last has the source.

    A row of a table comes after the first row of its table, a quotation of its own, where both fit.
    """
    quote, article = quotes[i], quotes[i].article
    passage = html.quotation(quote.text, quote.marks)
    if i + 1 < len(quotes) and quotes[i + 1].article.id == article.id:
        line = article_facts.arrow(article, quote.sentence, quote.count)
    else:
        foreign = bool(question_language and article.language and question_language != article.language)
        line = article_facts.source_line(words, article, quote.sentence, now, count=quote.count, language=foreign)
    head = article.table_heads().get(quote.sentence)
    block = html.join((html.quotation(article.quote(head)) if head is not None else Html(), passage, line))
    return block if html.fits((block,)) else html.join((passage, line))


def _no_arrow(_article: Article, _index: int) -> Html:
    return Html()


def _quotes_to_show(answer: Answer, count: int) -> tuple[Quote, ...]:
    """Return the first *count* quotes (0: the strong ones); for a verdict that is not DIRECT only the best."""
    if answer.verdict is not Verdict.DIRECT:
        return answer.quotes[:1]
    return answer.quotes[: count or count_strong_quotes(answer)]


def _nothing(words: Words, answer: Answer, within: Article | None) -> Html:
    if within is not None:
        text = html.text(words._("I found nothing about that in this article."))
        return html.join((text, article_facts.partly_read_note(words, within)))
    return html.text(
        words.n(
            "I found nothing about that in your article.",
            "I found nothing about that in your {count} articles.",
            answer.searched,
        )
    )


def _suggestion_buttons(suggestions: Sequence[str]) -> Row:
    """Return buttons that ask about the first two *suggestions*."""
    return tuple(
        Button(label, data=data)
        for term in suggestions[:2]
        if (label := article_facts.short_name(term))
        and (data := callback_data.encode(Act.ASK_ABOUT, words=clean_line(term)))
    )


def _taken_over_line(words: Words, taken_over: Sequence[str]) -> Html:
    """Return the line with the words that complete a follow-up; empty without any."""
    listed = clean_line(" · ".join(taken_over), _QUESTION_LENGTH)
    return html.text(words._("With the words: {words}", words=listed)) if listed else Html()


def _reading_buttons(words: Words, answer: Answer, number: int, count: int, *, inline_mode: bool) -> Row:
    row: Row = (Button(words._("In context"), data=callback_data.encode(Act.ANSWER_CONTEXT, number, count)),)
    row += _page_button(words, answer.quotes[0])
    row += _share_button(words, answer.quotes[0], inline_mode=inline_mode)
    more = min(len(answer.quotes) - count, MAX_QUOTES)
    if more > 0 and answer.verdict is Verdict.DIRECT:
        label = words.n("{count} more", "{count} more", more)
        row += (Button(label, data=callback_data.encode(Act.ANSWER, number, count + more)),)
    return row


def _page_button(words: Words, quote: Quote) -> Row:
    """Return a button for the picture of the page, if the article is a PDF or a picture that can be fetched again."""
    article, document = quote.article, quote.article.document
    place = document.place(article.sentences[quote.sentence].start)
    if not (document.pages or document.pictured) or not (article.origin.file_id or document.url):
        return ()
    data = callback_data.encode(Act.PAGE, article.id, quote.sentence)
    if not document.pages:
        return (Button(words._("Picture"), data=data),)
    if place is None:  # stored before articles knew their pages
        return (Button(words._("Show the page"), data=data),)
    return (Button(words._("Page {page}", page=place.label or words.number(place.page)), data=data),)


def page_picture(words: Words, article: Article, picture: PagePicture) -> OutgoingMessage:
    """Return a picture of a page, with the title of its file and its number; of a picture with its title alone."""
    label = next((place.label for place in article.document.places if place.page == picture.page), "")
    title, page = article.document.title or article.origin.name, label or words.number(picture.page)
    if not picture.page:
        return OutgoingMessage(str(html.text(title)), file=File("page.png", picture.png, picture=True))
    caption = html.text(words._("{title}, p. {page}", title=title, page=page))
    return OutgoingMessage(str(caption), file=File("page.png", picture.png, picture=True))


def _share_button(words: Words, quote: Quote, *, inline_mode: bool) -> Row:
    """Return a button that shares by inline query if the bot answers those, else by share link, else by copying."""
    label = words._("Share")
    if inline_mode and inline.fits_with_source(quote.text):
        return (Button(label, share=inline.sentence_query(quote.article, quote.sentence, quote.count)),)
    text, url = quote.text, _public_url(quote)
    if url:
        share = html.web_url(f"https://t.me/share/url?url={encoded(url, safe='')}&text={encoded(text, safe='')}")
        share = share or html.web_url(f"https://t.me/share/url?url={encoded(url, safe='')}")
        return (Button(label, url=share),) if share else ()
    return (Button(words._("Copy"), copy=text),) if graphemes.units(text) <= MAX_INLINE_QUERY else ()


def _public_url(quote: Quote) -> str:
    url = article_facts.fragment_url(quote.article, quote.sentence, quote.count)
    return url or article_facts.source_url(quote.article)


def _elsewhere_button(words: Words, number: int, others: int) -> Row:
    if others <= 0:
        return ()
    label = words.n("In my other article", "In my other {count} articles", others)
    return (Button(label, data=callback_data.encode(Act.ELSEWHERE, number)),)
