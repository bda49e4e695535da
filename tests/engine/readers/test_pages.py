"""What a page shows is read whole and where it stands: inline elements, standfirsts, headings, tables, hidden text."""

from __future__ import annotations

import pytest

from engine.analysis import analyse
from engine.models import Document, SentenceKind
from engine.readers.feeds.feed_items import visible_text
from engine.readers.pages import alignment
from tests.engine.readers import files

PARTS = files.ARTICLE.split("\n\n")
REST = "".join(f"<p>{part}</p>" for part in PARTS)
TITLE = "The boats of the harbour"
LEAD = "The harbour counts its boats again, and nobody believes the number that it found."


def read(body: str, head: str = f"<title>{TITLE} - News Example</title>") -> Document:
    page = f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return files.given(page.encode(), kind="text/html", url="https://news.example/a")


def kinds(document: Document) -> dict[str, SentenceKind]:
    """Each sentence with its kind."""
    return {document.text[s.start : s.end]: s.kind for s in analyse(document).sentences}


INLINE = [
    ("Crews say that <code>read_all()</code> stopped the boats.", "Crews say that read_all() stopped the boats."),
    ("They came on <time>3 March</time> and left again.", "They came on 3 March and left again."),
    ("Press <button>Save</button> to keep the list of boats.", "Press Save to keep the list of boats."),
    ("The <label>wheel wear</label> is what stopped the boats.", "The wheel wear is what stopped the boats."),
    ("The sum of <output>42</output> boats is final.", "The sum of 42 boats is final."),
    ("The mayor said <q>no more boats</q> and sat down.", "The mayor said no more boats and sat down."),
    ("The <abbr title=x>EU</abbr> pays half of the boats.", "The EU pays half of the boats."),
    ("Press <kbd>Ctrl</kbd>+<kbd>C</kbd> to copy the list.", "Press Ctrl+C to copy the list."),
    ("The load is <math><mi>E</mi><mo>=</mo><mi>m</mi></math> in all boats.", "The load is E=m in all boats."),
    ("Die Boote kamen am <time>3. März</time> zurück.", "Die Boote kamen am 3. März zurück."),
    ("Le maire a dit <q>plus de bateaux</q> et s’est assis.", "Le maire a dit plus de bateaux et s’est assis."),
    ("Лодки вернулись <time>3 марта</time> в порт.", "Лодки вернулись 3 марта в порт."),
    ("船は<time>三月三日</time>に港へ<code>戻</code>った。", "船は三月三日に港へ戻った。"),
    ("عادت القوارب في <time>3 مارس</time> إلى الميناء.", "عادت القوارب في 3 مارس إلى الميناء."),
    ("<ruby>港町<rp>(</rp><rt>みなとまち</rt><rp>)</rp></ruby>の船が戻った。", "港町の船が戻った。"),
    ("<ruby>漢<rt>hàn</rt>字<rt>zì</rt></ruby>很难。", "漢字很难。"),
]


@pytest.mark.parametrize(("markup", "sentence"), INLINE)
def test_inline_elements_stay_in_their_sentence(markup: str, sentence: str) -> None:
    """On web pages, in the chapters of books and in feeds."""
    assert sentence in read(f"<article>{REST}<p>{markup}</p></article>").text.split("\n\n")
    assert sentence == visible_text(f"<p>{markup}</p>")[0]


@pytest.mark.parametrize(
    "formula",
    [
        "<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>",
        "<math><msup><mi>x</mi><mn>2</mn></msup></math>",
        "<span class=katex><math><msqrt><mi>x</mi></msqrt></math><span class=katex-html>√x</span></span>",
        '<script type="math/tex">x^2</script>',
        '<img class="latex" src=a.png alt="x^2">',
        "<span class=MathJax><span class=mjx-math><span>x2</span></span></span>",
        "<input type=text>",
        "<canvas></canvas>",
    ],
)
def test_a_sentence_with_a_gap_is_not_quoted(formula: str) -> None:
    """Where something stood that is no text, the sentence around it is incomplete, and no other."""
    found = kinds(
        read(f"<article>{REST}<p>The first one is whole. The load {formula} is half of it. So is this.</p></article>")
    )
    half = [text for text in found if text.startswith("The load")]
    assert [found[text] for text in half] == [SentenceKind.INCOMPLETE]
    assert found["The first one is whole."] is found["So is this."] is SentenceKind.BODY


LEADS = [
    "<main><h1>{t}</h1><p class=lead>{l}</p><div class=article-body>{r}</div></main>",
    "<article><header><h1>{t}</h1><p class=summary>{l}</p></header><div class=article-body>{r}</div></article>",
    '<article><h1>{t}</h1><p class="paragraph has-ad-after">{l}</p>{r}</article>',
    "<main><header><h1>{t}</h1><div class=article__standfirst>{l}</div></header><section>{r}</section></main>",
    "<main><h1>{t}</h1><h2 class=perex>{l}</h2><div class=share>Share</div><div class=text>{r}</div></main>",
    "<div><h1>{t}</h1><span itemprop=description>{l}</span><div itemprop=articleBody>{r}</div></div>",
]


