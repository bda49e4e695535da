"""Articles come in: links, texts and files, over a real database, real workers and a web of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from engine.errors import BotCheckError, MembersOnlyError, NotFoundError, PullquoteError, StatusError
from engine.models import Document, Origin, Page, SentenceKind, Source
from services.articles import summarise
from services.links import links
from services.message_texts import MessageText
from services.workers.pool import Workers
from tests.services.running_services import Shelf, open_shelf
from tests.services.web.web_server import Reply, Web, web_server

SAMPLE = (Path(__file__).parent.parent / "data" / "fr_article.txt").read_text(encoding="utf-8").strip()
TEXT = Origin(Source.TEXT)

pytestmark = pytest.mark.asyncio(loop_scope="session")


PARAGRAPHS = [
    "The harbour town of Lindmark reopened its old tram line on Tuesday after eleven years of repairs.",
    "Engineers replaced 4,200 sleepers and two bridges. The mayor said the line would carry 9,000 people a day.",
    "Fares stay at two crowns until spring. Shopkeepers along the quay expect more visitors in winter.",
    "Residents of the upper town fear the noise of the first cars. The company promised rubber wheels.",
]


def page(paragraphs: list[str]) -> bytes:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<html lang=en><head><title>The tram</title></head><body><article><h1>The tram</h1>{body}</article>".encode()
    )


@pytest_asyncio.fixture(loop_scope="session")
async def web() -> AsyncIterator[Web]:
    """A site whose page the tests change."""
    SITE["/tram"] = page(PARAGRAPHS)
    async with web_server(SITE) as running:
        yield running


SITE: dict[str, bytes | Reply] = {
    "/tram": b"",
    "/moved": Reply(b"", 302, headers=(("Location", "http://news.example/tram"),)),
    "/nothing": b"<html><body><p></p></body></html>",
}


@pytest_asyncio.fixture(loop_scope="session")
async def shelf(sqlite_url: str, web: Web, workers: Workers) -> AsyncIterator[Shelf]:
    """An empty shelf."""
    async with open_shelf(sqlite_url, web, workers) as opened:
        yield opened


async def test_the_same_page_is_kept_once(shelf: Shelf, web: Web) -> None:
    """Tracking parameters and redirects lead to one article; a stored link is not fetched again."""
    first = await shelf.articles.add_link(shelf.id, web.url("/tram"))
    assert first.new
    again = await shelf.articles.add_link(shelf.id, web.url("/tram?utm_source=x&fbclid=y#top"))
    assert (again.article.id, again.new) == (first.article.id, False)
    assert len(web.requests) == 1
    moved = await shelf.articles.add_link(shelf.id, web.url("/moved"))
    assert (moved.article.id, moved.new) == (first.article.id, False)
    assert await shelf.library.count(shelf.id) == 1


async def test_the_bytes_of_a_page_are_counted(shelf: Shelf, web: Web) -> None:
    """Each time that it is fetched, also if there is nothing to read; a stored page costs none."""
    sizes: list[int] = []

    async def count(size: int) -> None:
        sizes.append(size)

    added = await shelf.articles.add_link(shelf.id, web.url("/tram"), count=count)
    (size,) = sizes
    assert size >= len(added.article.document.text.encode())
    await shelf.articles.add_link(shelf.id, web.url("/tram"), count=count)
    await shelf.articles.read_again(shelf.id, added.article.id, count=count)
    assert sizes == [size, size]
    with pytest.raises(PullquoteError):
        await shelf.articles.add_link(shelf.id, web.url("/nothing"), count=count)
    assert len(sizes) == 3


async def test_a_stored_page_is_offered_again_after_an_hour(shelf: Shelf, web: Web) -> None:
    """Within the hour it stands as it is; after it, it is stale until it was read again."""
    added = await shelf.articles.add_link(shelf.id, web.url("/tram"))
    assert not shelf.articles.is_stale(added.article)
    shelf.later(minutes=61)
    assert shelf.articles.is_stale(added.article)
    again = await shelf.articles.read_again(shelf.id, added.article.id)
    assert not again.changed
    assert not shelf.articles.is_stale(again.article)


async def test_a_changed_page_replaces_the_text_and_names_what_changed(shelf: Shelf, web: Web) -> None:
    """The number stays, the text is the new one, and the changed sentences are those that were not there."""
    added = await shelf.articles.add_link(shelf.id, web.url("/tram"))
    SITE["/tram"] = page([*PARAGRAPHS[:3], "The line was closed again on Friday. " + PARAGRAPHS[3]])
    again = await shelf.articles.read_again(shelf.id, added.article.id)
    assert again.changed
    assert again.article.id == added.article.id
    assert [again.article.quote(i) for i in again.article.changed] == ["The line was closed again on Friday."]
    assert (await shelf.ask("When was the line closed again?"))[0] == "The line was closed again on Friday."


async def test_the_page_takes_the_place_of_what_a_feed_had_of_it(shelf: Shelf, web: Web) -> None:
    """Who sends the link of an item gets its whole page, once, and is not told that sentences have changed."""
    url = web.url("/tram")
    excerpt = Document(url, "Tram", "The tram runs again.", site="The Wire")
    kept = await shelf.articles.add_document(shelf.id, excerpt, links.key(url), name="The Wire")
    shelf.later(minutes=1)
    whole = await shelf.articles.add_link(shelf.id, url)
    assert (whole.article.id, whole.article.changed) == (kept.article.id, ())
    assert PARAGRAPHS[3] in whole.article.document.text
    SITE["/tram"] = page(["Nothing is here any more."])
    again = await shelf.articles.add_link(shelf.id, url)
    assert again.article.document.text == whole.article.document.text


async def test_what_a_feed_had_stays_where_its_page_says_less(shelf: Shelf, web: Web) -> None:
    """A page that cannot be read, or has less, takes nothing away."""
    for path in ("/missing", "/nothing"):
        url = web.url(path)
        excerpt = Document(url, "Tram", "The tram runs again.", site="The Wire")
        kept = await shelf.articles.add_document(shelf.id, excerpt, links.key(url), name="The Wire")
        shelf.later(minutes=1)
        assert (await shelf.articles.add_link(shelf.id, url)).article == kept.article


async def test_a_page_that_cannot_be_read_leaves_nothing(shelf: Shelf, web: Web) -> None:
    """A missing page, an empty one and a refused address are errors with a name; nothing is stored."""
    for url in (web.url("/missing"), web.url("/nothing"), "http://127.0.0.1/", "http://nowhere.example/"):
        with pytest.raises(PullquoteError):
            await shelf.articles.add_link(shelf.id, url)
    assert await shelf.library.count(shelf.id) == 0


async def test_a_link_into_a_private_chat_is_refused_by_name(shelf: Shelf) -> None:
    """What Telegram shows to others in its place is no article."""
    with pytest.raises(MembersOnlyError):
        await shelf.articles.add_link(shelf.id, "https://t.me/c/1234567/89")


async def test_a_text_in_parts_is_one_article(shelf: Shelf) -> None:
    """The parts are joined by one line feed that no sentence crosses; the halves of a cut sentence are scraps."""
    sentences = [f"Sentence {n} tells of bridge number {n} over the river." for n in range(8)]
    whole = " ".join(sentences)
    cut = whole.index("bridge number 4")
    parts = [MessageText(11, whole[:cut].rstrip()), MessageText(12, whole[cut:])]
    article = (await shelf.articles.add_text(shelf.id, parts, TEXT)).article
    text = article.document.text
    assert text == f"{parts[0].text}\n{parts[1].text}"
    assert [(p.message_id, text[p.start : p.end], p.exact) for p in article.parts] == [
        (11, parts[0].text, True),
        (12, parts[1].text, True),
    ]
    quotable = [article.quote(i) for i, s in enumerate(article.sentences) if s.kind.is_quotable]
    assert set(quotable) <= set(sentences)
    assert sentences[4] not in quotable


async def test_the_end_of_a_paste_that_never_came_is_no_quotation(shelf: Shelf) -> None:
    """A nearly full last part that ends within a sentence is half a text: that half sentence is quoted nowhere."""
    whole = " ".join(f"Sentence {n} tells of bridge number {n} over the river." for n in range(75))
    cut = whole[: whole.index("bridge number 74") + 6]
    assert len(cut) >= 3500
    article = (await shelf.articles.add_text(shelf.id, [MessageText(11, cut)], TEXT)).article
    assert article.quote(-1) == "Sentence 74 tells of bridge"
    assert article.sentences[-1].kind is SentenceKind.BOILERPLATE
    assert article.sentences[-2].kind is SentenceKind.BODY
    ended = whole[: whole.index("Sentence 74")].rstrip()
    article = (await shelf.articles.add_text(shelf.id, [MessageText(12, ended)], TEXT)).article
    assert article.sentences[-1].kind is SentenceKind.BODY


async def test_captions_of_an_album_are_paragraphs(shelf: Shelf) -> None:
    """Two captions are texts of their own: the end of the first is no cut."""
    captions = [MessageText(11, "The bridge over the river is closed"), MessageText(12, "it opens again on Monday")]
    article = (await shelf.articles.add_text(shelf.id, captions, TEXT, cut=False)).article
    assert article.document.text == "The bridge over the river is closed\n\nit opens again on Monday"


async def test_a_pasted_mail_is_read_as_one(shelf: Shelf) -> None:
    """Its head is no sentence, the subject is its title, and Telegram finds the quotations in the message."""
    head = "Von: Ada\nGesendet: Montag\nAn: Bo 🚋\nBetreff: Die Boote\n\n"
    body = "Der Hafen hat am Montag seine Boote gezählt. Niemand hatte den Bürgermeister gefragt."
    article = (await shelf.articles.add_text(shelf.id, [MessageText(31, head + body, 5)], TEXT)).article
    assert (article.document.title, article.document.text) == ("Die Boote", body)
    (part,) = article.parts
    assert part.exact
    assert (head + body).encode("utf-16-le")[2 * (part.offset - 5) :].decode("utf-16-le") == body
    edited = await shelf.articles.apply_edit(shelf.id, article.id, MessageText(31, head + body + " Es sind neun.", 5))
    assert edited.article.document.text == body + " Es sind neun."


async def test_pasted_subtitles_become_sentences(shelf: Shelf) -> None:
    """Cues in several messages are one text; a reply to each message is about it."""
    cues = ["00:00:01,000 --> 00:00:03,000\nThe harbour counted", "00:00:03,100 --> 00:00:05,000\nits boats on Monday."]
    texts = [MessageText(40 + number, f"{number}\n{cue}\n") for number, cue in enumerate(cues, 1)]
    article = (await shelf.articles.add_text(shelf.id, texts, TEXT)).article
    assert article.document.text == "The harbour counted its boats on Monday."
    assert [part.exact for part in article.parts] == [False, False]
    assert await shelf.articles.find_by_message(shelf.id, 42) == article.id


async def test_the_same_text_again_is_the_same_article(shelf: Shelf) -> None:
    """However it is spaced; and a reply to either message is about it."""
    first = await shelf.articles.add_text(shelf.id, [MessageText(11, SAMPLE)], TEXT)
    again = await shelf.articles.add_text(shelf.id, [MessageText(21, SAMPLE)], TEXT)
    assert (again.article.id, again.new) == (first.article.id, False)
    assert await shelf.articles.find_by_message(shelf.id, 11) == await shelf.articles.find_by_message(shelf.id, 21) == 1


async def test_a_post_that_was_edited_since_replaces_its_text(shelf: Shelf) -> None:
    """A public post is its link: forwarded again with other words, it is the same article with the new text."""
    origin = Origin(Source.FORWARD, "The Post", "https://t.me/thepost/7")
    first = await shelf.articles.add_text(shelf.id, [MessageText(11, "The bridge is closed. It rains.")], origin)
    again = await shelf.articles.add_text(shelf.id, [MessageText(21, "The bridge is open. It rains.")], origin)
    assert again.article.id == first.article.id
    assert again.changed
    assert again.article.document.text == "The bridge is open. It rains."


async def test_an_edited_message_changes_its_article(shelf: Shelf) -> None:
    """The only message of an article was edited: the article says what the message says."""
    added = await shelf.articles.add_text(shelf.id, [MessageText(11, "The bridge is closed. It rains today.")], TEXT)
    await shelf.articles.apply_edit(shelf.id, added.article.id, MessageText(11, "The bridge is open. It rains today."))
    article = await shelf.articles.get(shelf.id, added.article.id)
    assert article.document.text == "The bridge is open. It rains today."
    assert article.parts[0].message_id == 11


async def test_summaries_of_every_length_are_nested(shelf: Shelf) -> None:
    """For 1, 3, 5, 8, 12 sentences: verbatim, in order, no scrap, no older news, each part of the next."""
    article = (await shelf.articles.add_text(shelf.id, [MessageText(11, SAMPLE)], TEXT)).article
    shorter: set[int] = set()
    for count in (1, 3, 5, 8, 12):
        chosen = summarise(article, count).chosen
        assert list(chosen) == sorted(chosen)
        assert shorter <= set(chosen)
        assert {article.sentences[i].kind for i in chosen} == {SentenceKind.BODY}
        shorter = set(chosen)


@pytest.mark.parametrize("label", ["Incidents", "INCIDENTS", "Incidents, 14.07.2022", ""])
@pytest.mark.parametrize("quotes", ['""', "“”", "«»"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
async def test_the_title_is_found_whatever_stands_around_it(shelf: Shelf, label: str, quotes: str, end: str) -> None:
    """With the section label as it is, in capitals, dated or absent; with any quotation marks; with CRLF."""
    text = SAMPLE.removeprefix("Incidents").strip()
    if quotes != '""':
        for number in range(text.count('"')):
            text = text.replace('"', quotes[number % 2], 1)
    text = f"{label}\n\n{text}".strip().replace("\n", end)
    page = Page(None, "text/plain; charset=utf-8", text.encode(), "a.txt")
    article = (await shelf.articles.add_page(shelf.id, page)).article
    assert article.language == "fr"
    assert article.document.title.startswith(f"{quotes[0]}Nous le ferons{quotes[1]}")
    tail = text.replace("\r\n", "\n").split("\n\n")[-1]
    chosen = [article.quote(i) for i in summarise(article, 12).chosen]
    assert chosen
    assert not [said for said in chosen if said in tail or said.lower().startswith("incidents")]


async def test_files_are_found_again_by_their_message(shelf: Shelf) -> None:
    """A reply to the message that brought a file is about that file."""
    page = Page(None, "text/plain", SAMPLE.encode(), "a.txt")
    added = await shelf.articles.add_page(shelf.id, page, message_id=31)
    assert await shelf.articles.find_by_message(shelf.id, 31) == added.article.id
    assert added.article.origin == Origin(Source.FILE, "a.txt")


async def test_deleted_articles_are_gone_and_can_come_back_for_a_minute(shelf: Shelf) -> None:
    """Hidden at once from everything; back by undo; erased when the minute is over; the number is not reused."""
    first = await shelf.articles.add_text(shelf.id, [MessageText(11, SAMPLE)], TEXT)
    await shelf.library.delete(shelf.id, first.article.id)
    with pytest.raises(NotFoundError):
        await shelf.articles.get(shelf.id, first.article.id)
    assert await shelf.ask("Qui a initié l'appel ?") == []
    shelf.later(seconds=50)
    assert await shelf.library.purge() == 0
    await shelf.library.restore(shelf.id, first.article.id)
    assert await shelf.ask("Qui a initié l'appel ?")
    await shelf.library.delete(shelf.id, first.article.id)
    shelf.later(seconds=61)
    assert await shelf.library.purge() == 1
    with pytest.raises(NotFoundError):
        await shelf.library.restore(shelf.id, first.article.id)
    again = await shelf.articles.add_text(shelf.id, [MessageText(12, SAMPLE)], TEXT)
    assert again.article.id == first.article.id + 1


async def test_reindexing_changes_no_text(shelf: Shelf) -> None:
    """Analysed anew by a newer version: the same text, the same parts, still answered from."""
    parts = [MessageText(11, SAMPLE[:1200]), MessageText(12, SAMPLE[1200:])]
    before = (await shelf.articles.add_text(shelf.id, parts, TEXT)).article
    async with shelf.database.writing() as connection:
        await connection.execute(text("UPDATE articles SET version = 0"))
    assert await shelf.articles.reindex() == 1
    assert await shelf.articles.reindex() == 0
    after = await shelf.articles.get(shelf.id, before.id)
    assert (after.document, after.parts, after.sentences) == (before.document, before.parts, before.sentences)


async def test_a_bot_check_changes_nothing(shelf: Shelf, web: Web) -> None:
    """With status 200 or 403 it is neither a new article nor a newer version of a stored one."""
    check = b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies to continue</body>"
    article = (await shelf.articles.add_link(shelf.id, web.url("/tram"))).article
    for reply in (check, Reply(check, 403), Reply(b"", 403, headers=(("cf-mitigated", "challenge"),))):
        SITE["/tram"] = SITE["/check"] = reply
        with pytest.raises((BotCheckError, StatusError)) as new:
            await shelf.articles.add_link(shelf.id, web.url("/check"))
        assert isinstance(new.value, BotCheckError) or getattr(new.value, "is_bot_check", False)
        with pytest.raises((BotCheckError, StatusError)):
            await shelf.articles.read_again(shelf.id, article.id)
    assert await shelf.library.count(shelf.id) == 1
    assert (await shelf.articles.get(shelf.id, article.id)).document.text == article.document.text
    SITE["/check"] = Reply(b"<h1>Forbidden</h1>", 403)
    with pytest.raises(StatusError) as plain:
        await shelf.articles.add_link(shelf.id, web.url("/check"))
    assert not plain.value.is_bot_check


async def test_a_saved_page_is_the_article_of_its_address(shelf: Shelf, web: Web) -> None:
    """A link that could not be read is its saved page from then on; what the bot read itself stays as it is."""
    SITE["/locked"] = Reply(b"", 403, headers=(("cf-mitigated", "challenge"),))
    url = web.url("/locked")
    with pytest.raises(StatusError):
        await shelf.articles.add_link(shelf.id, url)
    saved = page(PARAGRAPHS).replace(
        b"<head>", f"<!--\n Page saved with SingleFile \n url: {url}#top \n--><head>".encode()
    )
    added = await shelf.articles.add_page(shelf.id, Page(None, "text/html", saved, "tram.html"))
    assert (added.new, added.article.document.url) == (True, url)
    again = await shelf.articles.add_link(shelf.id, url)
    assert (again.article.id, again.new) == (added.article.id, False)

    SITE["/tram"] = page(PARAGRAPHS)
    read = await shelf.articles.add_link(shelf.id, web.url("/tram"))
    other = page(PARAGRAPHS[:2]).replace(b"<head>", f"<!-- saved from url=(0031){web.url('/tram')} --><head>".encode())
    kept = await shelf.articles.add_page(shelf.id, Page(None, "text/html", other, "tram.html"))
    assert (kept.article.id, kept.new, kept.changed) == (read.article.id, False, False)
