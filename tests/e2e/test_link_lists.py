"""Lists of links and histories as people send them: counted, chosen by buttons, read once, stopped."""

from __future__ import annotations

import json

import pytest

from tests.e2e.conversation import labels, page, settled
from tests.e2e.web_site import Site
from tests.engine.readers.exported_chats import CHANNEL, account, chat, message, packed, written
from tests.sandbox.world import Message, Person
from tests.services.web.web_server import Reply

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEAD = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>\n<DL><p>"


def bookmarks(site: Site, *paths: str, folder: str = "Harbour") -> bytes:
    """A file of bookmarks in one folder, and one outside of it."""
    links = "".join(f'<DT><A HREF="{site.web.url(path)}">t</A>' for path in paths)
    return f'{HEAD}<DT><H3>{folder}</H3><DL><p>{links}</DL><p><DT><A HREF="javascript:1">p</A></DL>'.encode()


async def sent(newcomer: Person, name: str, body: bytes, mime: str) -> Message:
    """Send a file; return the answer."""
    await newcomer.send_file(name, body, mime=mime)
    return await settled(newcomer)


async def finished(newcomer: Person, message: Message) -> str:
    """What is said in the one message when the list is read."""
    return (await newcomer.wait_until(message, lambda each: "The links are read." in each.text)).text


async def test_a_file_of_bookmarks(site: Site, newcomer: Person) -> None:
    """It is counted with its folders; what is chosen is read in one message, and nothing is read twice."""
    site.pages |= {
        "/one": page(("One tram line was opened by the mayor of the town. It is long.",) * 3),
        "/gone": Reply(b"", 404),
    }
    body = bookmarks(site, "/one", "/gone")
    asked = await sent(newcomer, "bookmarks.html", body, "text/html")
    assert "2 links in this file." in asked.text
    assert "1 entry is no link to the web" in asked.text
    assert labels(asked) == ["All: 2", "Harbour: 2", "None of them"]
    await newcomer.press(asked, "Harbour: 2")
    told = await finished(newcomer, asked)
    assert "1 article is new. 1 could not be read." in told
    again = await sent(newcomer, "backup.bak", body, "application/octet-stream")
    await newcomer.press(again, "All: 2")
    assert "1 was here already. 1 could not be read." in await finished(newcomer, again)
    assert sum(request.path == "/one" for request in site.web.requests) == 1


async def test_the_text_of_the_file(site: Site, newcomer: Person) -> None:
    """It takes the place of a page that cannot be reached, also of one at a private address."""
    site.pages["/lost"] = Reply(b"", 404)
    text = "<p>The harbour town of Lindmark reopened its old tram line on Tuesday after eleven years.</p>" * 3
    urls = [site.web.url("/lost"), "http://10.0.0.1/saved"]
    saved = [{"is_archived": 0, "title": "Tram", "url": url, "tags": [], "content": text} for url in urls]
    asked = await sent(newcomer, "wallabag.json", json.dumps(saved).encode(), "application/json")
    await newcomer.press(asked, "All: 2")
    assert "2 pages could not be read; their text is the one in the file." in await finished(newcomer, asked)
    await newcomer.say("When was the tram line reopened?")
    assert (await settled(newcomer, "Lindmark")).quotations


async def test_none_and_stop(site: Site, newcomer: Person) -> None:
    """None are read where none are wanted; what is being read can be stopped, and is not read to its end."""
    body = bookmarks(site, "/held", "/after")
    asked = await sent(newcomer, "list.html", body, "text/html")
    await newcomer.press(asked, "None of them")
    await newcomer.wait_edit(asked, "I read none of these links.")
    gate = site.hold("/held")
    asked = await sent(newcomer, "list.html", body, "text/html")
    await newcomer.press(asked, "All: 2")
    shown = await newcomer.wait_edit(asked, "Reading the links: 0 of 2")
    await site.asked("/held")
    await newcomer.press(shown, "Stop")
    await newcomer.wait_edit(shown, "Stopped.")
    gate.set()
    await newcomer.say("/list")
    await settled(newcomer)
    assert not any(request.path == "/after" for request in site.web.requests)


async def test_an_exported_channel(site: Site, newcomer: Person) -> None:
    """Of a packed account's chats one is chosen, then a year; its posts can be asked about, and come once."""
    posts = [message(number, days=number * 100) for number in range(1, 8)] + [message(8, "Hello.", days=800)]
    export = account(chat([message(9)], "private_supergroup", "Desk"), chat(posts))
    asked = await sent(newcomer, "export.zip", packed(written(export)), "application/zip")
    assert labels(asked) == ["Desk: 1", "Halm Post: 8", "None of them"]
    await newcomer.press(asked, "Halm Post: 8")
    chosen = await newcomer.wait_edit(asked, "Halm Post: 8 messages with a text.")
    assert labels(chosen) == ["All: 8", "2027: 1", "2026: 4", "2025: 3", "None of them"]
    await newcomer.press(chosen, "2026: 4")
    told = await newcomer.wait_until(asked, lambda each: "The messages are taken in." in each.text)
    assert "4 articles are new." in told.text
    again = await sent(newcomer, "result.json", written(chat(posts)), "application/json")
    await newcomer.press(again, "All: 8")
    told = await newcomer.wait_until(again, lambda each: "The messages are taken in." in each.text)
    assert "3 articles are new. 4 were here already. 1 was left out" in told.text
    await newcomer.say("/show 1")
    shown = await settled(newcomer, "ferry of noon number 4")
    assert "5 February 2026" in shown.text
    assert f"https://t.me/c/{CHANNEL}/4" in shown.links


async def test_an_export_that_telegram_does_not_hand_over(newcomer: Person) -> None:
    """It is said how it becomes small enough."""
    asked = await sent(newcomer, "result.json", b"{" + b" " * (20 << 20), "application/json")
    assert "20 MB at most" in asked.text
    assert "zip file" in asked.text
