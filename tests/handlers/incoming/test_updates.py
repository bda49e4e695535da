"""What is read off an update, and which route takes it."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Message, Update

from handlers import articles, groups, library, prompts, questions, start
from handlers.incoming.updates import links_of, names_bot, offset_of, text_of
from handlers.routes import ROUTES
from handlers.typed import texts, unknown_commands
from sandbox import entity_detection, utf16
from tests.sandbox.world import running_sandbox

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAME = "@pullquote_sandbox_bot"
ME = {"id": 7, "is_bot": False, "first_name": "Alice"}
FORWARDED: Any = {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}}
PRIVATE: Any = {"id": 7, "type": "private"}
GROUP: Any = {"id": -5, "type": "supergroup", "title": "G"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bot() -> AsyncIterator[Bot]:
    """The bot, which has asked for its own name."""
    async with running_sandbox() as world:
        bot = Bot(world.token, base_url=f"{world.root_url}/bot")
        async with bot:
            yield bot


def raw(text: str, *, field: str = "text", chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    """Return a raw message, with the entities that Telegram would find."""
    marks = "entities" if field == "text" else "caption_entities"
    content = entity_detection.find(text)
    body = {"message_id": 1, "date": int(time.time()), "chat": chat, "from": ME, field: text, marks: content}
    return {**body, **more}


def message(text: str, bot: Bot | None = None, **more: Any) -> Message:
    """Return the message that *raw* describes."""
    return Message.de_json(raw(text, **more), bot)


def taken(body: dict[str, Any], bot: Bot) -> object:
    """Return the handler that takes a message; None when nobody does."""
    update = Update.de_json({"update_id": 1, "message": body}, bot)
    callback = next((r.callback for r in ROUTES if (m := r.check_update(update)) is not None and m is not False), None)
    callback = getattr(callback, "__wrapped__", callback)  # a command is looked at twice: is it meant for this bot?
    return callback.func if isinstance(callback, partial) else callback  # some are given their table


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (f"{NAME} who called?", "who called?"),
        (f"{NAME.upper()}, who called?", "who called?"),
        (f"{NAME} : qui ?", "qui ?"),
        (f"{NAME} :)", ":)"),
        (f"{NAME}\n\n😀 a text", "😀 a text"),
        (f"who called? {NAME}", "who called?"),
        (f"{NAME} {NAME} who {NAME}", "who"),
        (f"is {NAME} down today", f"is {NAME} down today"),
        (f"{NAME}2 who called?", f"{NAME}2 who called?"),
        ("@bot who called?", "@bot who called?"),
        (NAME, ""),
        ("who called?", "who called?"),
    ],
)
@pytest.mark.parametrize("field", ["text", "caption"])
async def test_the_bots_name_is_no_content(bot: Bot, text: str, rest: str, field: str) -> None:
    """A name around the text is dropped; where the text begins is told in UTF-16 units, so that quotes stay exact."""
    content = message(text, bot, field=field)
    assert text_of(content) == rest
    assert utf16.cut(text, offset_of(content), utf16.length(rest)) == rest
    assert links_of(content) == ([], rest.strip())


async def test_the_bot_is_named_by_whole_mentions(bot: Bot) -> None:
    """@bot2 is somebody else; a link to the bot's account names it like its name does."""
    assert names_bot(message(f"hello {NAME.upper()}", bot))
    assert not names_bot(message(f"hello {NAME}2", bot))
    assert not names_bot(message(f"/list{NAME}", bot))
    for user, own in ((bot.bot.to_dict(), True), (ME, False)):
        mention = {"type": "text_mention", "offset": 0, "length": 4, "user": user}
        content = message("Pull, who called?", bot, entities=[mention])
        assert names_bot(content) is own
        assert text_of(content) == ("who called?" if own else "Pull, who called?")


async def test_a_forward_is_as_its_author_wrote_it(bot: Bot) -> None:
    """What others said to a bot is their text."""
    content = message(f"{NAME} who called?", bot, **FORWARDED)
    assert (text_of(content), offset_of(content)) == (f"{NAME} who called?", 0)


