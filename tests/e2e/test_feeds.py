"""Feeds as people see them: slow and broken addresses, lists, what is shown at once, and buttons that live long."""

from __future__ import annotations

import pytest

from tests.e2e.conversation import labels, settled
from tests.e2e.web_site import Site
from tests.engine.readers import channel_pages
from tests.sandbox.world import Person
from tests.services.feeds.followed_feeds import Item, Source
from tests.services.web.web_server import Reply

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_slow_feed_is_waited_for_in_its_chat_alone(site: Site, newcomer: Person) -> None:
    """It is said that it is fetched, others are answered meanwhile, and then it is followed."""
    gate = site.hold("/slow.xml", then=Source([Item("a")]))
    await newcomer.say(f"/follow {site.web.url('/slow.xml')}")
    waiting = await newcomer.wait_message("Fetching…")
    other = await site.world.add_person("other")
    await other.say("/list")
    await settled(other)
    gate.set()
    followed = await newcomer.wait_edit(waiting)
    assert "Followed from now on" in followed.text
    assert "The Quay" in followed.text


async def test_a_feed_that_has_a_problem_is_tried_again_by_a_button(site: Site, newcomer: Person) -> None:
    """Where it may work in a moment."""
    source = Source([Item("a")], trouble=Reply(b"", 503))
    site.pages["/moody.xml"] = source
    await newcomer.say(f"/follow {site.web.url('/moody.xml')}")
    refused = await settled(newcomer)
    assert "problem of its own" in refused.text
    await newcomer.press(refused, "Try again")
    refused = await newcomer.wait_edit(refused, "problem of its own")
    source.trouble = None
    await newcomer.press(refused, "Try again")
    assert "Followed from now on" in (await newcomer.wait_edit(refused, "Followed")).text


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("http://127.0.0.1/feed", "Check it, or send the address of the feed itself"),
        ("http://nowhere.example/feed", "Check it, or send the address of the feed itself"),
        ("http://news.example/closed.xml", "Send the address of another feed"),
        ("http://news.example/missing.xml", "no page at that address"),
        ("http://news.example/empty.xml", "I found no feed"),
        ("", "after the command"),
    ],
)
async def test_what_is_no_feed_is_told_as_such(site: Site, newcomer: Person, said: str, answer: str) -> None:
    """Nobody is asked to paste a text in place of a feed, and what will not work is not tried again."""
    site.pages |= {"/closed.xml": Reply(b"", 403), "/empty.xml": Reply(b"")}
    await newcomer.say(f"/follow {said}".strip())
    refused = await settled(newcomer)
    assert answer in refused.text
    assert "aste" not in refused.text
    assert "Try again" not in labels(refused)


async def test_words_for_items(site: Site, newcomer: Person) -> None:
    """What is shown on the buttons reads as it is meant; words that are too long are refused and asked for again."""
    site.pages["/words.xml"] = Source([Item("a")])
    await newcomer.say(f"/follow {site.web.url('/words.xml')}")
    followed = await settled(newcomer)
    assert {"Only with these words: any", "Never with these words: none set"} <= set(labels(followed))
    assert "Look for news: automatically" in labels(followed)
    await newcomer.press(followed, "Only with these words: any")
    asked = await newcomer.wait_message("one must be")
    await newcomer.say("tram " * 50, reply_to=asked)
    again = await newcomer.wait_message("longer than 200 characters")
    await newcomer.say("tram " * 30, reply_to=again)
    changed = await settled(newcomer)
    (shown,) = [label for label in labels(changed) if label.startswith("Only with")]
    assert shown.endswith("…")


async def test_an_item_that_is_shown_at_once(site: Site, newcomer: Person) -> None:
    """It says what it is, and nothing about why it is short."""
    source = Source([Item("a")])
    site.pages["/quick.xml"] = source
    await newcomer.say(f"/follow {site.web.url('/quick.xml')}")
    followed = await settled(newcomer)
    await newcomer.press(followed, "Show at once: no")
    await newcomer.wait_edit(followed, "The Quay")
    await newcomer.press(followed, "Look for news: automatically")
    await newcomer.wait_until(followed, lambda each: "Look for news: every 15 minutes" in labels(each))
    await site.polled("/quick.xml")
    source.items = [Item("b", title="Ferry late", text="The ferry of noon is late because of the fog."), *source.items]
    await site.turn(1)
    shown = await settled(newcomer, "Ferry late")
    assert shown.quotations == ["The ferry of noon is late because of the fog."]
    assert "short" not in shown.text


