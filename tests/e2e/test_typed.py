"""What people type to such a bot, and what must come: a conversation a language, as tables in `typed/`."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from engine.errors import PictureError
from handlers import views
from handlers.start import EXAMPLES
from handlers.views.i18n import Words
from handlers.views.message import OutgoingMessage, text_message
from tests.e2e.conversation import settled, verbatim
from tests.sandbox.world import Message, Person, RunningWorld

pytestmark = pytest.mark.asyncio(loop_scope="session")

TABLES = sorted((Path(__file__).parent / "typed").glob("*.txt"))
_numbers = count(1)
ANSWERS: dict[str, Callable[[Words], OutgoingMessage]] = {
    "introduction": views.start.start,
    "help": views.start.help_,
    "stop": lambda words: views.start.how_to_stop(words, private=True),
    "beyond": views.start.beyond,
    "shortest": views.articles.shortest,
    "all found": lambda words: text_message(words._("That is all I found about it.")),
    "too little": views.start.too_little,
    "nothing at hand": views.articles.nothing_at_hand,
    "picture": lambda words: views.start.caption_unread(words, 1, PictureError()),
}
"""Outcome → the message that comes."""


def conversations(path: Path) -> list[list[tuple[str, str]]]:
    """Return the conversations of a table, each a list of what is typed and what must come."""
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    rows = [[line.rpartition("=>") for line in block.splitlines() if line[0] != "#"] for block in blocks]
    return [[(typed.strip(), outcome.strip()) for typed, _, outcome in row] for row in rows]


def picture() -> bytes:
    """Return a small photo."""
    body = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(body, "JPEG")
    return body.getvalue()


class Walk:
    """One conversation."""

    def __init__(self, person: Person, language: str) -> None:
        self._person, self._words = person, Words(language)
        self._article = (EXAMPLES / f"{language}.txt").read_text(encoding="utf-8").strip()
        self._summary: Message | None = None

    async def step(self, typed: str, outcome: str) -> None:
        """Type something and check what comes."""
        sent = await self._type(typed)
        if outcome == "reaction":
            assert await self._person.wait_reaction(sent) == [views.start.THANKED]
            return
        message = await settled(self._person)
        kind, _, detail = outcome.partition(" ")
        if kind == "summary":
            self._summary = message
            assert len(verbatim(message, self._article)) == int(detail)
            assert not typed.startswith("(lead)") or typed.partition(") ")[2] not in message.text
            assert self._words._("Source") in [label for row in message.buttons for label in row]
        elif kind == "quote":
            assert detail in verbatim(message, self._article)[0]
        elif kind in ("nearest", "unknown"):
            answer = views.start.unknown_command(self._words, typed[1:], detail.removeprefix("/"), "")
            assert message.text == views.message.plain_text(answer)
        else:
            assert self._kind(message) == outcome

    def _kind(self, message: Message) -> str:
        """Return which of the outcomes a message is."""
        for kind, view in ANSWERS.items():
            if message.text == views.message.plain_text(view(self._words)):
                return kind
        labels = [label for row in message.buttons for label in row]
        if self._words._("Undo") in labels:
            return "deleted"
        if labels == [self._words._("Open")]:
            return "restored"
        if any(label.startswith("polski") for label in labels):
            return "language"
        return "asked" if message.quotations or self._found_nothing(message) else f"{message.text} {labels}"

    def _found_nothing(self, message: Message) -> bool:
        """Whether a message says that nothing was found."""
        said = (
            self._words._("I found nothing about that in this article."),
            self._words.n(
                "I found nothing about that in your article.", "I found nothing about that in your {count} articles.", 1
            ),
        )
        return any(text in message.text for text in said)

    async def _type(self, typed: str) -> Message:
        action, _, words = typed.partition(") ")
        match action:
            case "(article)":
                return await self._person.say(self._article)
            case "(photo":
                return await self._person.send_photo(picture(), words)
            case "(file":
                return await self._person.send_file("article.txt", self._article.encode(), words, "text/plain")
            case "(lead":
                return await self._person.say(f"{words}\n\n{self._article}")
            case "(reply":
                return await self._person.say(words, reply_to=self._summary)
        return await self._person.say(typed)


async def walk(world: RunningWorld, language: str, steps: list[tuple[str, str]]) -> list[str]:
    """Walk a conversation in a chat of its own; return what was wrong."""
    walk = Walk(await world.add_person(f"typist{next(_numbers)}", language=language), language)
    wrong: list[str] = []
    for typed, outcome in steps:
        try:
            await walk.step(typed, outcome)
        except AssertionError as error:
            wrong.append(f"{language}: {typed} => {outcome}: {error}")
    return wrong


async def test_what_is_typed_is_answered_by_what_it_is(world: RunningWorld) -> None:
    """Nothing that is asked of the bot itself is looked for, and nothing else is taken for that."""
    talks = [(path.stem, steps) for path in TABLES for steps in conversations(path)]
    assert sum(len(steps) for _, steps in talks) >= 60
    assert len(TABLES) >= 6
    wrong = await asyncio.gather(*(walk(world, language, steps) for language, steps in talks))
    assert [line for lines in wrong for line in lines] == []
