"""Detection of pages without an article: consent windows and paywalls."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from engine import languages

CONSENT_HOSTS = re.compile(r"^(consent|guce|myprivacy|privacy-gate|cmp)\.|^consent-", re.IGNORECASE)
STUB = 1200
"""A text of fewer letters is only the beginning of an article, if the page says that the article is not free. An
ideograph counts as three."""

_PAID = (
    "//*[contains(@class,'paywall') or contains(@id,'paywall') or contains(@class,'regwall')"
    " or contains(@class,'piano-offer') or contains(@class,'subscriber-only') or contains(@class,'premium-content')]"
)
_TIERS = "//meta[@property='article:content_tier' or @name='article:content_tier']/@content"


def consent(text: str, host: str) -> bool:
    """Whether nearly every paragraph is about cookies and consent, and there are few of them."""
    if CONSENT_HOSTS.search(host):
        return True
    if not text or len(text) > 4000:
        return False
    parts = [part for part in text.split("\n") if part.strip()]
    about = sum(len(part) for part in parts if _consent_words().search(part))
    return about > len(text) * 0.7 and len(_consent_words().findall(text)) >= 3


@cache
def _consent_words() -> re.Pattern[str]:
    return languages.any_of(phrase for page in languages.pages() for phrase in page.consent)


def paid(tree: Any, free: bool | None, text: str) -> bool:
    """Whether only the beginning of the article is public."""
    if free is True or _length(text) >= STUB:
        return False
    if free is False:
        return True
    tiers = {str(tier).strip().lower() for tier in tree.xpath(_TIERS)}
    return bool(tiers & {"locked", "metered"}) or (_length(text) < STUB // 2 and bool(tree.xpath(_PAID)))


def _length(text: str) -> int:
    return sum(3 if char >= "\u2e80" else 1 for char in text)
