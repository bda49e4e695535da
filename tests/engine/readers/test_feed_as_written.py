"""Feeds as programs write them: escaped twice, with a bare &, authors with addresses, warnings before the XML."""

from __future__ import annotations

import json

import pytest

from engine.errors import BrokenFileError, NoFeedError
from engine.models import SentenceKind
from tests.engine.readers.feeds import STORY, entry, given, rss

TITLES = [  # what stands in the XML, and what a reader should see
    ("Don&amp;#8217;t miss the tram", "Don’t miss the tram"),
    ("It&amp;#x27;s back, says &amp;quot;the Post&amp;quot;", 'It\'s back, says "the Post"'),
    ("L&amp;amp;rsquo;été du port", "L’été du port"),
    ("Stra&amp;szlig;e &amp;amp; Br&amp;uuml;cke", "Straße & Brücke"),
    ("<![CDATA[Кафе &laquo;Порт&raquo; &amp; пристань]]>", "Кафе «Порт» & пристань"),
    ("Q & A with AT&T", "Q & A with AT&T"),
    ("AT&T; R&D, B&B", "AT&T; R&D, B&B"),
    ("Müller & Söhne", "Müller & Söhne"),
    ("H&M à Paris&hellip;", "H&M à Paris…"),
    ("<![CDATA[Q & A with AT&T]]>", "Q & A with AT&T"),
    ("5 &lt; 6 &amp;&amp; 7 &gt; 3", "5 < 6 && 7 > 3"),
    ("The &lt;b&gt;tram&lt;/b&gt; is back", "The tram is back"),
    ("Fish &amp; chips", "Fish & chips"),
    ("Prices &copy2026 &notin", "Prices &copy2026 &notin"),
]


@pytest.mark.parametrize(("written", "title"), TITLES)
def test_a_title_is_read_as_it_was_meant(written: str, title: str) -> None:
    """Escaped twice, in CDATA, or with an & that nobody escaped; of an item and of the feed."""
    page = given(rss(f"<title>{written}</title><link>http://news.example/a</link>", head=f"<title>{written}</title>"))
    assert [page.title, page.items[0].title] == [title, title]


def test_a_bare_ampersand_of_an_address_stays() -> None:
    """Nothing that looks like the name of a character is taken out of an address."""
    (item,) = given(rss("<title>a</title><link>http://news.example/?a=1&copy=2&lang=de</link>")).items
    assert item.url == "http://news.example/?a=1&copy=2&lang=de"


AUTHORS = [
    ("<author>ann@post.example (Ann Berg)</author>", "Ann Berg"),
    ("<author>noreply@blogger.com (Ann Berg)</author>", "Ann Berg"),
    ("<author>Ann Berg &lt;ann@post.example&gt;</author>", "Ann Berg"),
    ("<author>ann@post.example</author>", ""),
    ("<author>noreply@blogger.com (Unknown)</author>", ""),
    ("<dc:creator>Ann Berg</dc:creator><dc:creator>Karin Holm</dc:creator>", "Ann Berg, Karin Holm"),
    ("<author>a@post.example (Ann Berg)</author><dc:creator>Ann Berg</dc:creator>", "Ann Berg"),
    ("<dc:creator><![CDATA[José Ángel &amp; Łucja Wójcik]]></dc:creator>", "José Ángel & Łucja Wójcik"),
    ("<dc:creator>O&amp;#8217;Hara</dc:creator>", "O’Hara"),
    ("<author>editor@gavan.example (Анна Берг)</author>", "Анна Берг"),
    ("<dc:creator>王小明</dc:creator><dc:creator>李华</dc:creator>", "王小明, 李华"),
    ("<author>https://news.example/ann</author>", ""),
    ("<author>a@post.example (Ann Berg), k@post.example (Karin Holm)</author>", "Ann Berg, Karin Holm"),
    ("<author>mailto:ann@post.example (Ann Berg)</author>", "Ann Berg"),
    ("<author>Ann Berg (ann@post.example)</author>", "Ann Berg"),
    ("<author><![CDATA[ann@post.example (Ann Berg)]]></author>", "Ann Berg"),
    ('<author>"Berg, Ann" &lt;ann@post.example&gt;</author>', "Berg, Ann"),
    ("<dc:creator>By Ann Berg</dc:creator>", "Ann Berg"),
    ("<dc:creator>Ann Berg (The Post)</dc:creator>", "Ann Berg (The Post)"),
]