@pytest.mark.parametrize(
    ("text", "links", "rest"),
    [
        ("https://x.org/a https://x.org/a/b", ["https://x.org/a", "https://x.org/a/b"], ""),
        ("https://x.org/a/b https://x.org/a https://x.org/a/b", ["https://x.org/a/b", "https://x.org/a"], ""),
        ("read https://x.org/a, or www.y.org?", ["https://x.org/a", "https://www.y.org"], "read  , or  ?"),
        ("😀 https://x.org/a 😀", ["https://x.org/a"], "😀   😀"),
        ("HTTPS://X.org/a", ["HTTPS://X.org/a"], ""),
        ("<https://x.org><https://x.org/a>", ["https://x.org", "https://x.org/a"], "< >< >"),
        ("no link", [], "no link"),
    ],
)
async def test_each_link_is_found_once_in_its_order(text: str, links: list[str], rest: str) -> None:
    """A link that another begins with is a link of its own; the rest is the text without them."""
    assert links_of(message(text)) == (links, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Who founded Booking.com?",
        "Was sagt Spiegel.de dazu?",
        "¿Cuánto vale Mercadolibre.com.ar?",
        "Он дочитал и ушёл.Но почему?",  # a missing space after a full stop
        "The work is done.So who paid for it?",
        "Il est parti.Me diras-tu pourquoi ?",
        "Hotels.com, Trivago.de: qui perd ?",
        "ASP.net",
        "Кто основал ivi.ru",
        "من أسس Souq.com؟",
        "/ask Who founded Booking.com?",
        "/ask@pullquote_sandbox_bot booking.com fees",
        f"{NAME} who owns booking.com",
    ],
)
async def test_a_name_with_a_full_stop_is_a_word(bot: Bot, text: str) -> None:
    """Telegram marks it as a link by itself; only a name that stands alone is one."""
    marked = [
        {"type": "url", "offset": utf16.length(text[: name.start()]), "length": utf16.length(name.group())}
        for name in re.finditer(r"\w+(?:\.\w+)+", text)
    ]
    others = [entity for entity in entity_detection.find(text) if entity["type"] != "url"]
    content = message(text, bot, entities=[*others, *marked])
    own = text_of(content)
    alone = own == "ASP.net"
    assert links_of(content) == ((["https://ASP.net"], "") if alone else ([], own))


@pytest.mark.parametrize(
    ("text", "links", "rest"),
    [
        ("lindmark-post.com", ["https://lindmark-post.com"], ""),
        ("👉 lindmark-post.com !", ["https://lindmark-post.com"], "👉   !"),
        ("lindmark-post.com torsby.se", ["https://lindmark-post.com", "https://torsby.se"], ""),
        ("/add lindmark-post.com", ["https://lindmark-post.com"], "/add"),
        ("/follow torsby.se", ["https://torsby.se"], "/follow"),
        ("Is torsby.se/news right?", ["https://torsby.se/news"], "Is   right?"),
        ("www.torsby.se sagt was?", ["https://www.torsby.se"], "sagt was?"),
        ("See http://torsby.se now", ["http://torsby.se"], "See   now"),
        ("Try torsby.se:8080 first", ["https://torsby.se:8080"], "Try   first"),
        ("https://torsby.se/a on Booking.com", ["https://torsby.se/a"], "on Booking.com"),
        (f"{NAME} torsby.se", ["https://torsby.se"], ""),
    ],
)
async def test_a_typed_address_is_a_link(bot: Bot, text: str, links: list[str], rest: str) -> None:
    """With a scheme, "www.", a port or a path wherever it stands; a name alone where the text has no other word."""
    content = message(text, bot)
    found, others = links_of(content)
    assert (found, others.strip()) == (links, rest)


async def test_a_forward_with_a_name_announces_nothing(bot: Bot) -> None:
    """A post that mentions a site by its name is a post, and its text is whole."""
    text = "Booking.com pays a fine of two million crowns. The court said so on Monday."
    assert links_of(message(text, bot, **FORWARDED)) == ([], text)


async def test_links_behind_words_keep_their_place() -> None:
    """A link behind words stands where the words stand; behind an address it replaces what is shown."""
    text = "this https://x.org/a that"
    behind = [{"type": "text_link", "offset": at, "length": 4, "url": f"https://y.org/{at}"} for at in (0, 21)]
    content = links_of(message(text, entities=behind))
    assert content == (["https://y.org/0", "https://x.org/a", "https://y.org/21"], "this   that")
    shown = [{"type": "text_link", "offset": 5, "length": 15, "url": "https://y.org/"}]
    assert links_of(message(text, entities=shown)) == (["https://y.org/"], "this   that")


