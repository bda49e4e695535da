"""Plans of digests: the stories of some articles, and their composition when they are shown.

A plan refers to articles and sentences by number and keeps a checksum of each sentence, so that a digest shows only
sentences that are as planned.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, zip_longest
from zlib import crc32

from engine import calls
from engine.models import Article, ArticleId, ArticleKey, SentenceKind, SentenceRef, ShelfId, Story, StoryArticle
from services.digests import editing
from services.digests.excerpts import Excerpt, excerpt
from services.digests.story_sources import BEST_SENTENCES, source, story_article
from services.workers.pool import Workers
from storage.articles import ArticleRepository
from storage.models import ChatSettings, DigestPlan, PlannedSentence, PlannedStory
from storage.notices import NoticeRepository
from storage.watches import WatchRepository

TAIL = 25
"""Stories that are a line each, after those that are told in sentences."""
SOURCES = 5
"""Most sources of a story that are named."""
LONGEST_CHOICE = 400
"""Characters of a sentence that an editor is offered: seven of them fit into a message."""
CHUNK = 200
"""Articles whose lengths are asked for at a time; how many texts are in memory is storage.article_rows.GROUP."""

FindGone = Callable[[Sequence[ArticleKey]], Awaitable[frozenset[ArticleKey]]]
"""Removes those of some articles whose posts were deleted, and returns them."""


@dataclass(frozen=True, slots=True)
class ComposedStory:
    """A story as it is shown."""

    key: str
    """Names the story in a button, by its most central article."""
    articles: tuple[Article, ...]
    """One for each named source, the most central first."""
    sources: int
    sentences: tuple[tuple[Article, int], ...]
    """Whole sentences, in the order of the text."""
    differing: tuple[tuple[Article, int], ...]
    """Whole sentences whose figures differ, or ()."""
    line: str = ""
    """A line of the editor's own, which is no quotation."""

    @property
    def number(self) -> ArticleId:
        """The most central article, which names the story in a review."""
        return ArticleId(int(self.key.rpartition(".")[2]))

    @property
    def heading(self) -> Article:
        """The article whose title is the story's heading."""
        return _heading(self.articles)


@dataclass(frozen=True, slots=True)
class StorySentence:
    """A sentence that can tell a story."""

    planned: PlannedSentence
    article: Article
    index: int
    """In *article*, which may be an excerpt."""
    shown: bool
    """It is quoted now."""


@dataclass(frozen=True, slots=True)
class ComposedDigest:
    """A digest as it is shown."""

    count: int
    """Articles."""
    total: int
    """Stories."""
    stories: tuple[ComposedStory, ...] = ()
    """The first, in sentences."""
    tail: tuple[Article, ...] = ()
    """An article of each of the following stories."""
    folded: int = 0
    """Articles that were posted as they came, as a reply to an earlier one of their story, or left out for it."""


class DigestPlans:
    """Makes plans of articles, and composes digests from plans."""

    def __init__(
        self,
        articles: ArticleRepository,
        watches: WatchRepository,
        notices: NoticeRepository,
        workers: Workers,
        now: Callable[[], datetime],
    ) -> None:
        self._articles = articles
        self._notices = notices
        self._watches = watches
        self._workers = workers
        self._now = now

    async def make(
        self,
        keys: Sequence[ArticleKey],
        settings: ChatSettings,
        gone: FindGone | None = None,
        at: datetime | None = None,
    ) -> DigestPlan:
        """Return the stories of some articles, as many and as long as a chat wants them.

        With *gone* none of those shown is one whose post was deleted. Fresh ones come first, as at *at* or now.
        """
        looked_at: set[ArticleKey] = set()
        while True:
            plan = await self._stories(keys, settings, at or self._now())
            shown = [key for key in shown_articles(plan) if key not in looked_at]
            removed = await gone(shown) if gone is not None else frozenset()
            if not removed:
                return plan
            looked_at.update(shown)
            keys = [key for key in keys if key not in removed]

    async def _stories(self, keys: Sequence[ArticleKey], settings: ChatSettings, at: datetime) -> DigestPlan:
        story_articles: list[StoryArticle] = []
        checksums: dict[tuple[ShelfId, ArticleId, int], int] = {}
        watched = await self._watches.filter_alerted(keys) if keys else frozenset()
        order = {key: number for number, key in enumerate(keys)}
        async for key, article in self._read(keys):
            story_input = story_article(key[0], article, watched=key in watched)
            story_articles.append(story_input)
            pairs = zip(story_input.indices, story_input.sentences, strict=True)
            checksums |= {(*key, index): _checksum(sentence) for index, sentence in pairs}
        story_articles.sort(key=lambda each: order[each.shelf, each.article])
        stories: tuple[Story, ...] = ()
        if story_articles:
            quotations = settings.digest_sentences
            stories = await self._workers.call(calls.FIND_STORIES, tuple(story_articles), at, quotations)

        def planned(sentences: Sequence[SentenceRef]) -> tuple[PlannedSentence, ...]:
            keys = [(sentence.shelf, sentence.article, sentence.sentence) for sentence in sentences]
            return tuple(PlannedSentence(*key, checksums[key]) for key in keys)

        return DigestPlan(
            len(story_articles),
            tuple(
                PlannedStory(story.articles, story.sources, planned(story.sentences), planned(story.conflicting))
                for story in stories
            ),
            folded=await self._notices.count_folded(keys) if keys else 0,
            told=settings.digest_stories,
        )

    async def compose(self, plan: DigestPlan) -> ComposedDigest:
        """Return the content of a plan: its articles that still exist, and its sentences that are unchanged."""
        edited = editing.edited(plan)
        stories = edited[: plan.told + TAIL]
        keys = {key for story in stories for key in story.articles[: 4 * SOURCES]}
        planned: dict[ArticleKey, list[PlannedSentence]] = {key: [] for key in keys}
        for sentence in (each for story in stories for each in story.sentences + story.differing):
            planned.setdefault((sentence.shelf, sentence.article), []).append(sentence)
        excerpts: dict[ArticleKey, Excerpt] = {}
        async for key, article in self._read(sorted(planned)):
            unchanged = {each.sentence for each in planned[key] if _is_unchanged(each, article)}
            excerpts[key] = await asyncio.to_thread(excerpt, article, unchanged)
        composed, tail = [], []
        for number, story in enumerate(stories):
            present = [excerpts[key].article for key in story.articles if key in excerpts]
            if present and number < plan.told:
                composed.append(_story(story, present, excerpts))
            elif present:
                tail.append(_heading(present[:SOURCES]))
        return ComposedDigest(plan.count, len(edited), tuple(composed), tuple(tail), plan.folded)

    async def sentences(self, story: PlannedStory) -> tuple[StorySentence, ...]:
        """Return the sentences that can tell a story: those that do now, then the best of its articles in turns."""
        keys = story.articles[: 4 * SOURCES]
        ranked: dict[ArticleKey, list[StorySentence]] = {}
        async for key, article in self._read(keys):
            shown = {each.sentence for each in story.sentences if each.key == key and _is_unchanged(each, article)}
            short = [at for at in article.ranking[:BEST_SENTENCES] if len(article.quote(at)) <= LONGEST_CHOICE]
            wanted = [*sorted(shown), *(at for at in short if at not in shown)]
            cut = await asyncio.to_thread(excerpt, article, wanted)
            ranked[key] = [
                StorySentence(
                    PlannedSentence(*key, at, _checksum(article.quote(at))), cut.article, cut.indices[at], at in shown
                )
                for at in wanted
            ]
        turns = zip_longest(*(ranked[key] for key in keys if key in ranked))
        unique: dict[str, StorySentence] = {}
        for each in sorted((one for turn in turns for one in turn if one), key=lambda one: not one.shown):
            unique.setdefault(each.article.quote(each.index), each)
        return tuple(unique.values())

    async def _read(self, keys: Sequence[ArticleKey]) -> AsyncIterator[tuple[ArticleKey, Article]]:
        """Yield the articles that still exist, a few in memory at a time."""
        for shelf, of_shelf in groupby(sorted(keys), key=lambda key: key[0]):
            ids = [article for _, article in of_shelf]
            for at in range(0, len(ids), CHUNK):
                async for group in self._articles.get_in_groups(shelf, ids[at : at + CHUNK]):
                    for article in group:
                        yield (shelf, article.id), article


