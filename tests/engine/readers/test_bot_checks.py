"""Bot checks: what a site shows instead of the article is never read as one, and articles about it are."""

from __future__ import annotations

import pytest

from engine.bot_checks import is_refusal
from engine.errors import BotCheckError, NoFeedError
from engine.models import Page
from engine.readers.feeds import feed
from tests.engine.readers import files

PARTS = files.ARTICLE.split("\n\n")


def page(title: str, body: str, lang: str = "en") -> bytes:
    """Return a page of its own words."""
    return f"<!doctype html><html lang={lang}><head><meta charset=utf-8><title>{title}</title></head>{body}".encode()


CHECKS = {
    "Cloudflare": page(
        "Just a moment...",
        "<body><div id=challenge-error-text>Enable JavaScript and cookies to continue</div>"
        "<script>window._cf_chl_opt={cvId:'3'}</script></body>",
    ),
    "Cloudflare, German": page(
        "Nur einen Moment…",
        "<body><h1>example.com</h1><p>Bestätigen Sie, dass Sie ein Mensch sind. Dies kann einige Sekunden dauern.</p>"
        "<p>example.com muss die Sicherheit Ihrer Verbindung überprüfen, bevor es weitergeht.</p></body>",
        "de",
    ),
    "Cloudflare, Chinese": page("请稍候…", "<body><p>请完成以下操作，验证您是真人。</p></body>", "zh"),
    "Cloudflare, Arabic": page("لحظة…", "<body><p>التحقق من أنك إنسان. قد يستغرق هذا بضع ثوانٍ.</p></body>", "ar"),
    "Cloudflare, blocked": page(
        "Attention Required! | Cloudflare",
        "<body><h1>Sorry, you have been blocked</h1><h2>You are unable to access example.com</h2>"
        "<p>This website is using a security service to protect itself from online attacks.</p></body>",
    ),
    "DataDome": page(
        "example.com",
        "<body><p id=cmsg>Please enable JS and disable any ad blocker</p>"
        "<script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script></body>",
    ),
    "Anubis": page(
        "Making sure you&#39;re not a bot!",
        "<body><script id=anubis_challenge type=application/json>{}</script><h1>Making sure you're not a bot!</h1>"
        "<p>Loading...</p><details><summary>Why am I seeing this?</summary><p>"
        + "The administrator of this site protects the server against greedy programs. " * 12
        + "</p></details></body>",
    ),
    "Anubis, French": page(
        "Vérification que vous n&#39;êtes pas un robot&nbsp;!",
        "<body><script src=/.within.website/x/cmd/anubis/static/js/main.mjs></script><p>Chargement…</p></body>",
        "fr",
    ),
    "HUMAN": page(
        "Access to this page has been denied",
        "<body><p>Press &amp; Hold to confirm you are a human (and not a bot).</p><p>Reference ID 8f2c</p></body>",
    ),
    "Imperva": page("", "<body><iframe></iframe>Request unsuccessful. Incapsula incident ID: 123-456</body>"),
    "Vercel": page("Vercel Security Checkpoint", "<body><p>We're verifying your browser</p></body>"),
    "a captcha in Russian": page(
        "Вы не робот?",
        "<body><p>Подтвердите, что запросы отправляли вы, а не робот</p><p>Нам очень жаль.</p></body>",
        "ru",
    ),
    "a captcha in Japanese": page(
        "確認", "<body><p>私はロボットではありません</p><p>続行してください</p></body>", "ja"
    ),
    "a captcha in Polish": page("Weryfikacja", "<body><p>Potwierdź, że nie jesteś robotem.</p></body>", "pl"),
    "only for browsers": page(
        "App", "<body><noscript>You need to enable JavaScript to run this app.</noscript></body>"
    ),
    "JavaScript, in Spanish": page(
        "Diario", "<body><p>Por favor, habilite JavaScript para continuar.</p></body>", "es"
    ),
    "unusual traffic": page(
        "https://search.example/q",
        "<body><p>Our systems have detected unusual traffic from your computer network.</p><p>IP: 192.0.2.1</p></body>",
    ),
}


@pytest.mark.parametrize("body", CHECKS.values(), ids=CHECKS.keys())
def test_checks_are_no_articles(body: bytes) -> None:
    """Each is refused as a bot check, whatever system made it and in whatever language, from the web or as a file."""
    for name, url in (("", "https://news.example/a"), ("saved.html", None)):
        with pytest.raises(BotCheckError):
            files.given(body, name, "text/html", url)


ABOUT = [
    "A captcha asks visitors to verify that you are human, and many find that tiresome.",
    "The council's site showed “Just a moment” for a week, said the mayor, who had to enable JavaScript to see it.",
]


@pytest.mark.parametrize(
    ("title", "paragraphs", "extra"),
    [
        ("Are you a robot? What captchas ask of us", [*ABOUT, *PARTS], ""),
        ("Just a moment of rest", PARTS[:2], "<noscript>Please enable JavaScript to view the comments.</noscript>"),
        ("The tram", [*PARTS[:2], *ABOUT[:1]], "<div class=g-recaptcha></div><div class=cf-turnstile></div>"),
        ("The tram", PARTS, "<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>"),
        ("Un moment de silence", ["Il y a eu un moment de silence devant la mairie. " + PARTS[0]], ""),
    ],
)
def test_articles_about_checks_are_read(title: str, paragraphs: list[str], extra: str) -> None:
    """An article about captchas, a page with a form that has one, and one behind a check that was passed."""
    document = files.given(files.as_html(paragraphs, f"<title>{title}</title>", after=extra), kind="text/html")
    assert paragraphs[-1] in document.text


@pytest.mark.parametrize("body", CHECKS.values(), ids=CHECKS.keys())
def test_checks_with_an_error_status(body: bytes) -> None:
    """By markup or title, since the body of an error is not read as a page."""
    wordless = (b"window._", b"dd=", b"anubis", b"Incapsula", b"<title>J", b"<title>N", b"<title>A", b"<title>V")
    if any(mark in body for mark in wordless):
        assert is_refusal(body.decode()) or b"<title>App" in body
    assert not is_refusal("<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1></body></html>")


@pytest.mark.parametrize("name", [name for name in CHECKS if name != "only for browsers"])
def test_checks_in_place_of_a_feed(name: str) -> None:
    """A check is said to be one, and is not taken for a site without feeds; a site built by scripts is such a site."""
    body = CHECKS[name]
    with pytest.raises(BotCheckError):
        feed.read(Page("https://site.example/feed", "text/html; charset=utf-8", body))


def test_a_site_without_a_feed_is_no_check() -> None:
    """A page with neither a feed nor a check says that there is no feed."""
    with pytest.raises(NoFeedError):
        feed.read(Page("https://site.example/", "text/html", page("The boats", f"<p>{files.ARTICLE}</p>")))