async def test_buttons_of_what_is_told_once_live_long(site: Site, newcomer: Person) -> None:
    """A feed that was given up can be tried again days later, a group be set up; other buttons say what to do."""
    await site.world.post("chats", key="desk", type="supergroup", title="The desk", bot="left")
    owner = site.world.person("owner", "desk")
    await owner.set_bot("administrator")
    welcome = await owner.wait_message("I keep the links")
    source = Source([Item("a")])
    site.pages["/gone.xml"] = source
    await newcomer.say(f"/follow {site.web.url('/gone.xml')}")
    followed = await settled(newcomer)
    await site.polled("/gone.xml")
    source.trouble = Reply(b"", 410)
    await site.turn(30)
    failure = await newcomer.wait_message("I no longer try")
    assert "has not been readable since" in failure.text
    await site.turn(20 * 24)
    query = await newcomer.press(followed, "Paused: no")
    assert "Send /settings, /feeds or /watches" in (await newcomer.wait_toast(query))["text"]
    source.trouble = None
    await newcomer.press(failure, "Try again")
    assert "Unfollow" in labels(await newcomer.wait_edit(failure))
    await owner.press(welcome, "Set up")
    await owner.wait_edit(welcome, "Settings")


async def test_a_long_list(site: Site, newcomer: Person) -> None:
    """It is told how many feeds there are, how many are new, and why the others are not."""
    feeds = [f"http://news.example/feed{number}" for number in range(503)]
    private = ["http://127.0.0.1/feed", "http://10.0.0.1/feed"]
    outlines = "".join(f'<outline xmlUrl="{url}"/>' for url in (*feeds, *private))
    body = f"<?xml version='1.0'?><opml version='2.0'><body>{outlines}</body></opml>".encode()
    await newcomer.send_file("subscriptions.xml", body, mime="text/xml")
    told = (await settled(newcomer, "in the list")).text
    assert "505 feeds in the list. 500 feeds are new." in told
    assert "3 were not taken: 500 feeds can be followed here, not more." in told
    assert "2 have addresses that I do not open." in told
    await newcomer.send_file("rss.xml", b"<?xml version='1.0'?><rss><channel/></rss>", mime="text/xml")
    assert "I can't read" in (await settled(newcomer)).text


@pytest.mark.parametrize(
    ("name", "mime", "body"),
    [
        (
            "quay.xml",
            "text/xml",
            (
                '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>The Quay</title>'
                '<a:link rel="self" href="{url}"/><item><title>a</title></item></channel></rss>'
            ),
        ),
        (
            "quay.atom",
            "application/octet-stream",
            (
                '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Quay</title><link rel="self" href="{url}"/>'
                "<entry><id>1</id><title>a</title></entry></feed>"
            ),
        ),
        (
            "feed.json",
            "application/json",
            (
                '{{"version": "https://jsonfeed.org/version/1.1", "title": "The Quay", "feed_url": "{url}", '
                '"items": [{{"id": "1", "title": "a"}}]}}'
            ),
        ),
        (
            "feed",
            "application/rss+xml",
            "<rss><channel><title>The Quay</title><link>{url}</link><item><title>a</title></item></channel></rss>",
        ),
    ],
)
async def test_a_feed_that_is_sent_as_a_file_is_offered(
    site: Site, newcomer: Person, name: str, mime: str, body: str
) -> None:
    """A button follows it at the address that it names, in any format and whatever the file is called."""
    site.pages["/quay.xml"] = Source([Item("a")])
    await newcomer.send_file(name, body.format(url=site.web.url("/quay.xml")).encode(), mime=mime)
    offered = await settled(newcomer, "This file is a feed: The Quay")
    await newcomer.press(offered, "Follow a feed")
    assert "Followed from now on" in (await newcomer.wait_edit(offered, "Followed")).text


async def test_a_feed_without_an_address_says_what_to_do(newcomer: Person) -> None:
    """It is no article, and nothing could be fetched."""
    body = b"<?xml version='1.0'?><rss><channel><title>The Quay</title><item><title>a</title></item></channel></rss>"
    await newcomer.send_file("quay.rss", body)
    answer = await settled(newcomer, "This file is a feed: The Quay")
    assert "/follow LINK" in answer.text
    assert answer.buttons == []


async def test_a_channel_is_followed_by_its_name(site: Site, newcomer: Person) -> None:
    """As by its link; a post comes as an article with its link, and a name without public posts is refused."""
    site.pages[channel_pages.PATH] = channel_pages.preview(
        channel_pages.post(7, "The ferry of noon is late because of the fog.")
    )
    site.pages["/s/halm_private"] = channel_pages.NO_PREVIEW
    await newcomer.say("/follow @halm_private")
    refused = await settled(newcomer)
    assert "no public posts" in refused.text
    assert "Try again" not in labels(refused)
    await newcomer.say("/follow @Halm_Post")
    followed = await settled(newcomer, "Halm Post")
    assert "Followed from now on" in followed.text
    await site.polled(channel_pages.PATH)
    await newcomer.say("/list")
    assert "The ferry of noon" in (await settled(newcomer, "ferry")).text
    await newcomer.say("/unfollow @halm_post")
    assert "No longer followed" in (await settled(newcomer, "No longer")).text
