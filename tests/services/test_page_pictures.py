"""Pages of PDF files as pictures, also of articles that were stored before articles knew their pages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import text

from engine.errors import FileChangedError
from services.page_pictures import PagePictures
from services.workers.pool import Workers
from tests.e2e.test_page_pictures import FILLER, pdf
from tests.services.running_services import Shelf, open_shelf
from tests.services.web.web_server import Reply, Web, web_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

WANTED = "Engineers replaced 4,200 sleepers and two bridges."
SENT = pdf(FILLER, f"{WANTED} The mayor opened the line on Tuesday.")


@pytest_asyncio.fixture(loop_scope="session")
async def web() -> AsyncIterator[Web]:
    """A site with one file."""
    async with web_server({"/tram.pdf": Reply(SENT, content_type="application/pdf")}) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def shelf(sqlite_url: str, web: Web, workers: Workers) -> AsyncIterator[Shelf]:
    """A shelf with the linked file as it was stored before articles knew their pages."""
    async with open_shelf(sqlite_url, web, workers) as opened:
        await opened.articles.add_link(opened.id, web.url("/tram.pdf"))
        async with opened.database.writing() as connection:
            await connection.execute(text("UPDATE articles SET layout = ''"))
        yield opened


async def test_the_page_of_an_old_article_is_looked_for(shelf: Shelf, web: Web, workers: Workers) -> None:
    """In the file, which is fetched again; a sentence that is not there any more is said to be gone."""
    pictures = PagePictures(articles=shelf.articles, workers=workers)
    article = (await shelf.articles.add_link(shelf.id, web.url("/tram.pdf"))).article
    assert not article.document.places
    index = next(i for i in range(len(article.sentences)) if article.quote(i) == WANTED)
    assert [picture.page for picture in await pictures.draw(article, index, None)] == [2]
    assert [picture.page for picture in await pictures.draw(article, index, SENT)] == [2]
    with pytest.raises(FileChangedError):
        await pictures.draw(article, index, pdf(FILLER))


async def test_an_old_article_that_is_read_again_knows_its_pages(shelf: Shelf, web: Web) -> None:
    """Its text is the same, so nothing is new in it."""
    old = (await shelf.articles.add_link(shelf.id, web.url("/tram.pdf"))).article
    again = await shelf.articles.read_again(shelf.id, old.id)
    assert [place.page for place in again.article.document.places] == [1, 2]
    assert (again.changed, again.article.changed) == (False, ())
