"""Correction of punkt's false boundaries: rules that join two spans or move a quotation mark, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from engine.languages.model import Language
from engine.nlp import name_marks, note_marks, speech_tags
from engine.nlp.letters import is_lower
from engine.nlp.sentence_endings import ends_sentence

LONGEST = 700
"""Characters of a quotation of several sentences that are kept in one piece: each of them may be quoted alone, too."""
LONGEST_PARENTHESIS = 1900
"""The same of a parenthesis, whose first and last sentence are halves without the rest: almost `MAX_SENTENCE`."""

CONTEXT = 80
"""Characters on each side of a boundary that decide about it."""

_PAIRS = {
    "«": "»",
    "“": "”",
    "„": "“”",
    "(": ")",
    "[": "]",
    "「": "」",
    "『": "』",
    "（": "）",
    "《": "》",
    "‹": "›",
    "”": "”",
    "»": "«»",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    '"': '"',
    "״": "״",
}
"""The closing marks of each opening mark; the space before ”Swedish”, »Danish« and 'single' marks tells which opens."""
_MARK = re.compile("[" + re.escape("".join(sorted({*"".join(_PAIRS), *"".join(_PAIRS.values())}))) + "]")
_BRACKETS = frozenset(")]）")
_EITHER = frozenset("”»«‘'\"״")
_LEAD = re.compile(r"[\s\"'«»“”„‘’‹›(\[「『（《—–\-¿¡]*")
_INITIAL = re.compile(r"(?:^|[\s.(«„“\"'’])[^\W\d_]\.$")
_NUMBER = re.compile(r"(?:^|(?<!\d)[\s(])(?:\d{1,3}|[IVX]{1,5})\.$")
_NUMERAL = re.compile(r"[#№]?(?:[A-ZА-Я]?\d|[IVXLC]+\b)")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.){2,}$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_DATE = re.compile(r"\d{1,4}\.\s?\d{1,2}\.\s?\d{1,4}\.$")
_DAY = re.compile(r"\d{1,2}\.")
_SHORT = re.compile(r"[^\W\d_]{1,3}")
_VOWEL = re.compile("[aeiouyæøœıаеиоуыэюяієїъαεηιουω]")
_CASED = re.compile("[a-z\u0370-\u04ff]+")
_LABEL = re.compile(r"^\W*(?:(?:[^\W\d_]\.)?(?:\d{1,3}\.){0,6}\d{1,3}[a-z]?|[IVXLC]{1,5}|[^\W\d_])[.)]+$")
"""What is nothing but the number of a clause: "3.", "1.1.", "a)", "§ 5.", "IV."."""
_CLAUSE = re.compile(
    r"^\W*(?P<word>[^\W\d_]{1,10})\.?\s?(?:№\s?|[^\W\d_]\.?\s?)?(?:\d{1,4}|[IVXLC]{1,6})(?:[.–-]\d{1,4}){0,4}"
    r"(?:[\s-]?[^\W\d_]{1,3}|\.?[ºª°])?(?:\(\w{1,3}\))?(?:\s(?:[a-z]|[b-u]\w{2,8}))?(?:,\s[^\W\d_]{1,8}\s\d{1,3})?\.$"
)
"""The same after a word: "Art. 12.", "Art. 1er bis.", "Art. L. 121-1.", "Rule 3(a)."."""
_ITEM = re.compile(r"[:;]\s\(?[1aAiI][.)]$")
"""The number of the first item of a list: "The rules are: 1. Everybody pays."."""
_ITEM_AHEAD = re.compile(r"(?:\d{1,3}|[^\W\d_]{1,4})\)\s+(?=[^\W\d_])")
"""The letter of a clause, which begins a sentence though it is small: "(b) Nobody pays."."""
_SYMBOL = re.compile(r"[&+]\s?\w")
"""Begins no sentence: "Com. & Adm."."""
_YEAR = re.compile(r"\d\s?\S{1,6}\.$")
_LAST = re.compile(r"[^\s(«„“\"'’]{1,16}\.$")
_STRANDED = re.compile(r"[»”’)\]」』）》›\"']+(?=\s|$)|[」』）》]+")
_GLUED = re.compile(r'"(?=[^\W\d_])')
"""Closes a quotation if one is open, without a space behind it: "We won."The mayor left."""
_OPENING = re.compile(r"[\"«»“”„‚‘״(\[「『（《‹]|(?<!\w)'")
_OPENED_AGAIN = {
    '"': re.compile(r'(?<=[\s(\[—–])"(?=[\w¿¡])'),
    "”": re.compile(r"(?<=[\s(\[—–])“(?=[\w¿¡])"),
    "“”": re.compile(r"„(?=\w)"),
    ")": re.compile(r"\((?=\w)"),
}
"""Opens a quotation once more, by the marks that close it: the one before was never closed, as nobody nests them."""
_LEFT = re.compile(r"\s+([«„“(\[‹\"]+)$")
_GOES_ON = re.compile("[,;:،؛，、；\uac00-\ud7af]")
"""Continues the sentence if no space is before it: „Wer?“, fragte sie; “왜?”라고."""
_WORDY = re.compile(r"[^\W_]")

Span = tuple[int, int]


@cache
def _listed(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split())


def merge(line: str, spans: Sequence[Span], page: Language) -> list[Span]:
    """Return *spans* of *line* without false boundaries."""
    merged: list[Span] = []
    open_until = 0
    for start, end in _with_opening_quotes_moved(line, spans):
        if merged:
            start = _return_closing_quotes(line, merged, start, end, open_until)  # noqa: PLW2901
            if start >= end:
                continue
            before = merged[-1]
            if (
                start < open_until
                or (start == before[1] and _GOES_ON.match(line, start))
                or _is_one_sentence(
                    _last_characters(line, before, CONTEXT), line[start : min(end, start + CONTEXT)], page
                )
                or speech_tags.follows(line, before, (start, end), page)
            ):
                merged[-1] = (before[0], end)
            else:
                merged.append((start, end))
        else:
            merged.append((start, end))
        if end > open_until and _OPENING.search(line, start, end):
            open_until = _closing_end(line, merged[-1], spans[-1][1])
    return merged


def _last_characters(line: str, span: Span, length: int) -> str:
    """Return the last characters of a span; slicing the whole span would take quadratic time on a hostile text."""
    return line[max(span[0], span[1] - length) : span[1]]


def _return_closing_quotes(line: str, merged: list[Span], start: int, end: int, open_until: int) -> int:
    """Move closing quotes at a span's beginning to the span before; return the span's new start."""
    if start < open_until <= end and not _WORDY.search(line, start, open_until):
        merged[-1] = (merged[-1][0], open_until)
        rest = line[open_until:end]
        return open_until + len(rest) - len(rest.lstrip())
    closing = _STRANDED.match(line, start, end)
    if not closing and start == merged[-1][1]:
        closing = _GLUED.match(line, start, end)
    if not closing:
        return start
    ambiguous = closing.group().strip("\"'’") == ""
    if ambiguous and _last_characters(line, merged[-1], LONGEST).count(closing.group()[0]) % 2 == 0:
        return start
    merged[-1] = (merged[-1][0], closing.end())
    rest = line[closing.end() : end]
    return closing.end() + len(rest) - len(rest.lstrip())


def _with_opening_quotes_moved(line: str, spans: Sequence[Span]) -> list[Span]:
    """Return *spans* with opening quotes at the end of one moved to the beginning of the next."""
    settled = list(spans)
    for at in range(len(settled) - 1):
        start, end = settled[at]
        opening = _LEFT.search(line, max(start, end - 10), end)
        if opening and opening.start() > start:
            settled[at] = (start, opening.start())
            settled[at + 1] = (opening.start(1), settled[at + 1][1])
    return settled


def _is_one_sentence(before: str, after: str, page: Language) -> bool:
    """Whether the text before a boundary and the text after it are one sentence."""
    body = after[_LEAD.match(after).end() :]  # type: ignore[union-attr]
    item = _ITEM_AHEAD.match(body)
    if item and body[item.end()].isupper():
        body = body[item.end() :]
    before = note_marks.without(before)
    if not _WORDY.search(after) or not _WORDY.search(before) or _is_label(before, page):
        return True
    first = body.split(None, 1)[0] if body else ""
    if is_lower(body[:1]) and not any(c.isupper() for c in first):
        return True
    if _SYMBOL.match(body) or name_marks.is_whole(before, body):
        return True
    if name_marks.is_inside(before, body) and not _begins_sentence(body, page):
        return True
    if _ends_with_abbreviation(before, body, page):
        return not (_may_end(before) and _begins_sentence(body, page))  # "родился в 1799 г. Он писал"
    if _ends_without_vowels(before) or _may_precede_name(before, page):
        return not _begins_sentence(body, page)
    return False


def _is_label(before: str, page: Language) -> bool:
    """Whether *before* is only the number of the clause that follows."""
    if _LABEL.match(before) or _ITEM.search(before):
        return True
    clause = _CLAUSE.match(before)
    return bool(clause) and clause["word"].casefold() in _listed(page.clauses + " " + page.before_numbers)  # type: ignore[index]


def _ends_with_abbreviation(before: str, body: str, page: Language) -> bool:
    """Whether the full stop at the end of *before* belongs to an abbreviation, an initial or an ordinal."""
    if _INITIAL.search(before) and (before[-2].isupper() or (not before[-2].islower() and before[-3:-2] in " .")):
        return True
    if _DATE.search(before) or (page.ordinal_dot and (_NUMBER.search(before) or _number_goes_on(before, body))):
        return True
    last = _LAST.search(before)
    if not last:
        return False
    word = last.group()[:-1]
    small = word.casefold()
    if small in _listed(page.abbreviations) or _DOTTED.fullmatch(small):
        return True
    return small in _listed(page.before_numbers) and bool(_NUMERAL.match(body))


def _number_goes_on(before: str, body: str) -> bool:
    """Whether a number follows a number with a full stop, as in a date: "2024. 3. 12."."""
    return before[-2:-1].isdigit() and bool(_DAY.match(body))


def _ends_without_vowels(before: str) -> bool:
    last = _LAST.search(before)
    word = last.group()[:-1] if last else ""
    return bool(_SHORT.fullmatch(word)) and not word.isupper() and _has_no_vowel(word.casefold())


@lru_cache(maxsize=1000)
def _has_no_vowel(word: str) -> bool:
    """Whether a word of Latin, Greek or Cyrillic letters has no vowel, as abbreviations ("nr", "стр") have none."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return bool(_CASED.fullmatch(plain)) and not _VOWEL.search(plain)


