"""The first use: paste, read, ask, keep and drop, as people do."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest

from tests.e2e.conversation import PARAGRAPHS, SAMPLE, TAIL, TITLE, settled, silent, verbatim
from tests.sandbox.world import Person, RunningWorld
from tests.services.web.web_server import Web

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_pasted_article_is_summarised_in_its_own_words(reader: Person) -> None:
    """Title, known facts and three verbatim sentences in their order; shorter, longer, in context."""
    await reader.say(SAMPLE)
    summary = await settled(reader, TITLE)
    three = verbatim(summary)
    assert len(three) == 3
    assert [SAMPLE.index(s) for s in three] == sorted(SAMPLE.index(s) for s in three)
    assert "français" in summary.text.lower()
    assert "Incidents" not in summary.text
    sets = [three]
    for _ in range(3):
        await reader.press(summary, "Plus long")
        summary = await reader.wait_edit(summary)
        sets.append(verbatim(summary))
    for shorter, longer in pairwise(sets):
        assert set(shorter) < set(longer)
    assert [len(s) for s in sets[:3]] == [3, 5, 8]
    assert not [s for s in sets[-1] if s in TAIL], "older news stands in a summary"
    await reader.press(summary, "contexte")
    assert verbatim(await reader.wait_edit(summary))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Qui a initié l'appel ?", "Austin avait initié un appel"),
        ("combien de chars la Russie perd par jour", "perd 10 chars par jour"),
        ("ligne de déconflit", "ligne de déconflict"),
        ("Shoigu", "Sergei Shoig"),
    ],
)
async def test_questions_are_answered_by_quoting(reader: Person, question: str, expected: str) -> None:
    """The sentence that answers is quoted natively, as a reply to the message it stands in."""
    article = await reader.say(SAMPLE)
    await settled(reader, TITLE)
    await reader.say(question)
    answer = await settled(reader)
    assert expected in answer.quotations[0]
    assert verbatim(answer)
    assert answer.reply_to == article.id
    assert answer.quote == answer.quotations[0]


async def test_what_is_not_there_is_said_not_to_be_there(reader: Person) -> None:
    """No answer in the article: it says so, and pads with nothing but at most the nearest sentence."""
    await reader.say(SAMPLE)
    await settled(reader, TITLE)
    await reader.say("Combien de temps a duré l'appel ?")
    answer = await settled(reader)
    assert "rien" in answer.text.lower()
    assert len(answer.quotations) <= 1
    await reader.say("quantum chromodynamics lagrangian")
    nothing = await settled(reader)
    assert nothing.quotations == []


async def test_a_text_cut_by_telegram_is_one_article(reader: Person) -> None:
    """6,000 characters in two messages are one article; neither half of the cut sentence is ever quoted."""
    sentences = [
        f"In year {n} the council of Lindmark spent {n * 7} crowns on bridge number {n} over the river Aa."
        for n in range(70)
    ]
    text = " ".join(sentences)
    cut = text.index("bridge number 40") + 5
    assert 3500 < cut < 4096
    await reader.say(text[:cut])
    await reader.say(text[cut:].lstrip())
    summary = await settled(reader)
    assert verbatim(summary, "\n".join(sentences))
    await reader.say("What did the council spend on bridge number 40?")
    answer = await settled(reader)
    for quotation in answer.quotations:
        assert quotation in sentences, "half a sentence was quoted"
    listed = await reader.say("/list")
    assert listed
    assert len((await settled(reader, "article")).buttons[0]) == 1


def docx(text: str) -> bytes:
    import docx as python_docx

    document = python_docx.Document()
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(text: str) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    out = io.BytesIO()
    style = getSampleStyleSheet()["BodyText"]
    flow: list[object] = []
    for paragraph in text.split("\n\n"):
        flow += [Paragraph(paragraph, style), Spacer(1, 12)]
    SimpleDocTemplate(out).build(flow)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", lambda text: text.encode()),
        ("a-crlf.txt", lambda text: text.replace("\n", "\r\n").encode()),
        ("a.docx", docx),
        ("a.pdf", pdf),
    ],
)
async def test_the_same_article_as_a_file(reader: Person, name: str, make: object) -> None:
    """TXT, DOCX and PDF give the title, the language and the sentences of the pasted text."""
    await reader.send_file(name, make(SAMPLE))  # type: ignore[operator]
    summary = await settled(reader, TITLE)
    words = "".join(SAMPLE.split())
    assert len(summary.quotations) == 3
    assert all("".join(q.split()) in words for q in summary.quotations)
    await reader.say("Qui a initié l'appel ?")
    assert "avait initié un appel" in " ".join((await settled(reader)).quotations[0].split())


async def test_a_caption_is_read(reader: Person) -> None:
    """The first paragraphs as a photo's caption are an article; a picture without words is none."""
    await reader.send_photo(b"\xff\xd8\xff\xe0 a picture", caption="\n\n".join(SAMPLE.split("\n\n")[:3]))
    summary = await settled(reader, TITLE)
    assert verbatim(summary)
    await reader.send_photo(b"\xff\xd8\xff\xe0 a picture")
    assert (await settled(reader)).quotations == []


