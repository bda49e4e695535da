"""Feeds of every kind come in as they are found: honest, broken and hostile ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from engine.errors import BrokenFileError, EmptyPageError, NoFeedError, ReadError
from engine.models import FeedLink
from engine.readers.feeds import feed_items
from tests.engine.readers import files
from tests.engine.readers.feeds import STORY, described, entry, given, rss
from tests.engine.readers.test_verbatim_properties import PARAGRAPHS
from tests.profiles import examples

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://blog.example/posts/">
  <title>Harbour &amp; Quay</title><link rel="self" href="atom.xml"/><link href="/"/>
  <entry><id>urn:1</id><title type="html">The &lt;b&gt;tram&lt;/b&gt; is back</title><link href="tram"/>
    <updated>2026-10-14T09:30:00+02:00</updated><author><name>Ada Lind</name></author>
    <content type="html">&lt;p&gt;{STORY}&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;&lt;script&gt;no()&lt;/script&gt;</content>
    <summary>Short.</summary></entry>
</feed>"""
RSS_1 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/"><channel rdf:about="http://old.example/"><title>Old</title></channel>
 <item rdf:about="http://old.example/1"><title>One</title><link>http://old.example/1</link></item></rdf:RDF>"""
RSS_091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Older</title>
 <item><title>One&nbsp;two</title><link>http://old.example/1</link></item></channel></rss>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Jay", "home_page_url": "http://jay.example/",
 "items": [{"id": 7, "url": "/seven", "content_html": "<p>Seven &amp; more.</p>",
 "date_published": "2026-10-14T09:30:00Z", "authors": [{"name": "Jay Kay"}]},
 {"id": "8", "content_text": "a < b", "title": "Eight", "url": 9}, "nonsense"]}"""


def test_atom() -> None:
    """Title, link by xml:base, author, date in UTC and the content, not the summary, without scripts."""
    page = given(ATOM)
    assert (page.title, page.site) == ("Harbour & Quay", "http://blog.example/")
    (item,) = page.items
    assert (item.guid, item.url, item.title) == ("urn:1", "http://blog.example/posts/tram", "The tram is back")
    assert item.text == f"{STORY}\n\nSecond."
    assert item.author == "Ada Lind"
    assert item.published == datetime(2026, 10, 14, 7, 30, tzinfo=UTC)


def test_rss() -> None:
    """All dialects of RSS; a DTD that only names itself is no harm, and unknown entities are none either."""
    assert [item.url for item in given(RSS_1).items] == ["http://old.example/1"]
    assert [item.title for item in given(RSS_091).items] == ["One two"]
    page = given(rss(entry("a"), "<guid>77</guid><title>No address</title>", head="<title>T</title><ttl>90</ttl>"))
    assert page.ttl == 5400
    assert [(item.guid, item.url) for item in page.items] == [("a", "http://news.example/a"), ("77", None)]


def test_json_feed() -> None:
    """JSON Feed, with what other programs make of its types."""
    page = given(JSON, "application/json")
    assert (page.title, page.site) == ("Jay", "http://jay.example/")
    seven, eight = page.items
    assert (seven.guid, seven.url, seven.text) == ("7", "http://news.example/seven", "Seven & more.")
    assert (seven.author, seven.published) == ("Jay Kay", datetime(2026, 10, 14, 9, 30, tzinfo=UTC))
    assert (eight.title, eight.text) == ("Eight", "a < b")


@for_all(PARAGRAPHS)
@examples(40)
def test_the_law(paragraphs: list[str]) -> None:
    """What is read of an item is a subsequence of what a reader of feeds shows."""
    for item in given(described(paragraphs)).items:
        assert files.follows(item.text, "\n".join(paragraphs))


@for_all(st.binary(max_size=200), st.sampled_from([rss(entry("a")), ATOM, RSS_1, JSON]), st.integers(0, 2000))
@examples(150)
def test_broken_bytes(noise: bytes, whole: str, at: int) -> None:
    """Whatever stands in a feed, there is a feed or a ReadError, and every address is one of the web."""
    body = whole.encode()
    try:
        page = given(body[:at] + noise + body[at:])
    except ReadError:
        return
    assert all(item.url is None or item.url.startswith(("http://", "https://")) for item in page.items)


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>',
        '<!-- <rss> --><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!doctype r [<!ENTITY % p SYSTEM "http://news.example/d"> %p;]>',
    ],
)
def test_declarations_are_refused(prolog: str) -> None:
    """No entity of a stranger's making is ever looked at."""
    with pytest.raises(BrokenFileError):
        given(rss("<title>&a;</title>", prolog=prolog))


def test_a_feed_may_speak_of_xml() -> None:
    """In an item's text the same words are only words."""
    page = given(rss("<title>t</title><description><![CDATA[<p>Write &lt;!ENTITY x> so.</p>]]></description>"))
    assert page.items[0].text == "Write <!ENTITY x> so."