def _may_precede_name(before: str, page: Language) -> bool:
    """Whether *before* ends with an abbreviation that stands before names, but may end a sentence as well: "Mass."."""
    last = _LAST.search(before)
    word = last.group()[:-1] if last else ""
    return word[:1] != word[:1].lower() and word.casefold() in _listed(page.before_names)


def _may_end(before: str) -> bool:
    """Whether *before* ends with a year, unit, ordinal or acronym, which may end a sentence; titles do not."""
    return bool(_YEAR.search(before) or _ACRONYM.search(before) or _NUMBER.search(before))


def _begins_sentence(body: str, page: Language) -> bool:
    """Whether *body* begins with a capitalised small word before a lower-case word: "The bridge", not "Le Pen"."""
    first, second, *_ = [*body.split(None, 2), "", ""]
    small = first.strip(",.:;").casefold() in _listed(page.stopwords)
    return small and first[:1].isupper() and not second[:1].isupper()


def _closing_end(line: str, span: Span, last: int) -> int:
    """Return where the quotation or parenthesis that *span* leaves open is closed; 0 if none is or it is too long."""
    if span[1] - span[0] > LONGEST:
        return 0
    opened = _open_marks(line[span[0] : span[1]])
    longest = LONGEST_PARENTHESIS if opened in _BRACKETS else LONGEST
    closing = _closing_pattern(opened).search(line, span[1], min(span[0] + longest, last)) if opened else None
    if closing is None:
        return 0
    again = _OPENED_AGAIN.get(opened)
    is_unclosed = again and again.search(line, span[1], closing.start())
    if is_unclosed and (opened not in _BRACKETS or closing.start() > span[0] + LONGEST):
        return 0
    return closing.end()


