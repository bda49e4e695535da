"""Pullquote on the command line: the same services, verbatim spans, and one sentence for what is wrong."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import inspection
from bot.one_off import MAX_FILE_BYTES
from engine.models import Quote, Verdict
from tests.bot.command import command
from tests.bot.process import ROOT, clean_environment, finished, start
from tests.engine.readers.files import as_pdf
from tests.handlers import sample_articles
from tests.handlers.sample_articles import article

SAMPLE = ROOT / "tests" / "data" / "fr_article.txt"
KINDS = {"body", "tail", "heading", "table", "note", "ad", "incomplete", "boilerplate"}
NAMES = ("mark", "by", "vik", "holm", "strand", "dal", "nes", "fors")
BRIDGE = (
    "The old bridge over the Lind was closed on Monday because of a crack in its third pillar.\n\n"
    "Engineers found the crack during a routine dive. The mayor, Karin Holm, said repairs will take nine weeks.\n\n"
    "Until then buses go round by the harbour. Shopkeepers in the upper town fear for their spring trade.\n"
)


async def bot(tmp_path: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a command in *tmp_path*."""
    return await command(*arguments, cwd=tmp_path, env=clean_environment(DATA_DIR=str(tmp_path / "data")))


def check(line: str) -> dict[str, Any]:
    """Read the documented JSON, and check that every sentence is a span of the text."""
    report: dict[str, Any] = json.loads(line)
    assert list(report) == ["title", "language", "text", "sentences"]
    for sentence in report["sentences"]:
        assert list(sentence) == ["start", "end", "text"]
        assert report["text"][sentence["start"] : sentence["end"]] == sentence["text"] != ""
    return report


async def test_a_file_is_summarised_in_its_own_words(tmp_path: Path) -> None:
    """Title, language, whole text, and the asked number of verbatim spans in the order of the text."""
    code, out, err = await bot(tmp_path, "summarise", str(SAMPLE), "-n", "5", "--json")
    assert code == 0, err
    report = check(out)
    assert report["language"] == "fr"
    assert report["title"].startswith('"Nous le ferons"')
    assert len(report["sentences"]) == 5
    assert [s["start"] for s in report["sentences"]] == sorted(s["start"] for s in report["sentences"])
    assert not (tmp_path / "data").exists()


