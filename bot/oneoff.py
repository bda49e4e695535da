"""Pullquote without Telegram: the same services over a database that lasts as long as the command."""

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
from bot.container import Parts, open_parts
from engine.models import Article, Page, ShelfId, Verdict
from handlers import views
from services.articles import summarise as choose
from services.questions.questions import AskRequest

HERE = 1
"""The chat that stands for this command."""
LIMIT = 64 << 20
"""Bytes of a file; more is no article, and is not read at all rather than in part."""


async def summarise(source: str, count: int, as_json: bool) -> int:
    """Print the best *count* sentences of *source*."""
    async with _shelf() as (parts, shelf):
        article = await _add(parts, shelf, source)
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
    async with _shelf() as (parts, shelf):
        articles = {(article := await _add(parts, shelf, source)).id: article for source in sources}
        asked = await parts.services.questions.ask(shelf, AskRequest(question, HERE, everywhere=True))
    verdict = asked.answer.verdict
    quotes = (
        () if verdict is Verdict.NOTHING else asked.answer.quotes[: views.questions.count_strong_quotes(asked.answer)]
    )
    if as_json:
        quotes = quotes if verdict is Verdict.DIRECT else ()  # the object has no place to say that one is only near
        order = dict.fromkeys([*(quote.article.id for quote in quotes), *articles])
        for id_ in order:
            click.echo(_json(articles[id_], [q.sentence for q in quotes if q.article.id == id_]))
        return 0
    if verdict is not Verdict.DIRECT:
        click.echo("Nothing answers that directly. Nearest:\n" if quotes else "I found nothing about that there.")
    for quote in quotes:
        where = quote.article.document.title or quote.article.document.url or quote.article.origin.name
        click.echo(f"{quote.article.quote(quote.sentence)}\n    {where}\n")
    return 0


@asynccontextmanager
async def _shelf() -> AsyncIterator[tuple[Parts, ShelfId]]:
    """An empty shelf in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
        async with open_parts(f"sqlite:///{folder}/bot.db", Path(folder)) as parts:
            yield parts, await parts.services.chats.shelf(HERE)


async def _add(parts: Parts, shelf: ShelfId, source: str) -> Article:
    if source.startswith(("http://", "https://")):
        return (await parts.services.articles.add_link(shelf, source)).article
    page = await asyncio.to_thread(_page, source)
    return (await parts.services.articles.add_page(shelf, page)).article


def _page(source: str) -> Page:
    """Return a file, or what comes in by the pipe."""
    try:
        if source == "-":
            return Page(None, "", _whole(sys.stdin.buffer, "What comes by the pipe"))
        path = Path(source)
        with path.open("rb") as file:
            return Page(None, "", _whole(file, source), path.name)
    except FileNotFoundError:
        raise UsageError(f"There is no file {source}.") from None
    except IsADirectoryError:
        raise UsageError(f"{source} is a folder; name a file in it.") from None
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}.") from None


def _whole(file: BinaryIO, name: str) -> bytes:
    body = file.read(LIMIT + 1)
    if len(body) > LIMIT:
        raise UsageError(f"{name} is too large: more than {LIMIT >> 20} MB are not read.")
    return body


def _json(article: Article, chosen: Iterable[int]) -> str:
    """Return an article and some of its sentences; offsets are code points of `text`."""
    spans = [article.sentences[index] for index in chosen]
    text = article.document.text
    return json.dumps(
        {
            "title": article.document.title,
            "language": article.language,
            "text": text,
            "sentences": [{"start": s.start, "end": s.end, "text": text[s.start : s.end]} for s in spans],
        },
        ensure_ascii=False,
    )
