"""Public Telegram channels are followed as feeds are."""

from __future__ import annotations

import pytest

from engine.errors import NoPreviewError
from services.articles import summarise
from tests.engine.readers.channel_pages import NO_PREVIEW, PATH, post, preview
from tests.services.feeds.followed_feeds import Item, Reading, Source, story
from tests.services.web.web_server import CERTIFICATE

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