async def test_a_link_is_read_and_its_sentences_can_be_jumped_to(reader: Person, web: Web) -> None:
    """A page becomes title, facts and quotations, each linked to its sentence by a text fragment."""
    await reader.say(f"{web.url('/tram')}?utm_source=x")
    summary = await settled(reader, "Lindmark reopens its tram line")
    assert verbatim(summary, "\n".join(PARAGRAPHS))
    assert any("#:~:text=" in link for link in summary.links)
    await reader.say("Who is the mayor?")
    answer = await settled(reader)
    assert "Karin Holm" in answer.quotations[0]
    assert any("#:~:text=" in link for link in answer.links)
    asked = len([r for r in web.requests if r.path == "/tram"])
    await reader.say(web.url("/tram"))
    again = await settled(reader, "Lindmark reopens its tram line")
    assert again.quotations
    assert len([r for r in web.requests if r.path == "/tram"]) == asked, "a stored link comes back at once"


async def test_a_question_around_a_link_is_asked_of_that_page(reader: Person, web: Web) -> None:
    """Text around a link that ends in "?" is a question about that link."""
    await reader.say(f"{web.url('/tram')} How many sleepers were replaced?")
    answer = await settled(reader)
    assert "4,200 sleepers" in answer.quotations[0]


async def test_a_dead_link_is_one_clear_sentence(reader: Person, web: Web) -> None:
    """Refused, unknown and closed addresses read the same; a missing page says so."""
    said = []
    for url in ("http://127.0.0.1:8080/", "http://nowhere.invalid/", "http://169.254.169.254/latest"):
        await reader.say(url)
        said.append((await settled(reader)).text)
    assert len(set(said)) == 1
    await reader.say(web.url("/missing"))
    assert "404" in (await settled(reader)).text


async def test_keeping_and_dropping(reader: Person) -> None:
    """/list, /show, /find, /delete with undo; numbers never change and are never reused."""
    await reader.say(SAMPLE)
    await settled(reader, TITLE)
    await reader.say("/add The bridge is closed. It opens again on Monday, the mayor said.")
    await settled(reader, "bridge")
    await reader.say("/delete 2")
    deleted = await settled(reader)
    await reader.say("/show 2")
    assert (await settled(reader)).quotations == []
    await reader.press(deleted, "Annuler")
    await reader.wait_edit(deleted)
    await reader.say("/show 2")
    assert "bridge" in (await settled(reader)).quotations[0]
    await reader.say("/delete 2")
    await settled(reader)
    await reader.say("/add The tower is open. It closes on Friday, the mayor said.")
    await settled(reader, "tower")
    await reader.say("/show 3")
    assert "tower" in (await settled(reader)).quotations[0]
    await reader.say("/find Pentagone source:nowhere")
    assert "Pentagone" in (await settled(reader)).text
    await reader.say("/find Pentagone")
    assert "Nous le ferons" in (await settled(reader)).text


async def test_an_edited_question_edits_its_answer(reader: Person, web: Web) -> None:
    """The answer stands where it stood and answers the new question."""
    await reader.say(web.url("/tram"))
    await settled(reader, "Lindmark")
    question = await reader.say("Who is the mayor?")
    answer = await settled(reader)
    await reader.edit(question, "How many sleepers were replaced?")
    edited = await reader.wait_edit(answer)
    assert "4,200 sleepers" in edited.quotations[0]


async def test_a_reply_asks_of_that_article(reader: Person) -> None:
    """A reply to a summary is asked of its article, a reply with a selected passage about that passage."""
    await reader.say(SAMPLE)
    summary = await settled(reader, TITLE)
    await reader.say(
        "/add The bridge over the Aa is closed. The call of Austin was heard there, the mayor said. It rained."
    )
    await settled(reader, "bridge")
    await reader.say("Austin", reply_to=summary)
    assert verbatim(await settled(reader))
    await reader.say("qui ?", reply_to=summary, quote=summary.quotations[-1][:40])
    assert verbatim(await settled(reader))


async def test_small_talk_is_no_search(reader: Person) -> None:
    """Thanks get a reaction, not a search result."""
    said = await reader.say("Merci !")
    assert await reader.wait_reaction(said)
    await silent(reader)


async def test_the_command_for_a_summary_means_the_article_at_hand(reader: Person) -> None:
    """Alone it is what "summarise" is; without any article it says how it is used."""
    await reader.say("/summary")
    assert "/summary" in (await settled(reader)).text
    await reader.say(SAMPLE)
    await settled(reader, TITLE)
    await reader.say("/summary")
    verbatim(await settled(reader, TITLE), SAMPLE)


async def test_an_empty_shelf_says_what_to_do(reader: Person) -> None:
    """A question before any article is answered with what to send, and with an example to try."""
    await reader.say("Qui a appelé ?")
    empty = await settled(reader)
    await reader.press(empty, "exemple")
    article = await settled(reader)
    summary = await settled(reader)
    assert verbatim(summary, article.text)
    await reader.say("Combien coûte un lit ?")
    answer = await settled(reader)
    assert "45 couronnes" in answer.quotations[0]
    assert answer.reply_to == article.id


async def test_chats_never_see_each_other(reader: Person, world: RunningWorld) -> None:
    """What one chat keeps is found in no other."""
    await reader.say("/add The secret of the marmot is XYZZY. Nobody else knows it, the keeper said. It is dark.")
    await settled(reader, "marmot")
    stranger = await world.add_person("stranger", language="en")
    await stranger.say("XYZZY marmot secret")
    assert "XYZZY" not in (await settled(stranger)).text
    await stranger.say("/list")
    assert "marmot" not in (await settled(stranger)).text
    await stranger.say("/show 1")
    assert "marmot" not in (await settled(stranger)).text
