"""The commands `read`, `summarise` and `ask`: the same services without Telegram, over a temporary database."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO

import click

from bot import inspection
from bot.cli_errors import UsageError
from bot.container import Container, open_container
from engine.models import Article, FeedPage, Page, ShelfId, Verdict
from handlers import views
from services.articles import summarise as choose
from services.questions.questions import AskRequest

COMMAND_CHAT = 1
"""The id of the chat that stands for this command."""
LONG_FILE = 50
"""Pages from which on progress is printed, and pages between two lines."""
MAX_FILE_BYTES = 64 << 20
"""A larger file is refused as a whole, not cut."""


async def read(source: str, language: str, as_json: bool) -> int:
    """Print what the bot sees of *source*: a document with its sentences and their kinds, or a feed with its items."""
    page = None if _is_url(source) else _page(source)
    async with _temporary_shelf() as (container, _):
        one_off = container.services.one_off
        if page:
            seen = await one_off.inspect(page, language, _print_progress)
        else:
            seen = await one_off.inspect_link(source, language, _print_progress)
    shown = inspection.feed(seen) if isinstance(seen, FeedPage) else inspection.document(*seen)
    click.echo(json.dumps(shown, ensure_ascii=False) if as_json else inspection.as_text(shown))
    return 0


async def summarise(source: str, count: int, as_json: bool) -> int:
    """Print the best *count* sentences of *source*."""
    pages = _pages([source])
    async with _temporary_shelf() as (container, shelf):
        article = await _add(container, shelf, source, pages)
    chosen = choose(article, count).chosen
    if as_json:
        click.echo(_json(article, chosen))
        return 0
    click.echo(article.document.title or source)
    if not chosen:
        click.echo("There is nothing in it to summarise: no whole sentences, or advertising.", err=True)
    for index in chosen:
        click.echo(f"\n{article.quote(index)}")
    return 0


async def ask(question: str, sources: Sequence[str], as_json: bool) -> int:
    """Print the sentences of *sources* that answer *question*."""
    if not question.strip():
        raise UsageError("The question is empty.")
    pages = _pages(sources)
    async with _temporary_shelf() as (container, shelf):
        names = {(await _add(container, shelf, source, pages)).id: source for source in sources}
        result = await container.services.questions.ask(shelf, AskRequest(question, COMMAND_CHAT, everywhere=True))
    answer = result.answer
    quotes = answer.quotes[: views.questions.count_strong_quotes(answer)] if answer.verdict != Verdict.NOTHING else ()
    if as_json:
        click.echo(json.dumps(inspection.answer(answer.verdict, quotes, names), ensure_ascii=False))
        return 0
    click.echo(inspection.answer_as_text(answer.verdict, quotes), nl=False)
    return 0


@asynccontextmanager
async def _temporary_shelf() -> AsyncIterator[tuple[Container, ShelfId]]:
    """Yield a container and an empty shelf in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="pullquote-") as folder:
        async with open_container(f"sqlite:///{folder}/bot.db", Path(folder)) as container:
            yield container, await container.services.chats.shelf(COMMAND_CHAT)


def _is_url(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _pages(sources: Iterable[str]) -> dict[str, Page]:
    """Return the files among *sources*, read before anything is started. UsageError if one cannot be read."""
    return {source: _page(source) for source in sources if not _is_url(source)}


async def _add(container: Container, shelf: ShelfId, source: str, pages: Mapping[str, Page]) -> Article:
    """Store a source; what takes long is said on stderr."""
    articles = container.services.articles
    page = pages.get(source)
    if page:
        return (await articles.add_page(shelf, page, progress=_print_progress)).article
    return (await articles.add_link(shelf, source, _print_progress)).article


def _print_progress(step: str, done: int, total: int) -> None:
    """Say on stderr which page of a long file is being read."""
    if total > LONG_FILE and done % LONG_FILE == 0:
        click.echo(f"{step}: page {done} of {total}", err=True)


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
