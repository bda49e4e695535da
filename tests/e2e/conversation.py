"""What is said in the tests of the whole program, and how an answer is awaited."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.e2e.bot_process import rows
from tests.patience import PATIENCE
from tests.sandbox.world import Message, Person, RunningWorld

SAMPLE = (Path(__file__).parent.parent / "data" / "fr_article.txt").read_text(encoding="utf-8").strip()
TITLE = '"Nous le ferons": les ministres'
TAIL = SAMPLE.split("\n\n")[-1]
PARAGRAPHS = (
    "The harbour town of Lindmark reopened its old tram line on Tuesday after eleven years of repairs.",
    "Engineers replaced 4,200 sleepers and two bridges. The mayor, Karin Holm, said the line would carry 9,000 people.",
    "Fares stay at two crowns until spring. Shopkeepers along the quay expect more visitors in winter.",
    "Not everybody is pleased. Residents of the upper town fear the noise of the first cars at five in the morning.",
    "The company promised rubber wheels before the summer. A second line to the hospital will be decided in May.",
)
_PAGE = """<!doctype html><html lang="en"><head><title>Lindmark reopens its tram line - The Post</title></head>
<body><nav>Home</nav><article><h1>Lindmark reopens its tram line</h1>{}</article></body></html>"""


def page(paragraphs: tuple[str, ...] = PARAGRAPHS) -> bytes:
    """Return an article as a web page."""
    return _PAGE.format("".join(f"<p>{p}</p>" for p in paragraphs)).encode()


async def settled(person: Person, containing: str = "") -> Message:
    """Return the bot's next message once it is no longer one that tells of work going on."""
    while True:
        message = await person.wait_message()
        while message.text.endswith("…"):
            # it becomes the result, or makes room for one that replies natively
            works = [asyncio.ensure_future(work) for work in (person.wait_edit(message), person.wait_message())]
            done, others = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
            for other in others:
                other.cancel()
            message = (works[0] if works[0] in done else works[1]).result()
        if containing in message.text:
            return message


def labels(message: Message) -> list[str]:
    """Return the words on a message's buttons."""
    return [label for row in message.buttons for label in row]


async def idle(world: RunningWorld) -> None:
    """Wait until the bot has dealt with everything it got."""
    assert world.bot_folder is not None
    await world.wait_idle()  # it has put everything into its inbox
    async with asyncio.timeout(PATIENCE):
        while rows(world.bot_folder, "SELECT count(*) FROM inbox WHERE state IN ('new', 'retry')") != [(0,)]:
            await asyncio.sleep(0.02)


async def silent(person: Person) -> None:
    """Wait until the bot has dealt with everything it got; AssertionError when it has said anything new here."""
    assert isinstance(person.world, RunningWorld)
    await idle(person.world)
    await person.expect_silence()


def verbatim(message: Message, source: str = SAMPLE) -> list[str]:
    """Return the quotations of a message, each of which stands in the source."""
    assert message.quotations, f"no quotation in {message.text!r}"
    for quotation in message.quotations:
        assert quotation in source
    return message.quotations