@pytest.mark.parametrize(("written", "author"), AUTHORS)
def test_authors_are_names(written: str, author: str) -> None:
    """All of them, each once, without their mail addresses."""
    body = rss(f"<title>a</title>{written}").replace("<rss ", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" ')
    assert given(body).items[0].author == author


def test_authors_of_other_formats() -> None:
    """Atom has a name and an address apart, JSON Feed a list."""
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>t</title><author><name>Ann Berg</name>'
        "<email>ann@post.example</email></author><author><name>Karin Holm</name></author></entry></feed>"
    )
    assert given(atom).items[0].author == "Ann Berg, Karin Holm"
    people = [{"name": "Ann Berg"}, {"name": "Ann Berg"}, {"url": "x"}, {"name": "karin@post.example (Karin Holm)"}]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "&#8220;J&#8221;"}
    item = {"id": "1", "title": "Don&#8217;t", "authors": people, "date_published": "3. November 2026"}
    page = given(json.dumps(feed | {"items": [item]}))
    assert (page.title, page.items[0].title, page.items[0].author) == ("“J”", "Don’t", "Ann Berg, Karin Holm")
    assert page.items[0].published is not None


RECORDINGS = [
    ('<enclosure url="https://cdn.example/5.mp3" type="audio/mpeg" length="1"/>', "https://cdn.example/5.mp3"),
    ('<enclosure url="/5.ogg"/>', "http://news.example/5.ogg"),
    (
        '<enclosure url="http://a.example/c.jpg" type="image/jpeg"/><enclosure url="http://a.example/5.mp4?a=1&b=2"/>',
        "http://a.example/5.mp4?a=1&b=2",
    ),
    ('<media:content url="https://cdn.example/5.webm" type="video/webm"/>', "https://cdn.example/5.webm"),
    ('<media:group><media:content url="https://cdn.example/5.mp4"/></media:group>', "https://cdn.example/5.mp4"),
    ('<enclosure url="https://cdn.example/5.png" type="image/png"/>', None),
    ('<enclosure url="https://cdn.example/5.mp3"/><link>http://news.example/5</link>', "http://news.example/5"),
]


@pytest.mark.parametrize(("written", "url"), RECORDINGS)
def test_an_item_with_only_a_recording_has_its_address(written: str, url: str | None) -> None:
    """A picture is none, and an address of the item's own comes first."""
    media = '<rss xmlns:media="http://search.yahoo.com/mrss/" '
    body = rss(f'<title>Episode 5</title><guid isPermaLink="false">5</guid>{written}').replace("<rss ", media)
    assert given(body).items[0].url == url


def test_an_attachment_of_json_feed_is_a_recording() -> None:
    """As an enclosure is."""
    files = [{"url": "http://a.example/c.jpg", "mime_type": "image/jpeg"}, {"url": "/5.mp3", "mime_type": "audio/mpeg"}]
    body = {"title": "J", "items": [{"id": "1", "title": "Episode 5", "attachments": files}]}
    assert given(json.dumps(body)).items[0].url == "http://news.example/5.mp3"


JUNK = [
    "<br />\n<b>Warning</b>: foo in bar.php on line 3<br />\n",
    "Notice: Undefined index: x in /srv/www/feed.php on line 12\n",
    "Предупреждение: файл не найден <p>строка 7</p>\n\n",
    "\n<div>\n</div>",
    "<!-- cached by something --><br>",
]


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("declared", [True, False])
def test_a_warning_before_a_feed_is_no_part_of_it(junk: str, declared: bool) -> None:
    """With and without the XML declaration behind it."""
    body = rss(entry("a"))
    page = given(junk + (body if declared else body.partition("?>")[2]), "text/html")
    assert [item.title for item in page.items] == ["Story a"]


@pytest.mark.parametrize(
    ("charset", "title"),
    [("windows-1251", "Трамвай вернулся"), ("iso-8859-1", "Été à Besançon"), ("gbk", "电车回来了")],
)
def test_the_charset_behind_a_warning_is_heeded(charset: str, title: str) -> None:
    """The declaration counts wherever it stands."""
    body = "<b>Warning</b>: x\n" + rss(f"<title>{title}</title>").replace("utf-8", charset)
    assert given(body.encode(charset)).items[0].title == title


def test_a_warning_before_json() -> None:
    """As before XML; JSON that speaks of XML is JSON."""
    item = '{"id": "1", "title": "<rss version=2>"}'
    body = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [{item}]}}'
    assert given("<br />Notice: x<br />\n" + body, "application/json").items[0].guid == "1"
    assert given(body, "application/json").title == "J"


def test_declarations_behind_a_warning_are_refused_too() -> None:
    """Nothing that stands before the XML opens the way to an entity."""
    with pytest.raises(BrokenFileError):
        given("<br />Warning" + rss("<title>&a;</title>", prolog='<!DOCTYPE r [<!ENTITY a "x">]>'))


def test_a_page_that_shows_a_feed_is_a_page() -> None:
    """A web page with the words of a feed in a script is none."""
    with pytest.raises(NoFeedError):
        given(f"<html><body><p>Hello</p><script>x = '{rss(entry('a'))}'</script></body></html>", "text/html")