@pytest.mark.parametrize("markup", LEADS)
def test_the_standfirst_is_part_of_the_article(markup: str) -> None:
    """Above, beside or classed oddly, it is read, first and once; the title is not."""
    document = read(markup.format(t=TITLE, l=LEAD, r=REST))
    assert document.text == f"{LEAD}\n\n{files.ARTICLE}"


def test_headings_stay_where_they_are() -> None:
    """Also where a table of contents above has the same words; they are never among the sentences of a summary."""
    contents = "<ul><li><a href=#a>What of the boats?</a></li><li><a href=#b>Numbers</a></li></ul>"
    body = f"<h2 id=a>What of the boats?</h2><p>{PARTS[0]}</p><h2 id=b>Numbers</h2>{REST[REST.index('</p>') + 4 :]}"
    document = read(f"<main><h1>{TITLE}</h1><div class=toc>{contents}</div><article>{body}</article></main>")
    assert document.text.startswith(f"What of the boats?\n\n{PARTS[0]}\n\nNumbers\n\n{PARTS[1]}")
    found = kinds(document)
    assert found["What of the boats?"] is found["Numbers"] is SentenceKind.HEADING


@pytest.mark.parametrize(
    ("blocks", "found", "belongs"),
    [
        (
            ["Contents", "History", "Fares", "History", "The line was opened in the spring of 1921.", "Fares",
             "A ride on it did cost two crowns for all of eleven years."],
            ["History", "Fares", "The line was opened in the spring of 1921.",
             "A ride on it did cost two crowns for eleven years."],
            [False, False, False, True, True, False, True],
        ),
        (["Aa", "One block of the page, which was joined", "with another block of the page"],
         ["One block of the page, which was joined with another block of the page"], [False, True, True]),
        (["港の船は去年よりも多く数えられた。", "目次", "港の船"], ["港の船は去年よりも多く数えられた。"],
         [True, False, False]),
    ],
)  # fmt: skip
def test_alignment(blocks: list[str], found: list[str], belongs: list[bool]) -> None:
    """Blocks are found with words missing and joined; short ones only where they stand between their neighbours."""
    assert alignment.matched(blocks, found) == belongs


@pytest.mark.parametrize(
    ("header", "row"),
    [("<th>Year</th><th>Boats</th>", "<td>2025</td><td>12,400</td>"),
     ("<td>Jahr</td><td>Boote</td>", "<td>2025</td><td><p>9</p></td>")],
)  # fmt: skip
def test_a_row_of_a_table_is_one_line(header: str, row: str) -> None:
    """Its cells follow each other; the sentence's kind says what it is."""
    table = f"<table><tr>{header}</tr><tr><td>2024</td><td>9,100</td></tr><tr>{row}</tr></table>"
    found = kinds(read(f"<article><h1>{TITLE}</h1>{REST}{table}</article>"))
    rows = [text for text, kind in found.items() if kind is SentenceKind.TABLE]
    assert len(rows) == 3
    assert "2024 9,100" in rows


def test_a_table_for_the_layout_is_text() -> None:
    """A page that a table lays out is read as if it were not."""
    document = read(f"<table><tr><td>Menu</td><td>{REST}</td></tr><tr><td>x</td><td>y</td></tr></table>")
    assert files.ARTICLE in document.text
    assert not document.regions


@pytest.mark.parametrize(
    "veil",
    [
        '<article style="display:none">{}</article>',
        '<div class="content fade-in" style="opacity:0">{}</div>',
        '<div style="visibility: hidden"><section hidden>{}</section></div>',
        "<body style='display:none'><main>{}</main>",
        "<main hidden>{}</main>",
    ],
)
def test_an_article_that_a_script_unhides(veil: str) -> None:
    """It is the only text of the page, so it is read."""
    menu = "<nav><a href=/>Home</a></nav>"
    assert read(menu + veil.format(f"<h1>{TITLE}</h1>{REST}") + "<footer>© News Example</footer>").text == files.ARTICLE


def test_the_article_of_structured_data() -> None:
    """It is read if the page shows only a small part of it, and never if it is not free."""
    body = files.ARTICLE.replace("\n\n", "\\n\\n")
    stored = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","articleBody":"%s"%s}</script>'
    assert read(f"<article><p>{PARTS[0]}</p></article>", stored % (body, "")).text == files.ARTICLE
    assert read("<div id=app></div>", stored % (body, "")).text == files.ARTICLE
    assert read(f"<article>{REST}</article>", stored % (body.upper(), "")).text == files.ARTICLE


@pytest.mark.parametrize("control", ["<button>Read more</button>", "<div><button>Share</button></div>"])
def test_a_short_page_has_neither_its_title_nor_its_controls_in_its_text(control: str) -> None:
    """Where little is left, what surrounds it is not read with it."""
    page = f"<nav><a href=/>Home</a></nav><article><h1>{TITLE}</h1><p>{LEAD}</p>{control}</article>"
    assert read(page).text == LEAD


