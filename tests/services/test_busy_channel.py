"""A week of a channel with fifty posts a day: each digest is as long as was chosen, and no post is lost or doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers import views
from handlers.views.graphemes import units
from handlers.views.i18n import Words
from services.workers.pool import Workers
from storage.models import ChatKind
from tests.busy_channel import POSTS_A_DAY, posts
from tests.handlers.telegram_html import parse
from tests.services.digest_desk import DAY, EIGHT, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = ((3, 1), (5, 2), (8, 3))
"""Stories, and sentences of each."""
ON_A_PHONE = 1200
"""UTF-16 units that a private digest begins with."""


def seen(html: str) -> int:
    """The length of a message before its folded blockquotes are opened: Telegram shows three lines of each."""
    text, entities = parse(html)
    folded = [text[e.start : e.end] for e in entities if e.type == "expandable_blockquote"]
    return units(text) - sum(units(each) - units("\n".join(each.split("\n")[:3])) for each in folded)


async def test_a_week_of_fifty_posts_a_day(sqlite_url: str, workers: Workers) -> None:
    """In every size; in a private chat a digest begins with a screen or two, and a button shows the whole."""
    words = Words("en")
    async with opened(sqlite_url, workers) as desk:
        shelf = await desk.chat(480, kind=ChatKind.CHANNEL, review=False)
        told: list[str] = []
        for day, (stories, sentences) in zip(range(7), SIZES * 3, strict=False):
            await desk.rooms.change(-1001, digest_stories=stories, digest_sentences=sentences)
            desk.time = EIGHT + (day - 1) * DAY + timedelta(hours=4)
            day_posts = list(posts(day))
            for post in day_posts:
                await desk.save(shelf, post)
            await desk.until(EIGHT + day * DAY)
            digest = (await desk.made(shelf))[-1]
            content = await desk.digests.compose(digest)
            await desk.digests.record_result(digest, 100 + day)
            assert content.count == POSTS_A_DAY
            digest = (await desk.made(shelf))[-1]
            assert digest.plan is not None
            told += [str(article) for story in digest.plan.stories for _, article in story.articles]
            assert len(content.stories) == stories
            assert all(1 <= len(story.sentences) <= sentences for story in content.stories)
            assert max(len(story.sentences) for story in content.stories) == sentences
            chat = await desk.rooms.get(-1001)
            assert chat is not None
            published = views.digests.channel_digest(words, content, "The Journal", "Monday", chat.settings)
            lines = {line for post in day_posts for line in post.split("\n")}
            assert set(_quotations(published.html)) <= lines
            whole = views.digests.digest(words, content, "Your digest", "Monday")
            begun = views.digests.digest(words, content, "Your digest", "Monday", views.digests.more_of(day + 1))
            assert seen(begun.html) <= ON_A_PHONE
            assert set(_quotations(begun.html)) <= set(_quotations(whole.html))
            assert bool(begun.buttons) == (begun.html != whole.html)
        assert len(told) == len(set(told)) == 7 * POSTS_A_DAY


def _quotations(html: str) -> list[str]:
    text, entities = parse(html)
    return [text[each.start : each.end] for each in entities if each.type == "blockquote"]
