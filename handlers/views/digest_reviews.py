"""A channel's digest under review: what its editor sees and presses, at most nine buttons at a time.

The first screen is the digest as it will be published, with a button for each story. The screens of one story show the
others as a line each, so that what a button changes is in sight on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from engine.models import ArticleId
from handlers.views import article_facts, callback_data, digests, html
from handlers.views.html import Html
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, Row, text_message
from services.digests.plans import ComposedDigest, StorySentence
from storage.models import Chat, Digest, DigestState

A_ROW = 4
"""Numbers in a row."""
CHOICES = 7
"""Sentences that are offered; with "Back" that is eight buttons."""
AHEAD = (1, 2, 3, 4, 6, 8, 12)
"""Hours from now for whose full hour there is a button."""
LINE = 300
"""Most characters of a line of the editor's own."""
HEADING = 28
"""Longest heading in the list of stories, in characters: one line at 360 points' width."""


@dataclass(frozen=True, slots=True)
class Review:
    """A digest under review, as its screens need it."""

    words: Words
    """The editor's."""
    own: Words
    """The channel's."""
    token: str
    digest: Digest
    chat: Chat
    content: ComposedDigest

    @property
    def stories(self) -> tuple[ArticleId, ...]:
        """The stories that are told, in their order."""
        return tuple(story.number for story in self.content.stories)

    @property
    def revision(self) -> int:
        """The revision of the plan that is shown."""
        return self.digest.plan.revision if self.digest.plan else 0

    def button(self, text: str, verb: str, *numbers: int) -> Button:
        """A button of this review that shows something."""
        return Button(text, data=callback_data.panel(self.token, verb, ".".join(map(str, numbers))))

    def change(self, text: str, verb: str, *numbers: int) -> Button:
        """A button that changes the digest, unless it was changed since."""
        return self.button(text, verb, self.revision, *numbers)

    def undo(self) -> Row:
        """The button that undoes the last change; () if there is none."""
        can_undo = self.digest.plan is not None and bool(self.digest.plan.edits)
        return (self.change(self.words._("Undo"), "undo"),) if can_undo else ()


def overview(review: Review) -> OutgoingMessage:
    """Return the digest as it will be published, with a number to select each story."""
    words = review.words
    if review.digest.state is DigestState.LATER:
        decided = (review.button(words._("Back to draft"), "draft"), _skip(review))
        now: Row = (review.button(words._("Publish now"), "now"),)
        return _whole(review, expected(words, review.digest, review.chat), (now, decided))
    rows = _rows([review.button(str(n), "story", story) for n, story in enumerate(review.stories, 1)])
    decide = review.button(words._("Publish…"), "publish") if review.stories else _skip(review)
    undo = review.undo() if len(review.stories) < 2 * A_ROW else ()  # nine buttons at most
    return _whole(review, expected(words, review.digest, review.chat), (*rows, (decide, *undo)))


def publishing(review: Review) -> OutgoingMessage:
    """Return the digest with the ways to decide about it."""
    words = review.words
    rows: tuple[Row, ...] = (
        (review.button(words._("Publish now"), "now"), review.button(words._("Later…"), "later")),
        (_skip(review), review.button(words._("Back"), "menu")),
    )
    return _whole(review, expected(words, review.digest, review.chat), rows)


def times(review: Review, now: datetime) -> OutgoingMessage:
    """Return the digest with times of day at which it can be published."""
    words, zone = review.words, ZoneInfo(review.chat.settings.zone or "UTC")
    hours = [(now + timedelta(hours=ahead)).astimezone(zone).hour for ahead in AHEAD]
    buttons = [review.button(f"{hour:02}:00", "at", 60 * hour) for hour in hours]
    other = review.button(words._("Another time"), "clock")
    rows = (*_rows(buttons), (other, review.button(words._("Back"), "menu")))
    title = article_facts.short_name(review.chat.title)
    return _whole(review, words._("When is it to be published in {title}?", title=title), rows)


