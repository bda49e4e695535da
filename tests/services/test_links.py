"""Links: found in a text, brought to one form, compared, and Telegram's public posts among them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links import links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no link here, nor a.b or x@y.example", []),
        ("http://news.example/a", ["http://news.example/a"]),
        ("HTTPS://News.Example/A", ["HTTPS://News.Example/A"]),
        ("see http://news.example/a, and (http://news.example/b).", ["http://news.example/a", "http://news.example/b"]),
        ("www.news.example/a!", ["https://www.news.example/a"]),
        ("http://a.example/1 http://b.example/2 http://a.example/1", ["http://a.example/1", "http://b.example/2"]),
        ("https://en.example/wiki/A_(b)", ["https://en.example/wiki/A_(b)"]),
        ("(https://en.example/wiki/A_(b)), then", ["https://en.example/wiki/A_(b)"]),
        ("“https://news.example/a”", ["https://news.example/a"]),
        ("«https://news.example/a»…", ["https://news.example/a"]),
        ("<https://news.example/a?b=c&d=e>", ["https://news.example/a?b=c&d=e"]),
        ("详见https://news.example/a。下一句", ["https://news.example/a"]),
        ("（https://news.example/文章）", ["https://news.example/文章"]),
        ("https://ru.example/вики/Трамвай.", ["https://ru.example/вики/Трамвай"]),
        ("https://web.example/2020/http://news.example/", ["https://web.example/2020/http://news.example/"]),
        ("http://news.example/\u202egnp.exe", ["http://news.example/"]),
        ("https://news.example/a'", ["https://news.example/a"]),
        ("line\nhttps://news.example/a\nline", ["https://news.example/a"]),
        ("http:// https:// www. http://.", []),
        ("ftp://news.example javascript:alert(1) mailto:a@b.example", []),
        ("http://news.example/" + "a" * 9000, []),
    ],
)
def test_links_in_a_text(text: str, found: list[str]) -> None:
    """Bare links are found without the punctuation around them, each once and in their order."""
    assert links.find(text) == found


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("https://t.me/iv?url=https%3A%2F%2Fnews.example%2Fa&rhash=1", "https://news.example/a"),
        ("https://t.me/iv?rhash=1&url=http://news.example/a%3Fb%3Dc", "http://news.example/a?b=c"),
        ("http://telegram.me/iv/?url=news.example%2Fa&rhash=1", "https://news.example/a"),
        ("HTTPS://T.ME/iv?url=https://ru.example/%D0%B0&rhash=1", "https://ru.example/а"),
        (
            "https://t.me/iv?url=https%3A%2F%2Ft.me%2Fiv%3Furl%3Dhttps%253A%252F%252Fnews.example%252Fa",
            "https://news.example/a",
        ),
        ("https://t.me/iv?rhash=1", "https://t.me/iv?rhash=1"),
        ("https://t.me/iv?url=javascript:alert(1)", "https://t.me/iv?url=javascript:alert(1)"),
        ("https://t.me/iv?url=ftp%3A%2F%2Fnews.example", "https://t.me/iv?url=ftp%3A%2F%2Fnews.example"),
        ("https://t.me/ivan/12?url=https://news.example/a", "https://t.me/ivan/12?url=https://news.example/a"),
        ("https://news.example/iv?url=https://other.example/", "https://news.example/iv?url=https://other.example/"),
    ],
)
def test_an_instant_view_link_is_the_page_it_carries(link: str, page: str) -> None:
    """Telegram's own view of a page: the page is read, kept and compared; other links stay as they are."""
    assert links.carried(link) == page
    assert links.normalise(link) == links.normalise(page)
    assert links.key(link) == links.key(page)


