"""The commands `summarise` and `ask`: the same services without Telegram, over a temporary database."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

import click

from bot.cli_errors import UsageError
from bot.container import Container, open_container
from engine.models import Article, Page, ShelfId, Verdict
from handlers import views
from services.articles import summarise as choose
from services.questions.questions import AskRequest

COMMAND_CHAT = 1
"""The id of the chat that stands for this command."""
MAX_FILE_BYTES = 64 << 20
"""A larger file is refused as a whole, not cut."""


async def summarise(source: str, count: int, as_json: bool) -> int:
    """Print the best *count* sentences of *source*."""
    async with _temporary_shelf() as (container, shelf):
        article = await _add(container, shelf, source)
    chosen = choose(article, count).chosen
    if as_json:
        click.echo(_json(article, chosen))
        return 0
    click.echo(article.document.title or source)
    for index in chosen:
        click.echo(f"\n{article.quote(index)}")
    return 0


async def ask(question: str, sources: Sequence[str], as_json: bool) -> int:
    """Print the sentences of *sources* that answer *question*."""
    async with _temporary_shelf() as (container, shelf):
        articles = {(article := await _add(container, shelf, source)).id: article for source in sources}
        result = await container.services.questions.ask(shelf, AskRequest(question, COMMAND_CHAT, everywhere=True))
    verdict = result.answer.verdict
    quotes = (
        () if verdict is Verdict.NOTHING else result.answer.quotes[: views.questions.count_strong_quotes(result.answer)]
    )
    if as_json:
        quotes = quotes if verdict is Verdict.DIRECT else ()  # the JSON object cannot say that a sentence is only near
        order = dict.fromkeys([*(quote.article.id for quote in quotes), *articles])
        for id_ in order:
            click.echo(_json(articles[id_], [q.sentence for q in quotes if q.article.id == id_]))
        return 0
    if verdict is not Verdict.DIRECT:
        click.echo("Nothing answers that directly. Nearest:\n" if quotes else "I found nothing about that there.")
    for quote in quotes:
        source_name = quote.article.document.title or quote.article.document.url or quote.article.origin.name
        click.echo(f"{quote.article.quote(quote.sentence)}\n    {source_name}\n")
    return 0


@asynccontextmanager
async def _temporary_shelf() -> AsyncIterator[tuple[Container, ShelfId]]:
    """Yield a container and an empty shelf in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
        async with open_container(f"sqlite:///{folder}/bot.db", Path(folder)) as container:
            yield container, await container.services.chats.shelf(COMMAND_CHAT)


async def _add(container: Container, shelf: ShelfId, source: str) -> Article:
    if source.startswith(("http://", "https://")):
        return (await container.services.articles.add_link(shelf, source)).article
    page = await asyncio.to_thread(_page, source)
    return (await container.services.articles.add_page(shelf, page)).article


def _page(source: str) -> Page:
    """Return a file, or standard input for "-". UsageError if it cannot be read."""
    try:
        if source == "-":
            return Page(None, "", _read_limited(sys.stdin.buffer, "Standard input"))
        path = Path(source)
        with path.open("rb") as file:
            return Page(None, "", _read_limited(file, source), path.name)
    except FileNotFoundError:
        raise UsageError(f"There is no file {source}.") from None
    except IsADirectoryError:
        raise UsageError(f"{source} is a folder; name a file in it.") from None
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}.") from None


def _read_limited(file: BinaryIO, name: str) -> bytes:
    body = file.read(MAX_FILE_BYTES + 1)
    if len(body) > MAX_FILE_BYTES:
        raise UsageError(f"{name} is too large: more than {MAX_FILE_BYTES >> 20} MB are not read.")
    return body


def _json(article: Article, chosen: Iterable[int]) -> str:
    """Return an article and its sentences *chosen* as JSON; offsets are code points of `text`."""
    spans = [article.sentences[index] for index in chosen]
    text = article.document.text
    return json.dumps(
        {
            "title": article.document.title,
            "language": article.language,
            "text": text,
            "sentences": [
                {"start": span.start, "end": span.end, "text": text[span.start : span.end]} for span in spans
            ],
        },
        ensure_ascii=False,
    )