async def test_an_instant_view_link_is_its_page() -> None:
    """Bare or behind words, what is read is the page that it carries."""
    link = "https://t.me/iv?url=https%3A%2F%2Fnews.example%2Fa&rhash=1"
    assert links_of(message(link)) == (["https://news.example/a"], "")
    behind = [{"type": "text_link", "offset": 0, "length": 4, "url": link}]
    assert links_of(message("here", entities=behind)) == (["https://news.example/a"], "here")


ENTITIES = st.lists(
    st.builds(
        lambda kind, at, length: {"type": kind, "offset": at, "length": length, "url": "https://z.org"},
        st.sampled_from(["url", "text_link", "mention", "bold"]),
        st.integers(0, 30),
        st.integers(1, 30),
    ),
    max_size=4,
)
TEXTS = st.lists(
    st.sampled_from(["https://x.org/a", "https://x.org/a/b", "www.x.org", " ", "😀", "a", "\n", ",", NAME])
)


@given(TEXTS, ENTITIES)
async def test_any_entities_leave_the_text_readable(bot: Bot, parts: list[str], entities: list[Any]) -> None:
    """Whatever entities say: no link twice, nothing invented in the rest, and the offset is exact."""
    text = "".join(parts)
    content = message(text, bot, entities=entities)
    urls, rest = links_of(content)
    assert len(urls) == len(set(urls))
    assert set(rest) <= {*text, " "}
    assert utf16.cut(text, offset_of(content), utf16.length(text_of(content))) == text_of(content)


FILE: Any = {"file_id": "f", "file_unique_id": "u"}
GIF: Any = {
    "animation": {**FILE, "width": 1, "height": 1, "duration": 1},
    "document": {**FILE, "mime_type": "video/mp4"},
}
PICTURE: Any = {"document": {**FILE, "mime_type": "image/png"}}
PDF: Any = {"document": {**FILE, "mime_type": "application/pdf"}}
REPLY: Any = {"reply_to_message": {"message_id": 1, "date": 1, "chat": PRIVATE, "text": "x"}}


@pytest.mark.parametrize(
    ("body", "handler"),
    [
        (raw("A caption.", field="caption", **GIF), texts.on_text),
        (raw("A caption.", field="caption", **GIF, **FORWARDED), texts.on_forward),
        (raw("", field="x", **GIF), texts.on_unreadable),
        (raw("A caption.", field="caption", **PICTURE), texts.on_text),
        (raw("", field="x", **PICTURE), articles.on_file),
        (raw("A question?", field="caption", **PDF), articles.on_file),
        (raw("/list"), library.on_list),
        (raw("/list", **FORWARDED), texts.on_forward),
        (raw("/ask who?", **FORWARDED), texts.on_forward),
        (raw("/foo"), unknown_commands.on_unknown),
        (raw("/list@other_bot"), unknown_commands.on_unknown),
        (raw("/foo", chat=GROUP), None),
        (raw("/list@other_bot", chat=GROUP), None),
        (raw(f"/list{NAME}2", chat=GROUP), None),
        (raw(f"/list{NAME}", chat=GROUP), library.on_list),
        (raw(f"/ask{NAME} who?", chat=GROUP), questions.on_ask),
        (raw(f"/list{NAME}", chat=GROUP, **FORWARDED), None),
        (raw(f"/foo {NAME}", chat=GROUP), None),
        (raw("who?", chat=GROUP), groups.on_post),
        (raw(f"{NAME}2 who?", chat=GROUP), groups.on_post),
        (raw("", field="x", chat=GROUP, **PDF), groups.on_post),
        (raw(f"who? {NAME}", chat=GROUP), texts.on_text),
        (raw(f"{NAME} who?", field="caption", chat=GROUP, photo=[]), texts.on_text),
        (raw(NAME, chat=GROUP), start.on_help),
        (raw(f"{NAME} ?", chat=GROUP), start.on_help),
        (raw("?"), start.on_help),
        (raw("..."), start.on_help),
        (raw("?", **REPLY), prompts.on_reply),
        (raw("👍"), texts.on_text),
        (raw(":)"), texts.on_text),
        (raw("5"), texts.on_text),
    ],
)
async def test_the_route_of_a_message(bot: Bot, body: dict[str, Any], handler: object) -> None:
    """Captions are read, forwards are never orders, what nobody understands gets help, groups are left in peace."""
    assert taken(body, bot) is handler
