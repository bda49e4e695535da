"""Photos, screenshots and scans: the text on them is an article like any, and says that it was read from a picture."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.e2e.conversation import settled, verbatim
from tests.pictures_of_text import HARBOUR, as_file, needs_tesseract, page, photographed, scan
from tests.sandbox.world import Person

pytestmark = [pytest.mark.asyncio(loop_scope="session"), needs_tesseract]
TEXT = "\n".join(HARBOUR)
PHOTO = as_file(photographed(page()))
BLANK = as_file(Image.new("L", (400, 300), 180))


async def test_a_photo_is_read(reader: Person) -> None:
    """Its summary quotes what stands on it, and says where it was read; questions are asked of it."""
    await reader.send_photo(PHOTO)
    summary = await settled(reader)
    assert verbatim(summary, TEXT)
    assert "lu sur une image" in summary.text or "read from a picture" in summary.text
    await reader.say("What does the town pay for a beacon?")
    answer = await settled(reader)
    assert "40,000 crowns" in answer.quotations[0]
    await reader.press(answer, "Image")
    marked = await reader.wait_message()
    assert marked.raw["photo"]
    assert marked.reply_to == answer.id


async def test_a_caption_that_is_a_question_is_asked_of_the_picture(reader: Person) -> None:
    """As that of a file is, sent as a photo or as a file."""
    await reader.send_photo(PHOTO, caption="When will the beacon be lit?")
    assert "lit from Thursday" in (await settled(reader)).quotations[0]
    await reader.send_file("page.png", as_file(page(), "PNG"), "Who knows the rocks?", "image/png")
    assert "captains know the rocks" in (await settled(reader)).quotations[0]


async def test_a_picture_without_text(reader: Person) -> None:
    """It is said that none is seen; its caption is taken by itself, as that of a film is."""
    await reader.send_photo(BLANK)
    assert (await settled(reader)).quotations == []
    await reader.say("/list")
    assert (await settled(reader)).buttons == []
    await reader.send_photo(BLANK, caption=" ".join(HARBOUR[1:]))
    assert verbatim(await settled(reader), TEXT)
    await reader.send_photo(BLANK, caption="When will the beacon be lit?")
    assert "lit from Thursday" in (await settled(reader)).quotations[0]


async def test_a_scan_names_its_pages(reader: Person) -> None:
    """A quotation from a PDF of pictures has its page."""
    filler = page(("The council met on Monday and spoke about the budget of the town for an hour.",))
    await reader.send_file("scan.pdf", scan(filler, page()), mime="application/pdf")
    await reader.say("What does the town pay for a beacon?")
    answer = await settled(reader, "p. 2")
    assert "40,000 crowns" in answer.quotations[0]
    await reader.press(answer, "Page 2")
    assert (await reader.wait_message("p. 2")).raw["photo"]