def ask_for_time(words: Words, wrong: str = "") -> OutgoingMessage:
    """Return the prompt for the time of day at which a digest is published; *wrong* is a text that is none."""
    question = html.text(words._("Reply to this with a time of day, as in: 17:45"))
    word = article_facts.short_name(wrong)
    not_understood = html.text(words._("I did not understand “{word}”.", word=word) if word else "")
    return OutgoingMessage(str(html.join((not_understood, question))), asks=True)


def story(review: Review, selected: ArticleId) -> OutgoingMessage:
    """Return the screen of one story: its place, its sentences, its editor's line."""
    words, stories = review.words, review.stories
    at = stories.index(selected)
    places = []
    if at:
        places.append(review.change(words._("First"), "first", selected))
        places.append(review.change(words._("Up"), "put", selected, stories[at - 2] if at > 1 else 0))
    if at < len(stories) - 1:
        places.append(review.change(words._("Down"), "put", selected, stories[at + 1]))
    rows = (
        tuple(places),
        (review.button(words._("Another sentence"), "sentences", selected),),
        (review.button(words._("Own line"), "line", selected), _drop(review, at)),
        (review.button(words._("Back"), "menu"), *_elsewhere(review, at), *review.undo()),
    )
    return _listed(review, selected, "", rows)


def _drop(review: Review, at: int) -> Button:
    """The button that drops a story; then the next one is selected."""
    following = (*review.stories[at + 1 :], *review.stories[:at][::-1], 0)[0]
    return review.change(review.words._("Drop story"), "drop", review.stories[at], following)


def _elsewhere(review: Review, at: int) -> Row:
    """The button that leads to any place; not for places that "First", "Up" and "Down" lead to."""
    return (review.button(review.words._("Place…"), "places", review.stories[at]),) if len(review.stories) > 2 else ()


def places(review: Review, selected: ArticleId) -> OutgoingMessage:
    """Return the screen that asks for the place of a story."""
    stories = review.stories
    at = stories.index(selected)
    buttons = [
        review.change(str(to + 1), "to", selected, (0, *stories)[to] if to < at else stories[to])
        for to in range(len(stories))
        if to != at
    ]
    rows = (*_rows(buttons), (review.button(review.words._("Back"), "story", selected),))
    return _listed(review, selected, review.words._("Which place for {number}?", number=at + 1), rows)


def following(review: Review, selected: ArticleId) -> OutgoingMessage:
    """Return the screen that asks which story comes after one that has got its place; the first one after the last."""
    stories = review.stories
    at = stories.index(selected)
    if at >= len(stories) - 2:
        return overview(review)
    buttons = [review.change(str(n), "then", story, selected) for n, story in enumerate(stories[at + 1 :], at + 2)]
    done = review.button(review.words._("Done"), "menu")
    rows = (*_rows(buttons), (done, *review.undo()))
    return _listed(review, selected, review.words._("Which one comes after {number}?", number=at + 1), rows)


def sentences(review: Review, selected: ArticleId, choices: Sequence[StorySentence]) -> OutgoingMessage:
    """Return the screen with the sentences that can tell a story, each whole, those that do now with a mark."""
    words, at = review.words, review.stories.index(selected)
    blocks, buttons = [html.text(words._("Which sentence for {number}?", number=at + 1))], []
    for number, choice in enumerate(choices[:CHOICES], 1):
        head = html.bold(f"{number} ✓" if choice.shown else str(number))
        name = article_facts.source_name(words, choice.article)
        head += html.text(article_facts.DOT + name) if name else Html()
        block = html.join((head, html.quotation(choice.article.quote(choice.index))))
        if not html.fits((*blocks, block), "\n\n"):
            break
        blocks.append(block)
        planned = choice.planned
        label = f"✓ {number}" if choice.shown else str(number)
        buttons.append(review.change(label, "quote", selected, planned.article, planned.sentence))
    rows = (*_rows(buttons), (review.button(words._("Back"), "story", selected),))
    return OutgoingMessage(str(html.join(blocks, "\n\n")), rows)


def ask_for_line(words: Words) -> OutgoingMessage:
    """Return the prompt for a line of the editor's own."""
    text = words._(
        "Reply to this with a line of your own for this story, or with a hyphen for none. "
        "It stands outside the quotation."
    )
    return OutgoingMessage(str(html.text(text)), asks=True)


