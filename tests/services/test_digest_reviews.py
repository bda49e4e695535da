"""The review of a digest: what its editor changes and decides, once, whoever presses and however late."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from engine.models import ArticleId
from services.digests.plans import ComposedDigest
from services.workers.pool import Workers
from storage.models import (
    FIRST_PLACE,
    ChatKind,
    DigestState,
    EditKind,
    ReportUnreviewedDigest,
    ReviewDigest,
    SendDigest,
    StoryEdit,
)
from tests.services.digest_desk import (
    DAY,
    EDITOR,
    EIGHT,
    GROUP,
    PARIS,
    REVIEW,
    SENDING,
    SKIPPED,
    STRIKE,
    Desk,
    opened,
    texts,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("publish_unseen", [True, False])
async def test_a_channel_is_reviewed(desk: Desk, publish_unseen: bool) -> None:
    """Half an hour early; whoever does not look has it published or left for the next one, as the channel prefers."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL, publish_unseen=publish_unseen)
    kept = await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=31))
    assert await desk.made(shelf) == []
    await desk.until(EIGHT - timedelta(minutes=30))
    (digest,) = await desk.made(shelf)
    assert (digest.state, digest.slot, digest.publish_at) == (REVIEW, EIGHT, EIGHT)
    assert texts(await desk.digests.compose(digest)) == [kept.document.text]
    await desk.until(EIGHT - timedelta(minutes=1))
    assert await desk.tasks() == [(ReviewDigest(shelf, 1), EDITOR)]
    await desk.until(EIGHT)
    assert (await desk.tasks())[1:] == [
        (SendDigest(shelf, 1), GROUP) if publish_unseen else (ReportUnreviewedDigest(shelf, 1), EDITOR)
    ]
    (digest,) = await desk.made(shelf)
    assert digest.state is (SENDING if publish_unseen else SKIPPED)
    assert not await desk.digests.publish(digest)
    later = await desk.save(shelf)
    await desk.until(EIGHT + DAY - timedelta(minutes=30))
    composed = await desk.digests.compose((await desk.made(shelf))[-1])
    assert texts(composed) == sorted([later.document.text, *([] if publish_unseen else [kept.document.text])])


@pytest.mark.parametrize(("minutes", "until"), [(-16, 0), (-14, 16), (40, 70)])
async def test_a_late_review(desk: Desk, minutes: int, until: int) -> None:
    """Its editor has a quarter of an hour at least, after downtime half an hour."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    desk.time = EIGHT + timedelta(minutes=minutes)
    await desk.digests.tick()
    assert [one.publish_at for one in await desk.made(shelf)] == [EIGHT + timedelta(minutes=until)]


async def test_what_an_editor_decides(desk: Desk) -> None:
    """What he published or skipped is decided, and comes no more; nothing is changed after it."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    for _ in range(3):
        await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=30))
    digest, (first, *_) = await desk.look(shelf)
    assert not await desk.digests.edit(digest, 0, StoryEdit(EditKind.DROP, ArticleId(9)))
    deciding = (desk.digests.publish(digest), desk.digests.skip(digest), desk.digests.publish(digest))
    assert sum(await asyncio.gather(*deciding)) == 1
    drop = StoryEdit(EditKind.DROP, first)
    assert not await desk.digests.edit(digest, 0, drop)  # a screen from before it was decided
    digest, keys = await desk.look(shelf)
    assert keys[0] == first
    assert not await desk.digests.edit(digest, 0, drop)
    assert not await desk.digests.undo_edit(digest, 0)
    await desk.until(EIGHT + DAY - timedelta(minutes=30))
    digest, keys = await desk.look(shelf)
    assert (digest.number, keys) == (2, [])
    assert await desk.digests.skip(digest)


async def test_a_digest_is_published_at_a_chosen_time(desk: Desk) -> None:
    """Also in quiet hours, and whether or not digests are published unseen; until then it can be a draft again."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL, quiet_from=22 * 60, quiet_to=7 * 60)
    kept = await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=20))
    digest, (story,) = await desk.look(shelf)
    assert await desk.digests.publish_later(digest, 17 * 60, PARIS)
    assert not await desk.digests.publish_later(digest, 18 * 60, PARIS)
    digest, _ = await desk.look(shelf)
    assert (digest.state, digest.publish_at) == (DigestState.LATER, EIGHT + timedelta(hours=9))
    assert not await desk.digests.edit(digest, 0, StoryEdit(EditKind.DROP, story))
    assert await desk.digests.withdraw(digest)
    assert not await desk.digests.withdraw(digest)
    digest, _ = await desk.look(shelf)
    assert (digest.state, digest.publish_at) == (REVIEW, EIGHT + timedelta(minutes=10))  # half an hour
    assert await desk.digests.publish_later(digest, 6 * 60, PARIS)
    digest, _ = await desk.look(shelf)
    moment = EIGHT + timedelta(hours=22)
    assert digest.publish_at == moment
    await desk.until(moment - timedelta(minutes=15))
    assert [one.state for one in await desk.made(shelf)] == [DigestState.LATER]
    await desk.until(moment)
    assert await desk.send(shelf) == [kept.document.text]
    assert not await desk.digests.skip(digest)


async def test_a_chosen_time_that_was_missed(desk: Desk) -> None:
    """By six hours: its articles come in the next one, and its editor hears that it was too late."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=30))
    digest, _ = await desk.look(shelf)
    assert await desk.digests.publish_later(digest, 9 * 60, PARIS)
    desk.time = EIGHT + timedelta(hours=7)
    await desk.digests.tick()
    assert (await desk.tasks())[1:] == [(ReportUnreviewedDigest(shelf, 1, late=True), EDITOR)]
    assert [one.state for one in await desk.made(shelf)] == [SKIPPED]