def test_bounds() -> None:
    """50 items are read and 450 remembered; long names are stood for by a hash, long titles cut."""
    page = given(rss(*(entry(str(n)) for n in range(1200))))
    assert ([item.guid for item in page.items], len(page.older)) == ([str(n) for n in range(50)], 450)
    assert page.older[0] == ("50", "http://news.example/50")
    (item,) = given(rss(entry("g" * 300_000, title="t" * 300_000, link="http://news.example/" + "l" * 9000))).items
    assert (len(item.guid), len(item.title), item.url) == (64, 300, None)


def test_dates() -> None:
    """The newest come first where dates say so; dates that no item can have are none."""
    days = ["Mon, 12 Oct 2026 08:00:00 GMT", "Wed, 14 Oct 2026 08:00:00 GMT", "Tue, 13 Oct 2026 08:00:00 GMT"]
    page = given(rss(*(entry(day[:3], date=day) for day in days)))
    assert [item.guid for item in page.items] == ["Wed", "Tue", "Mon"]
    odd = ["Mon, 01 Jan 9999 00:00:00 GMT", "0", "-1", "x" * 10_000, "31 Feb 2024 25:00", "1e400", ""]
    page = given(rss(*(entry(str(n), date=day) for n, day in enumerate(odd))))
    assert [item.published for item in page.items[:2]] == [None, None]
    assert [item.guid for item in page.items] == [str(n) for n in range(len(odd))]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "tg://settings",
        "http://u:p@news.example/",
        "http://a b/",
        "data:,x",
    ],
)
def test_addresses_of_the_web_only(link: str) -> None:
    """An item keeps no other address, but it stays."""
    (item,) = given(rss(entry("1", link=link))).items
    assert item.url is None
    assert item.text


def test_charsets() -> None:
    """The declaration of the file, the server's word and the bytes themselves, as for pages."""
    text = '<?xml version="1.0" encoding="windows-1251"?><rss><channel><title>Вести из гавани</title></channel></rss>'
    assert given(text.encode("cp1251")).title == "Вести из гавани"
    assert given(text.replace("windows-1251", "utf-16").encode("utf-16")).title == "Вести из гавани"
    assert given("\ufeff" + text.replace("windows-1251", "zip")).title == "Вести из гавани"
    assert given(rss(entry("1", title="a&#xD800;b&#1;c")).replace("&amp;", "&")).items[0].title == "abc"


def test_near_texts_have_near_sketches() -> None:
    """A changed word changes a part of the fingerprint, another text all of it; a short text has none."""
    pages = [
        given(rss(entry("1", text))) for text in (STORY, STORY.replace("Tuesday", "Monday"), STORY[::-1], "Short.")
    ]
    same, near, other, short = ({p.items[0].sketch[i : i + 8] for i in range(0, 128, 8)} for p in pages)
    assert short == {""}
    assert len(same & near) >= 12
    assert not same & other


def test_neither() -> None:
    """A page without a feed, nothing at all, and a tag that would keep a parser busy for a minute."""
    for body in ("<html><body><p>Hello</p></body></html>", "just words", '{"title": "x"}', "<opml/>"):
        with pytest.raises(NoFeedError):
            given(body)
    with pytest.raises(EmptyPageError):
        given(" ")
    with pytest.raises(BrokenFileError):
        given(rss("<a " + " ".join(f'x{n}=""' for n in range(5000)) + "/>"))
    for deep in ('{"title": "x", "items": ' + "[" * 100_000, rss("<a>" * 2000)):
        try:
            given(deep)
        except ReadError:
            continue


def test_a_page_names_its_feeds() -> None:
    """Alternates of the head with their titles, resolved by <base>; programming interfaces are no feeds."""
    page = given(
        '<html><head><base href="http://cdn.example/a/">'
        '<link rel="alternate" type="application/rss+xml" title="News" href="rss">'
        '<link rel="ALTERNATE stylesheet" type="application/atom+xml; charset=utf-8" href="/atom">'
        '<link rel="alternate" hreflang="fr" href="/fr"><link rel="alternate" type="application/json" href="/wp-json">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:x"></head>'
        '<body><a href="/feed">Feed</a></body></html>',
        "text/html",
    )
    assert page.choices == (FeedLink("http://cdn.example/a/rss", "News"), FeedLink("http://cdn.example/atom", ""))
    assert page.items == ()


def test_a_page_links_to_its_feeds() -> None:
    """Where the head names none, links of the page to the usual paths."""
    links = "<a href=/feed/>All <b>news</b></a><a href=/feedback>No</a><a href='sport.rss?x=1'>Sport</a>"
    body = f"<html><body>{links}</body></html>"
    page = given(body, "text/html", "http://news.example/")
    assert page.choices == (
        FeedLink("http://news.example/feed/", "All news"),
        FeedLink("http://news.example/sport.rss?x=1", "Sport"),
    )


def test_feedparser_is_never_given_a_name() -> None:
    """A body that is the name of a file is a body."""
    for body in (b"/etc/hostname", b"file:///etc/hostname", b"http://127.0.0.1/"):
        with pytest.raises(NoFeedError):
            given(body)
    assert feed_items.MAX_ITEMS == 50