def test_mastodon() -> None:
    """The post is the text, not the description of its picture; the hidden parts of a link belong to its address."""
    picture = '<media:content url="http://a.example/m.jpg" medium="image"><media:description type="plain">A red tram'
    link = '<a href="x"><span class="invisible">https://</span><span>news.example/a</span></a> <a>#<b>trams</b></a>'
    body = rss(
        f"<guid>http://a.example/@ann/1</guid><description><![CDATA[<p>The tram is back. {link}</p>]]></description>"
        f"{picture}</media:description></media:content>"
    ).replace("<rss ", '<rss xmlns:media="http://search.yahoo.com/mrss/" ')
    (item,) = given(body).items
    assert item.text == "The tram is back. https://news.example/a #trams"
    assert item.url == "http://a.example/@ann/1"


def test_youtube() -> None:
    """The description of a video is its text, in lines."""
    body = (
        '<feed xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title>'
        '<entry><id>yt:video:a</id><title>Trams</title><link rel="alternate" href="http://a.example/watch?v=a"/>'
        "<author><name>Harbour</name></author><published>2026-11-02T10:00:08+00:00</published><media:group>"
        '<media:title>Trams</media:title><media:content url="http://a.example/v/a"/>'
        "<media:description>The tram ran again.\n\n00:00 Start &amp; go</media:description></media:group>"
        "</entry></feed>"
    )
    (item,) = given(body).items
    assert (item.text, item.url) == ("The tram ran again.\n\n00:00 Start & go", "http://a.example/watch?v=a")


def test_feedburner() -> None:
    """The address is the item's own, and links to share it are no text."""
    flare = '<div class="feedflare"><a href="x">Share on a network</a></div><img src="http://a.example/1" height="1">'
    body = rss(
        "<title>Trams</title><link>http://proxy.example/~r/q/~3/a</link><guid>q</guid>"
        f"<description><![CDATA[<p>{STORY}</p>{flare}]]></description>"
        "<feedburner:origLink>http://news.example/trams.html</feedburner:origLink>"
    ).replace("<rss ", '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" ')
    (item,) = given(body).items
    assert (item.text, item.url) == (STORY, "http://news.example/trams.html")


def test_markup_that_was_escaped_twice() -> None:
    """A text that is nothing but tags is read once more; one that speaks of tags is not."""
    twice = "&amp;lt;p&amp;gt;The tram&amp;amp;#8217;s back.&amp;lt;/p&amp;gt;"
    assert given(rss(f"<title>t</title><description>{twice}</description>")).items[0].text == "The tram’s back."
    spoken = "Write &amp;lt;p&amp;gt; so."
    assert given(rss(f"<title>t</title><description>{spoken}</description>")).items[0].text == "Write <p> so."


def test_a_feed_says_its_address() -> None:
    """The link to itself of RSS and Atom, `feed_url` of JSON Feed; without one there is none."""
    own = '<link xmlns="http://www.w3.org/2005/Atom" rel="self" href="/feed/all.xml"/><link>http://news.example/</link>'
    assert given(rss(entry("a"), head=own)).address == "http://news.example/feed/all.xml"
    assert (
        given(json.dumps({"title": "J", "feed_url": "http://a.example/f", "items": []})).address == "http://a.example/f"
    )
    assert given(rss(entry("a"))).address == ""


def test_reddit() -> None:
    """Who submitted a post is under its text; a picture has no text."""
    footer = '<p>submitted by <a href="x"> /u/ann </a><br/><a href="y">[link]</a> <a href="z">[comments]</a></p>'
    items = [f"<title>t</title><description><![CDATA[{text}{footer}]]></description>" for text in ("<p>Back.</p>", "")]
    assert [item.text for item in given(rss(*items)).items] == ["Back.\n\nsubmitted by /u/ann\n[link] [comments]", ""]


@pytest.mark.parametrize("title", ["Story", "The boats"])
def test_an_item_knows_its_headings_and_tables(title: str) -> None:
    """Its regions are those of a page with the same markup, and they keep their places when the title is left out."""
    markup = (
        "<h2>The boats</h2><p>The harbour counted its boats on Monday.</p>"
        "<table><tr><th>Year</th><th>Boats</th></tr><tr><td>2025</td><td>90</td></tr></table>"
        "<p>Choose <select><option>one</option></select> of them.</p>"
    )
    of_json = json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"title": title, "content_html": markup}]}
    )
    for body in (rss(entry("1", markup, title=title)), of_json):
        (item,) = given(body).items
        regions = [(region.kind, item.text[region.start : region.end]) for region in item.regions]
        headings = [] if title == "The boats" else [(SentenceKind.HEADING, "The boats")]
        rows = [(SentenceKind.TABLE, "Year Boats"), (SentenceKind.TABLE, "2025 90")]
        assert regions[:-1] == headings + rows
        assert regions[-1][0] is SentenceKind.INCOMPLETE
