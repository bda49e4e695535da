"""Bot checks: pages that a site shows instead of an article until a browser or a person has passed a test. Pure.

A check is known by its markup (`is_marked`), which survives translation, or by its words (`is_worded`), which are on
the pages of the languages. Texts longer than a check are never taken for one: articles about captchas exist.
"""

from __future__ import annotations

import re
from functools import cache

from engine import languages

SOURCE = 256 << 10
"""Characters of markup that are looked at: checks have 2 to 60 KB, with their script inline."""
LONGEST = 2500
"""Characters of a check's text at most; Anubis explains itself in 1,300."""
LONGEST_WORDED = 1000
"""The same where only the words tell: block pages without markup of their own have 100 to 600."""
SHARE = 0.4
"""Least share of the text in sentences about the check; the others name the site, an address, a request number."""
COVERED = 0.25
"""Least share of such a sentence that is a phrase of a check: "Our systems have detected unusual traffic from your
computer network." has 0.29, and "Il y a eu un moment …" of an article is longer than that."""

_MARKUP = re.compile(
    r"_cf_chl_opt|cf-browser-verification|cf-challenge-running|cf_chl_managed|challenge-error-text"  # Cloudflare
    r"|geo\.captcha-delivery\.com|interstitial\.captcha-delivery\.com"  # DataDome
    r"|id=[\"']?anubis_(?:challenge|version)|/\.within\.website/x/cmd/anubis"  # Anubis
    r"|id=[\"']?px-captcha|window\._pxUuid\b"  # HUMAN, formerly PerimeterX
    r"|id=[\"']?sec-(?:if-)?cpt-|/_sec/cp_challenge/|errors\.edgesuite\.net"  # Akamai
    r"|Incapsula incident ID|_Incapsula_Resource\?[^\"']{0,300}incident_id"  # Imperva
    r"|window\.gokuProps"  # AWS
    r"|Vercel Security Checkpoint|sucuri_cloudproxy|sucuri\.net/privacy|/\.well-known/ddos-guard/|/__qrator/"
    r"|/errors/validateCaptcha|action=[\"']?/sorry/index|id=[\"']?captcha-form|/showcaptcha\b|smart-captcha/checkbox"
    r"|KPSDK\.|/\.bunny-shield/|/\.well-known/\.git\.gammaspectra\.live/git/go-away",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[\n.!?。！？।]+(?=\s|$)|[。！？\n]")
_SEPARATOR = re.compile(r"\s[|–—·-]\s")


def is_marked(source: str) -> bool:
    """Whether the markup of a page has what only a bot check has."""
    return bool(_MARKUP.search(source, 0, SOURCE))


def is_worded(title: str, text: str) -> bool:
    """Whether a short page says, in its title or in most of its text, that it checks who is asking."""
    if len(text) > LONGEST_WORDED:
        return False
    if any(_covers(part, 0.7) for part in _SEPARATOR.split(title)):
        return True
    parts = [part for part in _SENTENCE_END.split(text) if part.strip()]
    about = sum(len(part) for part in parts if _covers(part, COVERED))
    return about > 0 and about >= SHARE * sum(map(len, parts))


def is_refusal(source: str) -> bool:
    """Whether the body of an error response is a bot check."""
    title = _TITLE.search(source, 0, SOURCE)
    return is_marked(source) or (title is not None and is_worded(title[1].strip(), ""))


def _covers(text: str, share: float) -> bool:
    """Whether phrases of a check are a *share* of *text*: "Just a moment of rest" is the title of an article."""
    covered = sum(len(match[0]) for match in _words().finditer(text))
    return covered > 0 and covered >= share * len(text.strip(" .…!?"))


@cache
def _words() -> re.Pattern[str]:
    return languages.any_of(phrase for page in languages.pages() for phrase in page.bot_check)