@pytest.mark.parametrize(
    "bait",
    [
        "http://" * 30_000,
        "www." * 60_000,
        "http://x.example/" + ")" * 200_000,
        "http://x/" + "()" * 100_000,
        "a@" * 100_000,
    ],
    ids=["schemes", "www", "closing", "pairs", "mail"],
)
def test_finding_takes_linear_time(bait: str) -> None:
    """No text makes the search slow: a quadratic pattern would take minutes here."""
    assert isinstance(links.find(bait), list)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://News.Example:80/A?b=C#d", "http://news.example/A?b=C"),
        ("https://news.example:443", "https://news.example/"),
        ("https://news.example.:8443/", "https://news.example:8443/"),
        ("https://news.example/a?utm_source=x&id=7&fbclid=y&UTM_Medium=z", "https://news.example/a?id=7"),
        ("https://news.example/?gclid=1&yclid=2&mc_cid=3&igshid=4&_ga=5", "https://news.example/"),
        ("https://news.example/?ref=main&b=2&a=1&a=", "https://news.example/?ref=main&b=2&a=1&a="),
        ("https://news.example/ä b/%c3%a4?q=é|1", "https://news.example/%C3%A4%20b/%C3%A4?q=%C3%A9%7C1"),
        ("https://Bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("http://[2606:4700::1111]:8080/a", "http://[2606:4700::1111]:8080/a"),
        ("http://me@127.0.0.1/", "http://me@127.0.0.1/"),
        ("https://t.me/s/Channel/123?before=9", "https://t.me/Channel/123"),
        ("https://telegram.me/channel/123?single", "https://t.me/channel/123"),
        ("https://channel.t.me/123", "https://t.me/channel/123"),
        (" https://news.example/a ", "https://news.example/a"),
        ("ftp://News.Example/", "ftp://News.Example/"),
        ("http://[::1", "http://[::1"),
        ("http://news.example:99999/", "http://news.example:99999/"),
        ("just words", "just words"),
    ],
)
def test_one_form(url: str, normal: str) -> None:
    """Host, port, escapes and tracking have one form; what is no web link stays as it is."""
    assert links.normalise(url) == normal
    assert links.normalise(normal) == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://news.example/a", "https://www.news.example/a/?utm_campaign=x#part"),
        ("https://news.example/a?x=1&y=2", "https://news.example/a?y=2&ref=home&x=1"),
        ("https://news.example", "http://news.example:80/"),
        ("https://t.me/Channel/5", "https://telegram.me/s/channel/5"),
        ("https://news.example/ä", "https://news.example/%C3%A4"),
    ],
)
def test_links_to_the_same_article(one: str, other: str) -> None:
    """Scheme, www, order, tracking, fragment and a final slash make no other article."""
    assert links.key(one) == links.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a", "https://news.example/b"),
        ("https://news.example/a", "https://news.example/A"),
        ("https://news.example/?id=1", "https://news.example/?id=2"),
        ("https://news.example/", "https://m.news.example/"),
        ("https://news.example/", "https://news.example:8443/"),
        ("https://t.me/channel/5", "https://t.me/channel/6"),
    ],
)
def test_links_to_other_articles(one: str, other: str) -> None:
    """What may lead elsewhere is another article."""
    assert links.key(one) != links.key(other)


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("https://t.me/c/1234567/89", True),
        ("https://telegram.me/c/1234567/3/89", True),
        ("https://t.me/+AbCdEfGhIjK", True),
        ("https://t.me/joinchat/AbCdEf", True),
        ("https://t.me/channel/123", False),
        ("https://t.me/c/", False),
        ("https://news.example/c/1234567/89", False),
    ],
)
def test_links_into_private_chats_are_known(url: str, private: bool) -> None:
    """Nobody but their members can open them, so they are not fetched."""
    assert links.is_members_only(url) is private


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://t.me/channel/123", "https://t.me/channel/123?embed=1&mode=tme"),
        ("http://telegram.me/s/channel/123", "https://t.me/channel/123?embed=1&mode=tme"),
        ("https://t.me/channel", "https://t.me/channel"),
        ("https://t.me/c/1234567/89", "https://t.me/c/1234567/89"),
        ("https://t.me/joinchat/123", "https://t.me/joinchat/123"),
        ("https://t.me/channel/0", "https://t.me/channel/0"),
        ("https://t.me.example/channel/123", "https://t.me.example/channel/123"),
        ("https://news.example/channel/123", "https://news.example/channel/123"),
    ],
)
def test_public_posts_are_read_from_their_preview(url: str, page: str) -> None:
    """A post of a public channel has a page of its own that shows its text; every other link is fetched as it is."""
    assert links.preview(url) == page
    assert links.is_post(url) == (url != page)


def test_a_message_of_a_public_channel_has_a_link() -> None:
    """With or without the sign before the name."""
    assert links.message_link("@Channel", 7) == links.message_link("Channel", 7) == "https://t.me/Channel/7"


@given(st.text(alphabet="ht:/?#@&=%.www[]()ä中\u202e \n-1aA\ud800", max_size=60))
def test_nothing_pasted_is_a_fault(text: str) -> None:
    """Whatever people paste, there is an answer, and every link found is a web link in its one form."""
    for link in links.find(f"https://x.example/{text} {text}"):
        normal = links.normalise(link)
        assert urlsplit(link).scheme.lower() in {"http", "https"}
        assert links.normalise(normal) == normal
        links.key(link), links.preview(link), links.is_post(link)
    links.key(text), links.normalise(text), links.preview(text), links.fragment(text, text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("@Halm_Post", "https://t.me/s/halm_post"),
        ("https://t.me/Halm_Post", "https://t.me/s/halm_post"),
        ("http://telegram.me/s/halm_post/", "https://t.me/s/halm_post"),
        ("https://t.me/halm_post/123?single", "https://t.me/s/halm_post"),
        ("https://halm_post.t.me/", "https://t.me/s/halm_post"),
        ("https://t.me/+AbCdEf", ""),
        ("https://t.me/joinchat/AbCdEf", ""),
        ("https://t.me/c/1234567/8", ""),
        ("https://t.me/addstickers/Halm", ""),
        ("https://t.me/iv?url=https://news.example/a", ""),
        ("https://news.example/halm_post", ""),
        ("@ab", ""),
        ("halm_post", ""),
    ],
)
def test_a_channel_has_one_address(text: str, address: str) -> None:
    """However it is written; nothing else is taken for a channel."""
    assert links.channel(text) == address