def put(story: ArticleId, after: ArticleId = FIRST_PLACE) -> StoryEdit:
    """The change that gives a story its place."""
    return StoryEdit(EditKind.PLACE, story, after)


async def test_an_editor_changes_a_review_story_by_story(desk: Desk) -> None:
    """First, after another, dropped, undone as often as he likes: a change is there or it is not."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    for _ in range(4):
        await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=30))
    digest, begun = await desk.look(shelf)
    one, two, three, four = begun
    orders = [begun]
    for edit, expected in (
        (put(four), [four, one, two, three]),
        (put(one, three), [four, two, three, one]),
        (StoryEdit(EditKind.DROP, two), [four, three, one]),
        (put(one, four), [four, one, three]),
    ):
        assert await desk.digests.edit(digest, len(orders) - 1, edit)
        digest, keys = await desk.look(shelf)
        assert keys == expected
        orders.append(keys)
    assert not await desk.digests.edit(digest, 4, put(two))  # it was dropped
    for revision, order in enumerate(reversed(orders[:-1]), 4):
        assert await desk.digests.undo_edit(digest, revision)
        digest, keys = await desk.look(shelf)
        assert keys == order
    assert not await desk.digests.undo_edit(digest, 8)


async def test_a_press_is_done_once(desk: Desk) -> None:
    """A button pressed twice, or handled again after a kill, changes nothing more; nor does an older screen."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    for _ in range(3):
        await desk.save(shelf)
    await desk.until(EIGHT - timedelta(minutes=30))
    digest, (one, two, three) = await desk.look(shelf)
    assert await desk.digests.edit(digest, 0, put(two, three))
    digest, keys = await desk.look(shelf)
    assert keys == [one, three, two]
    assert await desk.digests.edit(digest, 0, put(two, three))  # it stands as he wanted it
    assert not await desk.digests.edit(digest, 0, put(two))
    assert await desk.digests.undo_edit(digest, 1)
    digest, keys = await desk.look(shelf)
    assert not await desk.digests.undo_edit(digest, 1)
    assert keys == [one, two, three]
    assert not await desk.digests.edit(digest, 0, put(two, three))


async def test_two_admins_press_at_once(database_url: str, workers: Workers) -> None:
    """Of changes to the same revision one is made, whole; whoever comes second is told, and sees it before the next."""
    async with opened(database_url, workers) as desk, opened(database_url, workers) as other:
        shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
        for _ in range(3):
            await desk.save(shelf)
        await desk.until(EIGHT - timedelta(minutes=30))
        digest, (one, two, three) = await desk.look(shelf)
        edits = (put(three), StoryEdit(EditKind.DROP, two), StoryEdit(EditKind.LINE, one, line="Mine."), put(two))
        desks = (desk, other, desk, other)
        made = await asyncio.gather(*(d.digests.edit(digest, 0, e) for d, e in zip(desks, edits, strict=True)))
        assert sum(made) == 1
        plan = (await other.made(shelf))[-1].plan
        assert plan is not None
        assert (plan.revision, plan.edits) == (1, (edits[made.index(True)],))


async def test_an_editor_chooses_other_sentences(desk: Desk) -> None:
    """Whole sentences of the story's own articles, of each source, as they stand there; as many as there were."""
    shelf = await desk.chat(480, kind=ChatKind.CHANNEL)
    more = "\nA mediator of the city is to speak with both sides on Thursday.\nThe last such strike was in 1978."
    for text, source in zip(STRIKE, ("Quay", "Post"), strict=True):
        await desk.save(shelf, text + more if source == "Post" else text, source)
    await desk.until(EIGHT - timedelta(minutes=30))
    digest, (story,) = await desk.look(shelf)

    def quotes(composed: ComposedDigest) -> list[str]:
        return [article.quote(index) for article, index in composed.stories[0].sentences]

    first = quotes(await desk.digests.compose(digest))
    for count in range(1, 9):
        choices = await desk.digests.story_sentences(digest, story)
        assert [choice.article.quote(choice.index) for choice in choices if choice.shown] == first
        assert {choice.article.quote(choice.index) for choice in choices} <= set("\n".join((*STRIKE, more)).split("\n"))
        assert {choice.article.document.site for choice in choices} == {"Quay", "Post"}
        planned = next(choice for choice in choices[::-1] if not choice.shown).planned
        assert await desk.digests.switch_sentence(digest, count - 1, story, (*planned.key, planned.sentence))
        digest, _ = await desk.look(shelf)
        assert await desk.digests.switch_sentence(digest, count - 1, story, (*planned.key, planned.sentence))
        digest, _ = await desk.look(shelf)
        before, first = first, quotes(await desk.digests.compose(digest))
        assert len(first) == len(before)
        assert first != before
    assert not await desk.digests.switch_sentence(digest, 8, story, (shelf, ArticleId(1), 99))
    for revision in range(8, 8 + len(first)):  # those that are quoted are taken away, but for the last
        choices = await desk.digests.story_sentences(digest, story)
        sentence = next(choice for choice in choices if choice.shown).planned
        assert await desk.digests.switch_sentence(digest, revision, story, (*sentence.key, sentence.sentence))
        digest, _ = await desk.look(shelf)
    assert len(quotes(await desk.digests.compose(digest))) == 1