def test_the_chapters_of_a_book() -> None:
    """A book is read as pages are: headings, tables and gaps are said."""
    row = "<table><tr><td>Year</td><td>Boats</td></tr><tr><td>2025</td><td>12</td></tr></table>"
    chapters = [
        f"<h1>The harbour</h1><p>{PARTS[0]}</p>{row}",
        f"<p>{PARTS[1]}</p><p>The load <math><msqrt><mi>x</mi></msqrt></math> is half of it.</p>",
        f"<h2>The quay</h2><p>{PARTS[2]}</p>",
    ]
    pages = {f"OPS/c{n}.xhtml": f"<html><body>{body}</body></html>" for n, body in enumerate(chapters)}
    document = files.given(files.as_epub([["x"]] * 3, "The Book of Boats", dict(pages)), "a.epub")
    found = kinds(document)
    assert found["The quay"] is SentenceKind.HEADING
    assert found["2025 12"] is SentenceKind.TABLE
    assert found["The load x is half of it."] is SentenceKind.INCOMPLETE


CAPTION = "The boats of the harbour wait for the tide on Monday. (Photo: News Example)"
CAPTIONS = [
    "<figure><img src=a.jpg><figcaption>{c}</figcaption></figure>",
    "<figure><img src=a.jpg><figcaption><span class=caption><p>{c}</p></span></figcaption></figure>",
    "<div class=photo><img src=a.jpg><span class=pb-caption>{c}</span></div>",
    "<div class=media-caption>{c}</div>",
    "<div class=wp-caption><img src=a.jpg><p class=wp-caption-text>{c}</p></div>",
]


@pytest.mark.parametrize("markup", CAPTIONS)
def test_captions_are_notes(markup: str) -> None:
    """In the midst of the article or above it: they answer questions and are in no summary."""
    first, last = f"<p>{PARTS[0]}</p>", REST[REST.index("</p>") + 4 :]
    for body in (markup.format(c=CAPTION) + REST, first + markup.format(c=CAPTION) + last):
        found = kinds(read(f"<main><h1>{TITLE}</h1><article>{body}</article></main>"))
        assert found[CAPTION.partition(" (")[0]] is SentenceKind.NOTE
        assert sum(kind is SentenceKind.BODY for kind in found.values()) >= len(PARTS)


CUT = [
    ("The mayor came home. He had a long career as a writer, producer and", False),
    ("Der Bürgermeister kam heim. Er sprach lange über die Boote, die", False),
    ("Мэр вернулся домой. Он долго говорил о лодках, которые", False),
    ("The mayor came home. Then he spoke of the boats and of the harbour (ab)", True),
    ("The mayor came home. Write to him at mayor@harbour.example", True),
]


@pytest.mark.parametrize(("text", "is_whole"), CUT)
def test_a_sentence_that_the_page_cuts_is_not_quoted(text: str, *, is_whole: bool) -> None:
    """Teasers of other articles end in the midst of a sentence; the sentences before it are whole."""
    found = kinds(read(f"<article><h1>{TITLE}</h1>{REST}<p>{text}</p><p>{PARTS[0]} Again.</p></article>"))
    first, _, last = text.partition(". ")
    assert found[f"{first}."] is SentenceKind.BODY
    assert (found.get(last) is SentenceKind.INCOMPLETE) is not is_whole


CONTROLS = [
    "<span class=mw-editsection><span>[</span><a href=/e>edit</a><span>]</span></span>",
    '<span class="mw-editsection">[<a href=/e>modifier le code</a>]</span>',
    '<a class=headerlink href=#a title="Link to this heading">¶</a>',
    '<a class="hash-link" href=#a>#</a>',
]


@pytest.mark.parametrize("control", CONTROLS)
def test_links_of_headings_are_no_text(control: str) -> None:
    """Within the heading or beside it."""
    for heading in (f"<h2>Boats{control}</h2>", f"<div><h2>Boats</h2>{control}</div>"):
        document = read(f"<main><h1>{TITLE}</h1><article><p>{PARTS[0]}</p>{heading}{REST}</article></main>")
        assert document.text.startswith(f"{PARTS[0]}\n\nBoats\n\n{PARTS[0]}")


SOURCES = [
    "<ol class=references><li>{}</li></ol>",
    "<div class=reflist><ol><li><span class=reference-text>{}</span></li></ol></div>",
    "<section class=footnotes role=doc-endnotes><ol><li><p>{}</p></li></ol></section>",
    "<section role=doc-bibliography><p>{}</p></section>",
]


@pytest.mark.parametrize("markup", SOURCES)
def test_sources_are_notes(markup: str) -> None:
    """Lists of sources and footnotes are in no summary."""
    note = "The castle below the harbour was torn down in 1955 by the town."
    found = kinds(
        read(f"<main><h1>{TITLE}</h1><article>{REST}{markup.format(note)}<p>{PARTS[0]} So.</p></article></main>")
    )
    assert found.get(note, SentenceKind.NOTE) is SentenceKind.NOTE
    assert found[PARTS[0].split(". ")[0] + "."] is SentenceKind.BODY
