"""Pictures on which a quoted sentence is marked: of the pages of PDF files, and of pictures of text."""

from __future__ import annotations

from engine import calls
from engine.errors import FileChangedError, ReadError
from engine.models import Article, Page, PagePicture
from services.articles import Articles
from services.workers.pool import Workers


class PagePictures:
    """Draws pages from files that are fetched again: the bot stores the text of a file, not the file."""

    def __init__(self, *, articles: Articles, workers: Workers) -> None:
        self._articles = articles
        self._workers = workers

    async def draw(
        self, article: Article, index: int, body: bytes | None, *, count: int = 1
    ) -> tuple[PagePicture, ...]:
        """Return the page with *count* sentences from *index* on marked, and the next page if they end there.

        *body* is the file if it was sent; None if it is linked and must be fetched. The page of an article that was
        stored before articles knew their pages is looked for. FileChangedError if the sentence is not there any more;
        FetchError if the file is gone.
        """
        sentence, url = article.sentences[index], article.document.url
        place = article.document.place(sentence.start)
        number = place.page if place is not None else 0
        if not (number or article.document.pages or article.document.pictured) or (body is None and not url):
            raise FileChangedError
        page = Page(None, "", body, article.origin.name) if body is not None else await self._articles.fetch(url or "")
        try:
            pictures = await self._mark(article, page, number, article.quote(index, count))
        except ReadError:
            raise FileChangedError from None
        if not pictures:
            raise FileChangedError
        return pictures

    async def _mark(self, article: Article, page: Page, number: int, sentence: str) -> tuple[PagePicture, ...]:
        if article.document.pictured:
            likely = (article.language,) if article.language else ()
            return await self._workers.call(calls.MARK_PICTURE, page, number, sentence, likely)
        return await self._workers.call(calls.MARK_SENTENCE, page, number, sentence)
