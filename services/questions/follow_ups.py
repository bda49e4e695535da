"""Follow-ups: which of two answers stands, that to the joined question or that to the question by itself."""

from __future__ import annotations

from dataclasses import replace

from engine.models import Answer, FollowUp, Verdict
from storage.models import AskedQuestion

FRAGMENT_WORDS = 3
"""A follow-up of more words may be answered by itself if that answer is no worse."""


def is_better_alone(text: str, alone: Answer, joined: Answer, before: AskedQuestion) -> bool:
    """Whether the follow-up *text* is rather answered by itself: that is no worse, or what it names is passed over.

    A short one needs the words of the question *before* it.
    """
    if alone.verdict is not Verdict.DIRECT:
        return False
    long = sum(any(map(str.isalnum, word)) for word in text.split()) > FRAGMENT_WORDS
    new = joined.verdict is Verdict.DIRECT and _first(joined) != _first(before)
    no_worse = long and (not new or _first(alone) == _first(joined))
    return no_worse or _passes_over(joined, alone)


def without_repeating(answer: Answer, before: AskedQuestion, follow_up: FollowUp) -> Answer:
    """Return the answer, less sure of itself if it quotes the same again for "Why?", which that may not say."""
    repeats = follow_up.asks_more and answer.verdict is Verdict.DIRECT and _first(answer) == _first(before)
    return replace(answer, verdict=Verdict.PERHAPS) if repeats else answer


def _first(answer: Answer | AskedQuestion) -> tuple[int, int] | None:
    """Return (article, sentence) of the first quote."""
    if isinstance(answer, AskedQuestion):
        return (answer.quotes[0].article, answer.quotes[0].sentence) if answer.quotes else None
    return (answer.quotes[0].article.id, answer.quotes[0].sentence) if answer.quotes else None


def _passes_over(joined: Answer, alone: Answer) -> bool:
    """Whether the *joined* answer lacks all that a follow-up names, which *alone* is answered with: "And the pier?".

    Names do not count: others may be quoted in place of the one asked for ("Moscow" for "Russia").
    """
    text, marks = alone.quotes[0].text, alone.quotes[0].marks
    named = [word for start, end in marks if (word := text[start:end]).islower()]
    return bool(named and joined.quotes) and not any(word in joined.quotes[0].text.lower() for word in named)
