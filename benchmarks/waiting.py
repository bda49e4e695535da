"""What people wait for, end to end: the unmodified bot in the sandbox, pages over HTTP, a chat of 1,000 articles.

    python -m benchmarks.waiting [--articles 1000] [--pages 100] [--questions 60] [--html DIR]

Wall time from what a person sends until the bot's answer stands in the chat, and the memory of all its processes.
DIR may hold real pages (`*.html`, `*.html.gz`); without it, pages of made-up words are served.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import os
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from engine.analysis import analyse
from engine.models import Document, Origin, Source
from storage.articles import Articles
from storage.chats import Chats
from storage.database import Database
from tests.sandbox.client.message import Message
from tests.sandbox.client.person import Person
from tests.sandbox.world import running_sandbox
from tests.services.web import web_server
from tests.whole.house import running_bot
from tests.whole.talk import settled

SMALL = ("the", "of", "and", "to", "in", "a", "is", "that", "for", "on", "with", "as", "was", "at", "by", "from", "it")
VOCABULARY = 20_000
SENTENCES = (15, 60)
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
    shelf, stored = await Chats(database).shelf(chat), Articles(database)
    for number, (title, sentences) in enumerate(articles):
        document = Document(f"https://news.example/{number}", title, " ".join(sentences))
        analysis = await asyncio.to_thread(analyse, document)
        await stored.save(shelf, document, analysis, Origin(Source.LINK), f"old{number}", datetime.now(UTC))
    await database.close()


def memory() -> tuple[float, float, int]:
    """RSS and PSS in megabytes of all processes below this one, and how many there are."""
    rss = pss = number = 0
    for process in _below(os.getpid()):
        rows = dict(line.split(":")[:2] for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:])
        rss += int(rows["Rss"].split()[0])
        pss += int(rows["Pss"].split()[0])
        number += 1
    return rss / 1024, pss / 1024, number


def _below(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [each for child in children for each in (int(child), *_below(int(child)))]


def remember(when: str) -> None:
    """Print how much memory the bot holds."""
    rss, pss, number = memory()
    print(f"{when}: {rss:.0f} MB resident ({pss:.0f} MB where shared pages count once), {number} processes", flush=True)


async def measure(name: str, calls: Sequence[Callable[[], Awaitable[Message]]]) -> None:
    """Print how long each of *calls* took."""
    took = []
    for call in calls:
        before = time.perf_counter()
        await call()
        took.append(time.perf_counter() - before)
    said = f"p50 {median(took):5.2f} s   p95 {quantiles(took, n=20)[-1]:5.2f} s   longest {max(took):5.2f} s"
    print(f"{name:36} {said}   ({len(took)} times)", flush=True)


async def said(person: Person, text: str) -> Message:
    """Send a message and wait for what comes of it."""
    await person.say(text)
    return await settled(person)


async def run(number: int, pages: int, questions: int, html: Path | None) -> None:
    """Run the bot and measure."""
    writer, ids = Writer(), count()
    bodies = real_pages(html, pages) if html else [page(*writer.article()) for _ in range(pages)]
    articles = [writer.article() for _ in range(number)]
    asked = [writer.question(random.Random(at).choice(articles)[1]) for at in range(questions)]
    paths = {f"/{next(ids)}": body for body in bodies}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        async with web_server(paths) as web, running_sandbox() as world:
            newcomer = await world.add_person("newcomer")
            collector = await world.add_person("collector")
            state = await world.state()
            chat = next(p["id"] for p in state["people"] if p["key"] == "collector")
            await fill(folder, chat, articles)
            async with running_bot(world, folder, web.environment(folder)):
                links = [web.url(path) for path in paths]
                await said(newcomer, links[0])
                await measure("page → summary", [lambda u=u: said(newcomer, u) for u in links[1:]])
                remember(f"after {pages} pages")
                await said(collector, asked[0])
                await measure(
                    f"question → answer, {number} articles", [lambda q=q: said(collector, q) for q in asked[1:]]
                )
                remember("after the questions")
                await said(newcomer, FOREIGN[0])  # loads the encoder, and makes the vectors of some articles
                await measure("question in another language", [lambda q=q: said(newcomer, q) for q in FOREIGN[1:]])
                remember("with the encoder")


def main(argv: Sequence[str] | None = None) -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--html", type=Path)
    args = parser.parse_args(argv)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    asyncio.run(run(args.articles, args.pages, args.questions, args.html))


if __name__ == "__main__":
    main()