@cache
def _closing_pattern(marks: str) -> re.Pattern[str]:
    if marks in ('"', "״"):
        return re.compile(rf"(?<=[^\s(\[]){marks}(?![^\W\u3000-\uffff])")
    if "’" in marks or marks == "'":  # an apostrophe is none
        return re.compile(rf"(?<=[.!?…,])[{marks}](?![^\W\uac00-\ud7af])|(?<=\w)[{marks}](?=[,.;])")
    return re.compile(f"[{re.escape(marks)}]")


def _open_marks(sentence: str) -> str:
    """Return the marks that would close what *sentence* leaves open, "" if nothing is open."""
    stack: list[str] = []
    for match in _MARK.finditer(sentence):
        at, c = match.start(), match.group()
        if stack and c in stack[-1] and not (c in "'’\"״" and _is_inside_word(sentence, at)):
            stack.pop()
        elif c in _PAIRS and (c not in _EITHER or _is_opening(sentence, at)):
            stack.append(_PAIRS[c])
    return stack[0] if stack else ""


def _is_opening(text: str, at: int) -> bool:
    """Whether a mark that can open or close opens here: it does not after a word or a full stop."""
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if text[at] == "«":
        return not before.isalnum() and before not in ".!?…,"
    if text[at] == '"' and before > "\u3000":
        return True
    return (before.isspace() or before in "([—–-:/«“„") and not after.isspace()


def _is_inside_word(text: str, at: int) -> bool:
    """Whether a mark stands inside a word, as an apostrophe or a Hebrew gershayim does."""
    before, after = text[at - 1], text[at + 1] if at + 1 < len(text) else " "
    if text[at] in '"״':
        return "א" <= before <= "ת" and "א" <= after <= "ת"
    return before.isalnum() and after.isalnum() and after < "\u3000"


def is_cut(before: str, after: str, page: Language) -> bool:
    """Whether a cut between messages went through a sentence; neither half is a sentence then."""
    if not ends_sentence(before):
        return True
    return _is_one_sentence(before[-CONTEXT:], after[:CONTEXT], page) or speech_tags.follows(
        before + after, (0, len(before)), (len(before), len(before) + len(after)), page
    )
