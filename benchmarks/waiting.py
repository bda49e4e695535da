"""What people wait for, end to end: the unmodified bot in the sandbox, pages over HTTP, a chat of 1,000 articles.

    python -m benchmarks.waiting [--quick] [--articles 1000] [--pages 100] [--questions 60] [--html DIR]

Wall time from what a person sends until the bot's answer stands in the chat, and the memory of all its processes.
Everybody sends two messages, the second as soon as the first is answered, and then pauses: Telegram allows a chat
short bursts, and one message a second in the long run. DIR may hold real pages (`*.html`, `*.html.gz`); without it,
pages of made-up words are served.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import random
import tempfile
import time
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from statistics import median, quantiles

from benchmarks.memory import memory
from benchmarks.options import Options
from engine.analysis import analyse
from engine.models import Document, Origin, Source
from storage.articles import ArticleRepository
from storage.chats import ChatRepository
from storage.database import Database
from storage.models import Quota
from storage.people import PersonRepository
from tests.e2e.bot_process import running_bot
from tests.e2e.conversation import settled
from tests.sandbox.client.person import Person
from tests.sandbox.world import running_sandbox
from tests.services.web.web_server import web_server

SMALL = ("the", "of", "and", "to", "in", "a", "is", "that", "for", "on", "with", "as", "was", "at", "by", "from", "it")
VOCABULARY = 20_000
SENTENCES = (15, 60)
MANY = Quota(questions=10_000)
"""What an owner may allow somebody in /admin; the usual 20 questions a minute would end the measuring."""
FOREIGN = (
    "Qui a signé le contrat de la nouvelle gare ?", "Combien de trains circulent chaque matin ?",
    "Quand la mairie a-t-elle ouvert le parc ?", "Pourquoi le musée reste-t-il fermé cet été ?",
    "Où se trouve la source du fleuve ?", "Qui dirige maintenant la bibliothèque du village ?",
)  # fmt: skip
CHROME = "<nav>{links}</nav><article><h1>{title}</h1>{body}</article><aside>{links}</aside><footer>{links}</footer>"


class Writer:
    """Articles of made-up words that are as common as those of a language, with real small words between them."""

    def __init__(self, seed: int = 0) -> None:
        self._dice = random.Random(seed)
        letters = "etaoinsrhldcumfpgwybvk"
        self._words = ["".join(self._dice.choices(letters, k=self._dice.randint(3, 10))) for _ in range(VOCABULARY)]

    def sentence(self) -> str:
        """A sentence of about twenty words."""
        dice = self._dice
        said = [
            dice.choice(SMALL) if dice.random() < 0.4 else self._words[int(VOCABULARY ** dice.random()) - 1]
            for _ in range(dice.randint(8, 30))
        ]
        return " ".join(said).capitalize() + "."

    def article(self) -> tuple[str, list[str]]:
        """A title and sentences."""
        return self.sentence()[:70].rstrip("."), [self.sentence() for _ in range(self._dice.randint(*SENTENCES))]

    def question(self, sentences: Sequence[str]) -> str:
        """A question about one of the sentences, with small words in it."""
        telling = [w for w in self._dice.choice(sentences).rstrip(".").split() if w not in SMALL]
        return f"what is the {' of the '.join(self._dice.sample(telling, min(4, len(telling))))}?"


def page(title: str, sentences: Sequence[str]) -> bytes:
    """An article with the furniture of a news site around it."""
    body = "".join(f"<p>{' '.join(sentences[at : at + 3])}</p>" for at in range(0, len(sentences), 3))
    links = "".join(f"<a href=/{at}>Section {at}</a>" for at in range(40))
    made = CHROME.format(title=title, body=body, links=links)
    return f"<!doctype html><html lang=en><head><title>{title}</title></head><body>{made}</body></html>".encode()


def real_pages(folder: Path, limit: int) -> list[bytes]:
    """The pages in *folder*."""
    found = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])[:limit]
    return [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in found]


async def fill(folder: Path, chat: int, articles: Sequence[tuple[str, list[str]]]) -> None:
    """Put articles on the shelf of a chat before the bot starts."""
    database = await Database.open(f"sqlite:///{folder / 'bot.db'}")
    shelf, stored = await ChatRepository(database).shelf(chat), ArticleRepository(database)
    for number, (title, sentences) in enumerate(articles):
        document = Document(f"https://news.example/{number}", title, " ".join(sentences))
        analysis = await asyncio.to_thread(analyse, document)
        await stored.save(shelf, document, analysis, Origin(Source.LINK), f"old{number}", datetime.now(UTC))
    await database.close()


def remember(when: str) -> None:
    """Print how much memory the bot holds."""
    rss, pss, number = memory()
    print(f"{when}: {rss:.0f} MB resident ({pss:.0f} MB where shared pages count once), {number} processes", flush=True)


async def allow(folder: Path, person: int, quota: Quota) -> None:
    """Give somebody a quota of their own before the bot starts."""
    database = await Database.open(f"sqlite:///{folder / 'bot.db'}")
    people = PersonRepository(database)
    await people.register(person, "en", datetime.now(UTC))
    await people.set_quota(person, quota)
    await database.close()


async def answered(person: Person, text: str) -> float:
    """Send a message; return after how many seconds the answer stands in the chat."""
    before = time.perf_counter()
    await person.say(text)
    await settled(person)
    return time.perf_counter() - before


async def measure(name: str, people: Sequence[Person], texts: Sequence[str], pause: float) -> None:
    """Let *people* send *texts* by turns, two at once, and print how long the first and the second answer took.

    After *pause* seconds a chat has the burst again that Telegram allows.
    """
    firsts: list[float] = []
    seconds: list[float] = []
    rested = dict.fromkeys(range(len(people)), time.monotonic() + pause)
    for first, second in zip_longest(texts[::2], texts[1::2]):
        number = min(rested, key=lambda number: rested[number])
        await asyncio.sleep(max(0.0, rested[number] - time.monotonic()))
        firsts.append(await answered(people[number], first))
        if second is not None:
            seconds.append(await answered(people[number], second))
        rested[number] = time.monotonic() + pause
    report(name, firsts)
    report(f"{name}, a second at once", seconds)


def report(name: str, took: Sequence[float]) -> None:
    """Print how long answers took."""
    if not took:
        return
    p95 = quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
    figures = f"p50 {median(took):5.2f} s   p95 {p95:5.2f} s   longest {max(took):5.2f} s"
    print(f"{name:52} {figures}   ({len(took)} times)", flush=True)


async def run(arguments: Namespace) -> None:
    """Run the bot and measure."""
    writer = Writer()
    bodies = (
        real_pages(arguments.html, arguments.pages)
        if arguments.html
        else [page(*writer.article()) for _ in range(arguments.pages)]
    )
    articles = [writer.article() for _ in range(arguments.articles)]
    asked = [writer.question(random.Random(at).choice(articles)[1]) for at in range(arguments.questions)]
    paths = {f"/{at}": body for at, body in enumerate(bodies)}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        async with web_server(dict(paths)) as web, running_sandbox() as world:
            newcomers = [await world.add_person(f"newcomer{at}") for at in range(arguments.people)]
            collector = await world.add_person("collector")
            state = await world.state()
            chat = next(p["id"] for p in state["people"] if p["key"] == "collector")
            await fill(folder, chat, articles)
            await allow(folder, chat, MANY)
            async with running_bot(world, folder, web.environment(folder)):
                links = [web.url(path) for path in paths]
                for newcomer in newcomers:
                    await answered(newcomer, links[0])
                await measure("page → summary", newcomers, links[1:], arguments.pause)
                remember(f"after {len(links)} pages")
                await answered(collector, asked[0])
                await measure(f"question → answer, {len(articles)} articles", [collector], asked[1:], arguments.pause)
                remember("after the questions")
                await answered(newcomers[0], FOREIGN[0])  # loads the encoder, and makes the vectors of some articles
                foreign = FOREIGN[1 : arguments.foreign]
                await measure("question in another language", newcomers[:1], foreign, arguments.pause)
                remember("with the encoder")


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line and run."""
    options = Options(__doc__)
    options.size("--articles", 1000, quick=30)
    options.size("--pages", 100, quick=5)
    options.size("--questions", 60, quick=3)
    options.size("--people", 10, quick=2)
    options.size("--foreign", len(FOREIGN), quick=3)
    options.size("--pause", 3.0, quick=1.0)
    options.folder("--html")
    arguments = options.parse(argv)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    asyncio.run(run(arguments))


if __name__ == "__main__":
    main()
