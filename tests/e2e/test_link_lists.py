"""Lists of links as people send them: counted, chosen by buttons, read once, stopped."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from itertools import count

import pytest
import pytest_asyncio

from tests.e2e.conversation import page, settled
from tests.e2e.web_site import Site, running_site
from tests.sandbox.world import Message, Person
from tests.services.web.web_server import Reply

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEAD = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>\n<DL><p>"
_numbers = count(1)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A site with pages."""
    async with running_site(tmp_path_factory.mktemp("lists")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def reader(here: Site) -> Person:
    """Somebody with an empty shelf."""
    return await here.world.add_person(f"lister{next(_numbers)}")


def bookmarks(here: Site, *paths: str, folder: str = "Harbour") -> bytes:
    """A file of bookmarks in one folder, and one outside of it."""
    links = "".join(f'<DT><A HREF="{here.web.url(path)}">t</A>' for path in paths)
    return f'{HEAD}<DT><H3>{folder}</H3><DL><p>{links}</DL><p><DT><A HREF="javascript:1">p</A></DL>'.encode()


async def sent(reader: Person, name: str, body: bytes, mime: str) -> Message:
    """Send a file; return the answer."""
    await reader.send_file(name, body, mime=mime)
    return await settled(reader)


async def finished(reader: Person, message: Message) -> str:
    """What is said in the one message when the list is read."""
    return (await reader.wait_until(message, lambda each: "The links are read." in each.text)).text


async def test_a_file_of_bookmarks(here: Site, reader: Person) -> None:
    """It is counted with its folders; what is chosen is read in one message, and nothing is read twice."""
    here.pages |= {
        "/one": page(("One tram line was opened by the mayor of the town. It is long.",) * 3),
        "/gone": Reply(b"", 404),
    }
    body = bookmarks(here, "/one", "/gone")
    asked = await sent(reader, "bookmarks.html", body, "text/html")
    assert "2 links in this file." in asked.text
    assert "1 entry is no link to the web" in asked.text
    assert [label for row in asked.buttons for label in row] == ["All: 2", "Harbour: 2", "None of them"]
    await reader.press(asked, "Harbour: 2")
    told = await finished(reader, asked)
    assert "1 article is new. 1 could not be read." in told
    again = await sent(reader, "backup.bak", body, "application/octet-stream")
    await reader.press(again, "All: 2")
    assert "1 was here already. 1 could not be read." in await finished(reader, again)
    assert sum(request.path == "/one" for request in here.web.requests) == 1


async def test_the_text_of_the_file(here: Site, reader: Person) -> None:
    """It takes the place of a page that cannot be reached, also of one at a private address."""
    here.pages["/lost"] = Reply(b"", 404)
    text = "<p>The harbour town of Lindmark reopened its old tram line on Tuesday after eleven years.</p>" * 3
    urls = [here.web.url("/lost"), "http://10.0.0.1/saved"]
    saved = [{"is_archived": 0, "title": "Tram", "url": url, "tags": [], "content": text} for url in urls]
    asked = await sent(reader, "wallabag.json", json.dumps(saved).encode(), "application/json")
    await reader.press(asked, "All: 2")
    assert "2 pages could not be read; their text is the one in the file." in await finished(reader, asked)
    await reader.say("When was the tram line reopened?")
    assert (await settled(reader, "Lindmark")).quotations


async def test_none_and_stop(here: Site, reader: Person) -> None:
    """None are read where none are wanted; what is being read can be stopped, and is not read to its end."""
    body = bookmarks(here, "/held", "/after")
    asked = await sent(reader, "list.html", body, "text/html")
    await reader.press(asked, "None of them")
    await reader.wait_edit(asked, "I read none of these links.")
    gate = here.hold("/held")
    asked = await sent(reader, "list.html", body, "text/html")
    await reader.press(asked, "All: 2")
    shown = await reader.wait_edit(asked, "Reading the links: 0 of 2")
    await here.asked("/held")
    await reader.press(shown, "Stop")
    await reader.wait_edit(shown, "Stopped.")
    gate.set()
    await reader.say("/list")
    await settled(reader)
    assert not any(request.path == "/after" for request in here.web.requests)