async def test_what_comes_by_the_pipe_is_read(tmp_path: Path) -> None:
    """`-` is standard input. For people there are the title and three sentences as they stand in the text."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "summarise", "-"),
        cwd=tmp_path,
        env=clean_environment() | {"PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate(SAMPLE.read_bytes())
    assert process.returncode == 0
    title, *sentences = out.decode().strip().split("\n\n")
    text = SAMPLE.read_text()
    assert title.startswith('"Nous le ferons"')
    assert len(sentences) == 3
    assert sorted(map(text.index, sentences)) == list(map(text.index, sentences))


def check_quotes(line: str, texts: dict[str, str]) -> dict[str, Any]:
    """Read the documented JSON of an answer, and check that every quote is a span of its file in *texts*."""
    report: dict[str, Any] = json.loads(line)
    assert list(report) == ["verdict", "quotes"]
    assert report["verdict"] in {"direct", "perhaps", "near", "nothing"}
    for quote in report["quotes"]:
        assert list(quote) == ["file", "start", "end", "text"]
        assert texts[quote["file"]][quote["start"] : quote["end"]] == quote["text"] != ""
    return report


async def test_a_question_is_answered_by_quoting(tmp_path: Path) -> None:
    """One object: how well it is answered, and the quotes with their files, best first."""
    (tmp_path / "bridge.md").write_text(BRIDGE)
    files = {str(SAMPLE): SAMPLE.read_text(), "bridge.md": BRIDGE.strip()}
    code, out, err = await bot(tmp_path, "ask", "How long will the repairs take?", *files, "--json")
    assert code == 0, err
    report = check_quotes(out, files)
    assert report["verdict"] == "direct"
    assert report["quotes"][0]["file"] == "bridge.md"
    assert "nine weeks" in report["quotes"][0]["text"]


async def test_a_nearest_sentence_is_no_answer(tmp_path: Path) -> None:
    """It is called the nearest, once, with its source; where nothing comes near there are no quotes."""
    (tmp_path / "bridge.md").write_text(BRIDGE)
    code, plain, err = await bot(tmp_path, "ask", "Why did the shopkeepers elect the mayor?", "bridge.md")
    assert code == 0, err
    heading, quote, end = plain.split("\n\n")
    assert (heading, end) == ("Nothing answers that directly. Nearest:", "")
    sentence, source = quote.split("\n    ")
    assert sentence in BRIDGE
    assert BRIDGE.startswith(source)
    code, out, _ = await bot(tmp_path, "ask", "Who won the chess tournament in Oslo?", "bridge.md", "--json")
    assert (code, json.loads(out)) == (0, {"verdict": "nothing", "quotes": []})


@pytest.mark.parametrize(
    ("verdict", "name", "above"),
    [
        (Verdict.DIRECT, "direct", ""),
        (Verdict.PERHAPS, "perhaps", "Perhaps:\n\n"),
        (Verdict.NEAREST, "near", "Nothing answers that directly. Nearest:\n\n"),
    ],
)
def test_how_well_a_question_is_answered_is_said(verdict: Verdict, name: str, above: str) -> None:
    """In words above the quotes and as a word of the JSON; a direct answer stands alone."""
    quote = Quote(article(sample_articles.BRIDGE), 1)
    shown = inspection.answer(verdict, [quote], {quote.article.id: "bridge.md"})
    assert (shown["verdict"], [each["text"] for each in shown["quotes"]]) == (name, [quote.text])
    text = inspection.answer_as_text(verdict, [quote])
    assert text == f"{above}{quote.text}\n    {quote.article.document.title}\n\n"
    assert inspection.answer_as_text(Verdict.NOTHING, []) == "I found nothing about that there.\n"


def check_document(line: str) -> dict[str, Any]:
    """Read the documented JSON of a document, and check its sentences and the summary."""
    report: dict[str, Any] = json.loads(line)
    assert list(report) == ["title", "author", "published", "language", "text", "sentences", "summary"]
    for sentence in report["sentences"]:
        assert list(sentence)[:3] == ["start", "end", "kind"]
        assert sentence["kind"] in KINDS
        assert report["text"][sentence["start"] : sentence["end"]].strip()
    assert all(report["sentences"][index]["kind"] == "body" for index in report["summary"])
    return report


async def test_a_document_is_shown_as_it_was_read(tmp_path: Path) -> None:
    """What the bot sees of a file: title, text, sentences with their kinds, and the summary, best first."""
    (tmp_path / "bridge.md").write_text(f"# The bridge\n\n{BRIDGE}\nRead also: The tram is late\n")
    code, out, err = await bot(tmp_path, "read", "bridge.md", "--language", "en", "--json")
    assert code == 0, err
    report = check_document(out)
    assert (report["title"], report["language"], report["published"]) == ("The bridge", "en", None)
    kinds = {report["text"][s["start"] : s["end"]]: s["kind"] for s in report["sentences"]}
    assert kinds["Until then buses go round by the harbour."] == "body"
    assert kinds["Read also: The tram is late"] == "boilerplate"
    assert "body         Until then buses go round by the harbour." in inspection.as_text(report)
    assert not (tmp_path / "data").exists()


async def test_a_feed_is_shown_as_it_was_read(tmp_path: Path) -> None:
    """Its items, newest first, with dates by ISO 8601; a feed of nothing is a feed, too."""
    days = ("Mo, 02 Nov 2026 11:41:36 +0100", "mar., 03 nov. 2026 10:05:00 +0100")
    items = "".join(
        f"<item><title>Story {n}</title><link>http://news.example/{n}</link><author>a@b.example (Ann Berg)</author>"
        f"<pubDate>{day}</pubDate><description>It is day {n}.</description></item>"
        for n, day in enumerate(days)
    )
    (tmp_path / "quay.xml").write_text(f"<rss><channel><title>The Quay</title>{items}</channel></rss>")
    code, out, err = await bot(tmp_path, "read", "quay.xml", "--json")
    assert code == 0, err
    report = json.loads(out)
    assert (list(report), report["title"]) == (["title", "items"], "The Quay")
    assert report["items"][0] == {
        "title": "Story 1",
        "url": "http://news.example/1",
        "author": "Ann Berg",
        "published": "2026-11-03T09:05:00+00:00",
        "text": "It is day 1.",
    }
    assert report["items"][1]["published"] == "2026-11-02T10:41:36+00:00"
    (tmp_path / "empty.xml").write_text("<rss><channel><title>The Quay</title></channel></rss>")
    code, out, _ = await bot(tmp_path, "read", "empty.xml")
    assert (code, out) == (0, "The Quay\n\n")


async def test_long_work_is_reported_on_stderr(tmp_path: Path) -> None:
    """A long PDF says how far it is read; what is printed stays one JSON object."""
    towns = [a + b for a in ("Lind", "Halm", "Tors", "Berg", "Sund", "Vest", "Norr") for b in NAMES]
    paragraphs = [
        f"The ferry to {town} left the harbour at noon. Its captain from {towns[-n]} had waited {n} minutes for fog."
        for n, town in enumerate(towns)
    ]
    (tmp_path / "log.pdf").write_bytes(as_pdf(paragraphs, pagesize=(600, 180)))  # a paragraph fills a page
    code, out, err = await bot(tmp_path, "read", "log.pdf", "--json")
    assert code == 0, err
    assert "reading: page 50 of " in err
    assert len(check_document(out)["summary"]) > 3


async def test_a_missing_file_is_reported_before_anything_is_done(tmp_path: Path) -> None:
    """Also behind an address that would have been fetched first."""
    code, out, err = await bot(tmp_path, "ask", "Why?", "http://127.0.0.1:9/", "missing.txt")
    assert (code, out, err) == (1, "", "There is no file missing.txt.\n")


async def test_a_file_over_the_limit_is_not_cut(tmp_path: Path) -> None:
    """Reading a part of it in silence would be a summary of something else."""
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    code, out, err = await bot(tmp_path, "summarise", "huge.txt")
    assert (code, out) == (1, "")
    assert err == "huge.txt is too large: more than 64 MB are not read.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("summarise", "missing.txt"), "There is no file missing.txt."),
        (("summarise", "."), "is a folder"),
        (("summarise", "noise.bin"), ""),
        (("summarise", "empty.txt"), ""),
        (("summarise", "http://127.0.0.1:9/"), "could not open that address"),
        (("ask", "Why?", "missing.txt"), "There is no file missing.txt."),
        (("ask", "  ", "bridge.md"), "The question is empty."),
        (("read", "missing.txt"), "There is no file missing.txt."),
        (("read", "noise.bin"), "noise.bin"),
        (("read", "http://127.0.0.1:9/"), "could not open that address"),
    ],
)
async def test_what_is_wrong_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    """Exit code 1, a sentence on stderr, nothing on stdout, no traceback."""
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "empty.txt").write_bytes(b"")
    code, out, err = await bot(tmp_path, *arguments)
    assert code == 1
    assert out == ""
    assert says in err
    assert "Traceback" not in err
    assert 1 <= len(err.strip().splitlines()) <= 2, err


async def test_a_process_says_it_too(tmp_path: Path) -> None:
    """What a shell sees: the exit code, and nothing but a sentence on stderr."""
    process = await start("-m", "bot", "summarise", "missing.txt", cwd=tmp_path, env=clean_environment())
    assert await finished(process) == (1, "", "There is no file missing.txt.\n")
