"""Public Telegram channels are followed as feeds are."""

from __future__ import annotations

import pytest

from engine.errors import NoPreviewError
from services.articles import summarise
from tests.engine.readers.channel_pages import NO_PREVIEW, PATH, post, preview
from tests.services.feeds.followed_feeds import Item, Reading, Source, story
from tests.services.web.web_server import CERTIFICATE, Answer, Reply, Request

pytestmark = pytest.mark.asyncio(loop_scope="session")

ADDRESS = f"https://t.me{PATH}"


@pytest.fixture(autouse=True)
def _trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


async def follow(world: Reading, chat: int, url: str) -> None:
    """Follow what stands at *url*, as it is written."""
    await world.feeds.follow(await world.shelf.chats.shelf(chat), url, 7)


async def texts(world: Reading, chat: int = 1001) -> list[str]:
    """The texts of a chat's articles."""
    return [article.document.text for article in await world.articles(chat)]


async def test_one_fetch_for_all_and_edits_taken_over(world: Reading) -> None:
    """However it is written it is one channel; a post that was edited is replaced, and nothing is doubled."""
    world.pages[PATH] = preview(post(1, story("a")), post(2, story("b")))
    await follow(world, 1001, "https://t.me/Halm_Post")
    await follow(world, 2002, "http://telegram.me/s/halm_post/1")
    await world.feeds.poll()
    assert world.requests(PATH) == 1
    world.pages[PATH] = preview(post(1, story("a")), post(2, story("b", 4)), post(3, story("c")))
    await world.next()
    assert world.requests(PATH) == 2
    for chat in (1001, 2002):
        assert await texts(world, chat) == [story("a"), story("b", 4), story("c")]
    article = (await world.articles())[1]
    assert (article.document.url, article.document.site) == ("https://t.me/Halm_Post/2", "Halm Post")
    assert article.document.published is not None


async def test_a_post_in_a_bridges_feed_is_the_same_post(world: Reading, source: Source) -> None:
    """Whichever comes first."""
    world.pages[PATH] = preview(post(1, story("a")), post(2, story("b")))
    source.items = [Item("c", link="https://t.me/halm_post/3"), Item("b", link="https://t.me/s/halm_post/2")]
    await follow(world, 1001, ADDRESS)
    await world.follow()
    world.pages[PATH] = preview(post(2, story("b")), post(3, story("c")))
    await world.next()
    assert sorted(await texts(world)) == sorted([story("a"), story("b"), story("c")])


async def test_media_alone_are_an_article(world: Reading) -> None:
    """It has nothing to quote, and a link."""
    world.pages[PATH] = preview(post(1, more='<a class="tgme_widget_message_photo_wrap"></a>'))
    await follow(world, 1001, ADDRESS)
    await world.feeds.poll()
    (article,) = await world.articles()
    assert (article.document.text, article.document.url) == ("🖼", "https://t.me/Halm_Post/1")
    assert not summarise(article, 3).chosen
    assert not any(sentence.kind.is_quotable for sentence in article.sentences)


@pytest.mark.parametrize("url", [ADDRESS, "https://t.me/+abcdef", "https://t.me/c/123/4", "https://t.me/joinchat/abc"])
async def test_what_has_no_preview(world: Reading, url: str) -> None:
    """It is said as such; for an invitation nobody is asked."""
    world.pages[PATH] = NO_PREVIEW
    with pytest.raises(NoPreviewError):
        await world.feeds.discover(url)
    assert world.requests() + world.requests(PATH) == (url == ADDRESS)


def said(number: int) -> str:
    """The text of a post."""
    return f"The ferry number {number} is late."


class Pages:
    """A channel whose preview shows three posts at a time, the newest or those before one."""

    def __init__(self, newest: int) -> None:
        self.newest = newest
        self.texts: dict[int, str] = {}
        """Of posts that were edited."""
        self.trouble = False
        self.asked: list[str] = []

    async def __call__(self, request: Request) -> Answer:
        """Answer as Telegram does."""
        before = request.query.get("before", "")
        self.asked.append(before)
        if before and self.trouble:
            return Reply(b"", 503)
        last = int(before or self.newest + 1) - 1
        numbers = range(max(1, last - 2), last + 1)
        return preview(*(post(number, self.texts.get(number, said(number))) for number in numbers))


async def test_many_posts_between_two_polls(world: Reading) -> None:
    """The pages before the newest are read up to a known post, at most ten; edits are taken over, none comes twice."""
    channel = Pages(4)
    world.pages[PATH] = channel
    await follow(world, 1001, ADDRESS)
    await world.feeds.poll()
    assert channel.asked == [""], "of a channel that is new here only the newest posts are taken"
    channel.newest, channel.texts[4] = 12, "The ferry has been mended."
    await world.next()
    assert channel.asked[1:] == ["", "10", "7"]
    assert await texts(world) == [said(2), said(3), "The ferry has been mended.", *map(said, range(5, 13))]
    channel.asked.clear()
    channel.newest = 100
    await world.next()
    assert channel.asked == ["", *(str(number) for number in range(98, 68, -3))]
    assert (await texts(world))[11:] == [*map(said, range(68, 101))]


async def test_an_older_page_that_cannot_be_read(world: Reading) -> None:
    """The poll fails as a whole, and the next one misses nothing."""
    channel = Pages(3)
    world.pages[PATH] = channel
    await follow(world, 1001, ADDRESS)
    await world.feeds.poll()
    channel.newest, channel.trouble = 8, True
    await world.next()
    assert await texts(world) == [*map(said, range(1, 4))]
    channel.trouble = False
    await world.next(hours=2)
    assert await texts(world) == [*map(said, range(1, 9))]
