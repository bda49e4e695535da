"""Who said a quotation, where it ends with a mark of its own and a capital follows: "Is it ready?" Holm asked."""

from __future__ import annotations

import re
from functools import cache

from engine.languages.model import Language

REACH = 100
"""Characters after a quotation in which its speaker and a word for speaking stand."""
WORDS = 8
"""Words among which it stands: "Karin Holm, the mayor of Lindmark, asked" has seven."""
LETTERS = 16
"""The same in scripts without spaces."""

_CLOSING = "\"”“»«’'‹›」』״"
_QUOTED = re.compile(rf"(?:[!?…؟！？‽।۔;\u037e]|\.\.)[!?….]{{0,3}}\s?[{_CLOSING}]$")
"""With a mark of its own, which is a semicolon in Greek."""
_OPENS = re.compile(r"[\s(—–-]*[\"“”„«»'‘‚‹›「『״]")
_LEAD = re.compile(r"[\s\-–—―,،]*")
_CLAUSE_END = re.compile(r"[!?…؟。！？;:：؛।۔\"“”„«»「『]")
_TITLE = re.compile(r"[\s–—-]*(?:[^\W\d_a-zà-ÿа-я][^\W\d_]{0,5}\.\s?){1,2}")
_WORD = re.compile(r"[^\W\d_][\w'’\u0900-\u0dff\u200c]*")

Span = tuple[int, int]


def follows(line: str, quotation: Span, after: Span, page: Language) -> bool:
    """Whether the span *after* says who said the span *quotation*, which begins with a quotation mark."""
    before = line[max(quotation[0], quotation[1] - 8) : quotation[1]]
    if not before or before[-1] not in _CLOSING:
        return False
    text = line[after[0] : min(after[1], after[0] + REACH)]
    if _TITLE.fullmatch(text):  # "M. Dupont a demandé" is one sentence, which is put together later
        stop = line.find(".", after[1])
        text = line[after[0] : min(stop if stop >= 0 else len(line), after[0] + REACH)]
    if _is_attached(line[quotation[0]], before[-1], text, page):
        return True
    if not _QUOTED.search(before) or not _OPENS.match(line, quotation[0]):
        return False
    start = _LEAD.match(text).end()  # type: ignore[union-attr]
    end = _CLAUSE_END.search(text, start)
    clause = text[start : end.start() if end else len(text)]
    if page.unspaced or page.code == "th":
        return any(verb in clause[:LETTERS] for verb in _listed(page.speech_verbs))
    words = [word.casefold() for word in _WORD.findall(clause)[:WORDS]]
    if not words or words[0] in _listed(page.nobody):
        return False
    return not _listed(page.speech_verbs).isdisjoint(words)


def _is_attached(opening: str, closing: str, after: str, page: Language) -> bool:
    """Whether what follows goes on without a space, as Chinese and Japanese do: 「…」と言った, “……！”她问。"""
    if closing not in "」』”" or not after:
        return False
    if after[0] in "「『" or "\u3040" <= after[0] <= "\u309f":
        return closing != "”"
    is_letter = "\u30a0" <= after[0] <= "\u30ff" or "\u4e00" <= after[0] <= "\u9fff"
    return is_letter and (opening in "“「『" or closing == "』" or (page.code == "ja" and closing == "」"))


@cache
def _listed(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split())
