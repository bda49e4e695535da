"""A quotation from a PDF names its page, and a button shows that page with the sentence marked."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.e2e.conversation import PARAGRAPHS, settled
from tests.sandbox.world import Message, Person
from tests.services.web.web_server import Reply, Web

pytestmark = pytest.mark.asyncio(loop_scope="session")

FILLER = "The council met on Monday. It spoke about the budget of the town. Nothing was decided on that day."
QUESTION = "How many sleepers were replaced?"


def pdf(*pages: str, title: str = "", height: float = 842) -> bytes:
    """Return a PDF with a text on each page, in lines of at most eighty letters."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, height))
    canvas.setTitle(title)
    for text in pages:
        line, top = "", height - 60
        for word in [*text.split(), ""]:
            if not word or len(line) + len(word) > 80:
                canvas.drawString(72, top, line.strip())
                line, top = "", top - 14
            line += f" {word}"
        canvas.showPage()
    canvas.save()
    return out.getvalue()


async def answer_to(reader: Person) -> Message:
    await reader.say(QUESTION)
    return await settled(reader)


async def test_the_page_of_a_file_is_shown(reader: Person) -> None:
    """The page is named under the quotation; its picture comes as a reply to the answer, with title and page."""
    await reader.send_file("tram.pdf", pdf(FILLER, " ".join(PARAGRAPHS)))
    await settled(reader)
    answer = await answer_to(reader)
    assert answer.quotations == ["Engineers replaced 4,200 sleepers and two bridges."]
    assert "p. 2" in answer.text
    await reader.press(answer, "Page 2")
    picture = await reader.wait_message("p. 2")
    assert picture.raw["photo"]
    assert picture.reply_to == answer.id


async def test_a_linked_file_that_has_changed(reader: Person, web: Web) -> None:
    """It is fetched again; a page without the sentence is not shown, and that is said."""
    bodies = [pdf(FILLER, " ".join(PARAGRAPHS))]

    async def current(_request: object) -> Reply:
        return Reply(bodies[-1], content_type="application/pdf")

    web.pages["/tram.pdf"] = current
    await reader.say(web.url("/tram.pdf"))
    await settled(reader)
    answer = await answer_to(reader)
    await reader.press(answer, "Page 2")
    assert (await reader.wait_message("p. 2")).raw["photo"]
    bodies.append(pdf(FILLER, FILLER))
    await reader.press(answer, "Page 2")
    assert "Le fichier a changé" in (await reader.wait_message()).text


async def test_other_articles_have_no_pages(reader: Person) -> None:
    """A text has neither page nor button."""
    await reader.say("\n\n".join(PARAGRAPHS))
    await settled(reader)
    answer = await answer_to(reader)
    assert not any("Page" in label for row in answer.buttons for label in row)
    assert "p. " not in answer.text