def shown_articles(plan: DigestPlan) -> tuple[ArticleKey, ...]:
    """Return the articles that a digest of this plan may name or quote."""
    keys: list[ArticleKey] = []
    for number, story in enumerate(editing.edited(plan)[: plan.told + TAIL]):
        keys += story.articles[: 4 * SOURCES if number < plan.told else SOURCES]
        if number < plan.told:
            keys += [(sentence.shelf, sentence.article) for sentence in story.sentences + story.differing]
    return tuple(dict.fromkeys(keys))


def titled(article: Article) -> bool:
    """Whether an article has a title of its own: without one, its first words are stored as its title."""
    title = " ".join(article.document.title.split())
    body = (index for index, sentence in enumerate(article.sentences) if sentence.kind is SentenceKind.BODY)
    first = next(body, 0 if article.sentences else None)
    begins = " ".join(article.quote(first).split()) if first is not None else ""
    return bool(title) and title != begins and not (title.endswith("…") and begins.startswith(title.removesuffix("…")))


def _heading(articles: Sequence[Article]) -> Article:
    """The first article with a title of its own, else the first: the most central one."""
    return next((article for article in articles if titled(article)), articles[0])


def story_key(story: PlannedStory) -> str:
    """Name a story in a button, by its most central article."""
    shelf, article = story.articles[0]
    return f"{shelf}.{article}"


def _story(story: PlannedStory, present: Sequence[Article], excerpts: Mapping[ArticleKey, Excerpt]) -> ComposedStory:
    """Return a story with its *present* articles, one for each source, and its unchanged sentences."""
    numbered = reversed(list(enumerate(present)))
    by_source = {source(article) or str(number): article for number, article in numbered}
    sentences, differing = _shown(story.sentences, excerpts), _shown(story.differing, excerpts)
    by_source |= {source(article) or str(present.index(article)): article for article, _ in sentences}
    quoted = [article for article, _ in sentences]
    ordered = sorted(by_source.values(), key=lambda each: (each not in quoted, present.index(each)))[:SOURCES]
    ordered.sort(key=present.index)
    return ComposedStory(
        story_key(story),
        tuple(ordered),
        story.sources,
        sentences,
        differing if len(differing) > 1 else (),
        story.line,
    )


def _shown(
    sentences: Sequence[PlannedSentence], excerpts: Mapping[ArticleKey, Excerpt]
) -> tuple[tuple[Article, int], ...]:
    """Return the planned sentences that still read as they did."""
    pairs = [(excerpts.get((planned.shelf, planned.article)), planned.sentence) for planned in sentences]
    return tuple((each.article, each.indices[index]) for each, index in pairs if each and index in each.indices)


def _is_unchanged(planned: PlannedSentence, article: Article) -> bool:
    index = planned.sentence
    return index < len(article.sentences) and _checksum(article.quote(index)) == planned.checksum


def _checksum(sentence: str) -> int:
    return crc32(sentence.encode("utf-8", "surrogatepass"))