def line_too_long(words: Words) -> OutgoingMessage:
    """Return the prompt again, after a line that was too long."""
    text = words.n("That is longer than {count} character.", "That is longer than {count} characters.", LINE)
    return OutgoingMessage(f"{html.text(text)}\n{ask_for_line(words).html}", asks=True)


def goes_on_below(words: Words) -> OutgoingMessage:
    """Return what stands in place of a review that goes on in a newer message."""
    return text_message(words._("The review goes on below."))


def result(review: Review) -> OutgoingMessage:
    """Return the digest with what became of it, without buttons."""
    return _whole(review, outcome(review.words, review.digest, review.chat), ())


def expected(words: Words, digest: Digest, chat: Chat) -> str:
    """Return a sentence that says what happens to the digest without a decision, or by the one that was made."""
    title, at = article_facts.short_name(chat.title), words.clock(digest.publish_at, chat.settings.zone or "UTC")
    if digest.state is DigestState.LATER:
        moment = words.moment(digest.publish_at, chat.settings.zone)
        return words._("It will be published in {title}: {moment}.", title=title, moment=moment)
    if chat.settings.publish_unseen:
        return words._("For {title} at {time}. Without an answer it is published then.", title=title, time=at)
    return words._("For {title} at {time}. Without an answer it is not published.", title=title, time=at)


def outcome(words: Words, digest: Digest, chat: Chat) -> str:
    """Return a sentence that says what happened to the digest."""
    title = article_facts.short_name(chat.title)
    match digest.state:
        case DigestState.SENT:
            return words._("Published in {title}:", title=title)
        case DigestState.UNKNOWN:
            return words._("I do not know whether this arrived in {title}: the connection broke.", title=title)
        case DigestState.REFUSED:
            return words._("Not published: I may not write in {title}.", title=title)
        case DigestState.SKIPPED:
            return words._("Skipped in {title}:", title=title)
    return being_published(words, chat)


def being_published(words: Words, chat: Chat) -> str:
    """Return a sentence that says that a digest is on its way."""
    return words._("It is being published in {title}…", title=article_facts.short_name(chat.title))


def _skip(review: Review) -> Button:
    return review.button(review.words._("Skip today"), "skip")


def _whole(review: Review, status: str, rows: tuple[Row, ...]) -> OutgoingMessage:
    """The digest as it is published, below what is said about it to the editor."""
    chat, digest = review.chat, review.digest
    if not review.content.stories and digest.state is not DigestState.SENT:
        title = article_facts.short_name(chat.title)
        nothing = text_message(review.words._("Nothing is left to publish in {title}.", title=title))
        return OutgoingMessage(nothing.html, rows)
    day = review.own.weekday(digest.slot, chat.settings.zone or "UTC")
    whole = digests.review_text(review.own, review.content, chat.title, day, chat.settings, status)
    return OutgoingMessage(str(whole), rows)


def _listed(review: Review, selected: ArticleId, question: str, rows: tuple[Row, ...]) -> OutgoingMessage:
    """The stories as a line each, the selected one as it is published if it fits, and below them what is asked."""
    channel = article_facts.short_name(review.chat.title)
    lines = [
        html.text(f"{number}{article_facts.DOT}{article_facts.title_or_beginning(each.heading, HEADING)}")
        for number, each in enumerate(review.content.stories, 1)
    ]
    at = review.stories.index(selected)
    told = digests.story_html(review.own, review.content.stories[at], at + 1, channel)
    below = html.text("\n") if at < len(lines) - 1 else Html()

    def text(of_selected: Html) -> Html:
        blocks = (*lines[:at], html.text("▸ ") + of_selected + below, *lines[at + 1 :])
        return html.join((html.join(blocks), html.text(question)), "\n\n")

    whole = text(told) if html.fits((text(told),)) else text(html.bold(lines[at]))
    return OutgoingMessage(str(whole), tuple(filter(None, rows)))


def _rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    return tuple(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW))
