"""Pictures in the child that reads them, behind its fence: text, refusals, and files that are made to harm."""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PIL import Image

from engine import calls
from engine.errors import BrokenFileError, NoPictureReaderError, PictureError, PictureTooLargeError, ReadError
from engine.models import Page, SentenceKind
from services import reading
from services.workers.pool import Workers
from tests.pictures_of_text import HARBOUR, as_file, needs_tesseract, page, photographed, scan

pytestmark = [pytest.mark.asyncio(loop_scope="module"), needs_tesseract]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workers() -> AsyncIterator[Workers]:
    """Children with their fences, which all tests of this file share."""
    crew = Workers()
    await crew.start()
    yield crew
    await crew.close()


def picture(body: bytes, name: str = "a.png") -> Page:
    return Page(None, "", body, name)


def png(width: int, height: int, rows: bytes) -> bytes:
    """Return a PNG file of black and white that claims a size and has these packed rows."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_a_photo(workers: Workers) -> None:
    """A page that lies on its side, askew, in shadow, blurred and grainy has its paragraphs, letter by letter."""
    image = photographed(page()).rotate(90, expand=True)
    document = await reading.read(workers, picture(as_file(image), "a.jpg"))
    assert document.text.split("\n\n") == list(HARBOUR)
    assert document.pictured
    assert (document.pages, document.places) == (0, ())


async def test_the_camera_says_how_it_was_held(workers: Workers) -> None:
    """Its note in the file counts before what is seen: a few words are too little to see it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    image = page(HARBOUR[:1]).rotate(90, expand=True)
    document = await reading.read(workers, picture(as_file(image, exif=exif), "a.jpg"))
    assert document.text == HARBOUR[0]


async def test_white_on_black_and_transparent(workers: Workers) -> None:
    """As screenshots are."""
    image = page(size=20, width=1000)
    dark = image.point(lambda value: 255 - value)
    assert (await reading.read(workers, picture(as_file(dark, "PNG")))).text.split("\n\n") == list(HARBOUR)
    clear = Image.new("RGBA", image.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=image.point(lambda value: 255 - value))
    assert (await reading.read(workers, picture(as_file(clear, "WEBP"), "a.webp"))).text.split("\n\n") == list(HARBOUR)


async def test_the_language_is_found(workers: Workers) -> None:
    """With nothing to expect, by the script and a strip of the page; names in Latin letters among Cyrillic ones."""
    german = "Die Brücke über die Elbe wird größer, sagte der Bürgermeister; für Fußgänger bleibt sie offen."
    russian = "Компания Telegram сообщила, что новые маяки будут светить с четверга; рыбакам разрешили выход."
    for text in (german, russian):
        document = await reading.read(workers, picture(as_file(page((text, text)))))
        assert document.text.split("\n\n") == [text, text]


async def test_a_scan_has_its_pages(workers: Workers) -> None:
    """Progress is told page by page; a paragraph knows its page."""
    told: list[tuple[int, int]] = []
    body = scan(page(HARBOUR[:2]), page(HARBOUR[2:]))
    document = await reading.read(workers, picture(body, "a.pdf"), (), lambda *pages: told.append(pages))
    assert document.text.split("\n\n") == list(HARBOUR)
    assert told[-2:] == [(1, 2), (2, 2)]
    place = document.place(document.text.index("ferry"))
    assert place is not None
    assert place.page == 2
    assert (document.pages, document.pages_read) == (2, 2)


async def test_what_is_doubtful_is_not_quoted(workers: Workers) -> None:
    """A smudge over a word, and the page's edge within a sentence, make these sentences incomplete; others stay."""
    begun = "were expected to go on as usual for the rest of the week."
    image = page((begun, *HARBOUR[1:]))
    top = 1240 // 12 + 2 * round(26 * 1.45)  # of the second paragraph
    image.paste(170, (250, top + 12, 330, top + 22))
    document = await reading.read(workers, picture(as_file(image, "PNG")))
    analysis = await workers.call(calls.ANALYSE_DOCUMENT, document, (), ())
    kinds = {document.text[s.start : s.end]: s.kind for s in analysis.sentences}
    assert kinds[begun] is SentenceKind.INCOMPLETE
    assert kinds["Fishing boats may enter the harbour in daylight only."] is SentenceKind.BODY
    smudged = next(kind for text, kind in kinds.items() if text.endswith("had damaged its lamp."))
    assert smudged is SentenceKind.INCOMPLETE


async def test_a_sentence_is_marked(workers: Workers) -> None:
    """On the picture, upright, and on the page of a scan; one that is not there on none."""
    photo = picture(as_file(photographed(page()).rotate(90, expand=True)))
    (marked,) = await workers.call(calls.MARK_PICTURE, photo, 0, HARBOUR[3], ("en",))
    assert marked.page == 0
    assert marked.png.startswith(b"\x89PNG")
    scanned = picture(scan(page(HARBOUR[:1]), page(HARBOUR[3:])), "a.pdf")
    assert [p.page for p in await workers.call(calls.MARK_PICTURE, scanned, 2, HARBOUR[3], ("en",))] == [2]
    assert await workers.call(calls.MARK_PICTURE, photo, 0, "Nothing of this stands on any page here.", ()) == ()


HOSTILE: dict[str, tuple[bytes, type[PictureError] | type[BrokenFileError]]] = {
    "900 megapixels in 110 KB": (png(30_000, 30_000, zlib.compress(bytes(30_000 * 3751))), PictureTooLargeError),
    "too wide for any number": (png(1 << 31, 1, b""), PictureTooLargeError),
    "ends early": (png(4000, 4000, zlib.compress(b"\0" * 1000)), BrokenFileError),
    "cut off": (as_file(page(HARBOUR[:1]))[:5000], BrokenFileError),
    "a head of zeros": (b"\x89PNG\r\n\x1a\n" + bytes(300), BrokenFileError),
    "one pixel": (as_file(Image.new("L", (1, 1), 0), "PNG"), PictureError),
    "a line": (as_file(Image.new("L", (1, 9000), 255), "PNG"), PictureError),
    "grain": (as_file(Image.effect_noise((300, 300), 90)), PictureError),
}


async def test_hostile_and_empty_pictures(workers: Workers) -> None:
    """Each is refused by name, and the child that read them goes on."""
    for what, (body, error) in HOSTILE.items():
        with pytest.raises(ReadError) as caught:
            await reading.read(workers, picture(body))
        assert type(caught.value) is error, what
    assert (await reading.read(workers, picture(as_file(page(HARBOUR[:2]))))).text
    (child,) = [child for child in workers.status() if child.kind == "picture"]
    assert child.requests > len(HOSTILE)


async def test_the_largest_picture_that_is_read(workers: Workers) -> None:
    """Of 25 megapixels in colour: within the memory that the child has."""
    large = Image.new("RGB", (6250, 4000), "white")
    large.paste(page(width=3000, size=64), (500, 200))
    document = await reading.read(workers, picture(as_file(large), "a.jpg"))
    assert document.text.split("\n\n") == list(HARBOUR)


async def test_without_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """The refusal has a name of its own, and other files are read."""
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    crew = Workers()
    await crew.start()
    try:
        assert await crew.call(calls.PICTURE_LANGUAGES) == ()
        with pytest.raises(NoPictureReaderError):
            await reading.read(crew, picture(as_file(page())))
    finally:
        await crew.close()
