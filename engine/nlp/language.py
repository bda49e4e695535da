"""Language detection: the script first, then langdetect, with priors for short texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from engine import languages
from engine.nlp import detector

CHARACTERS_READ = 1000
"""Characters read: the answer was that for the whole text on 480 of 480 pages, at a third of the cost."""
SHORT_TEXT = 200
"""A shorter text is judged with the languages of its surroundings in mind."""
SURE_LETTERS = 60
"""With fewer letters, a language outside the likely ones is taken for a mistake; set on the dev keywords."""

SMALL_WORDS_SHARE = 0.25
"""Share of a text's words that must be small words of a language to overrule langdetect; set on the dev questions."""

_EDGES = ".,;:!?¿¡\"'()«»“”„…؟،"
_SAME = {"no": "nb", "zh-cn": "zh", "zh-tw": "zh"}
_NAMES = {"nb": ("no",), "sr": ("hr",), "zh": ("zh-cn", "zh-tw")}

# Script → language, where a script is one language's; "?" where langdetect decides. The first letter of each range.
_SCRIPTS = (
    (0x0041, 0x024F, "?latin"), (0x0370, 0x03FF, "el"), (0x0400, 0x052F, "?cyrillic"), (0x0531, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"), (0x0600, 0x06FF, "?arabic"), (0x0750, 0x077F, "?arabic"), (0x0780, 0x07BF, "dv"),
    (0x0900, 0x097F, "?devanagari"), (0x0980, 0x09FF, "bn"), (0x0A00, 0x0A7F, "pa"), (0x0A80, 0x0AFF, "gu"),
    (0x0B00, 0x0B7F, "or"), (0x0B80, 0x0BFF, "ta"), (0x0C00, 0x0C7F, "te"), (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"), (0x0D80, 0x0DFF, "si"), (0x0E00, 0x0E7F, "th"), (0x0E80, 0x0EFF, "lo"),
    (0x0F00, 0x0FFF, "bo"), (0x1000, 0x109F, "my"), (0x10A0, 0x10FF, "ka"), (0x1100, 0x11FF, "ko"),
    (0x1200, 0x139F, "am"), (0x13A0, 0x13FF, ""), (0x1780, 0x17FF, "km"), (0x1800, 0x18AF, "mn"),
    (0x1E00, 0x1EFF, "?latin"), (0x1F00, 0x1FFF, "el"), (0x2C00, 0x2DFF, ""), (0x3040, 0x30FF, "ja"),
    (0x3400, 0x9FFF, "zh"), (0xA000, 0xA4CF, ""), (0xAC00, 0xD7FF, "ko"), (0xF900, 0xFAFF, "zh"),
    (0xFB50, 0xFDFF, "?arabic"), (0xFE70, 0xFEFE, "?arabic"), (0xFF66, 0xFF9F, "ja"), (0x20000, 0x3FFFF, "zh"),
)  # fmt: skip
# Letters that only one of the languages of a script uses, or that langdetect has no language for.
_DISTINCTIVE = (
    (re.compile("[әғқңұһӘҒҚҢҰҺ]"), "kk"), (re.compile("[ўЎ]"), "be"), (re.compile("[ѓќѕЃЌЅ]"), "mk"),
    (re.compile("[ђћџљњјЂЋЏЉЊЈ]"), "sr"), (re.compile("[ґїєҐЇЄ]"), "uk"), (re.compile("[іІ]"), "uk"),
    (re.compile("[ыэёЫЭЁ]"), "ru"), (re.compile("[ٹڈڑےںھ]"), "ur"), (re.compile("[پچژگ]"), "fa"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def _script(character: str) -> str | None:
    code = ord(character)
    for first, last, name in _SCRIPTS:
        if first <= code <= last:
            return name
    return None


def detect(text: str, likely: Sequence[str] = ()) -> str:
    """Return the ISO 639-1 code of *text*'s language, "" if it is unknown; short texts prefer the *likely* codes."""
    text = text[:CHARACTERS_READ]
    letters = 0
    scripts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if character.isalpha():
            letters += count
            name = _script(character)
            if name is not None:
                scripts[name] += count
    if not scripts:
        return ""
    if scripts["ja"]:  # kana among the Chinese characters
        scripts["ja"] += scripts.pop("zh", 0)
    script = scripts.most_common(1)[0][0]
    if not script.startswith("?"):
        return _japanese_or_chinese(script, letters, likely)
    telling = _by_letters(text, script, likely)
    return telling or _by_langdetect(text, letters, tuple(likely))


def _japanese_or_chinese(language: str, letters: int, likely: Sequence[str]) -> str:
    """Return *language*, but "ja" for a few Chinese characters where Japanese is likely and Chinese is not."""
    if language == "zh" and letters < 20 and "ja" in likely and "zh" not in likely:
        return "ja"
    return language


def _by_letters(text: str, script: str, likely: Sequence[str]) -> str:
    """Return the language that has letters of its own in *text*, else ""; one such letter in a long text is a name."""
    if script not in ("?cyrillic", "?arabic"):
        return ""
    needed = max(1, len(text) // 150)
    for letters, language in _DISTINCTIVE:
        if (language in ("ur", "fa")) != (script == "?arabic"):
            continue
        if len(letters.findall(text)) >= needed and (language != "ru" or not {"bg", "be"} & set(likely)):
            return language
    return ""


def _by_langdetect(text: str, letters: int, likely: tuple[str, ...]) -> str:
    """Return langdetect's answer, corrected for short texts by their small words and the *likely* languages."""
    language = _langdetect(text)
    if letters >= SHORT_TEXT or not language:
        return language
    counts = _small_words(text)
    most = max(counts.values(), default=0)
    if most > counts[language] and most >= SMALL_WORDS_SHARE * len(text.split()):
        language = _langdetect(text, tuple(sorted(code for code, count in counts.items() if count == most)))
    is_unlikely = likely and language not in likely and counts[language] <= max(counts[code] for code in likely)
    if letters < SURE_LETTERS and is_unlikely:
        return _langdetect(text, likely) or language
    if letters < SURE_LETTERS and not likely and not languages.of(language).code:
        return _langdetect(text, languages.CODES) or language
    return language


def _langdetect(text: str, among: tuple[str, ...] = ()) -> str:
    language = detector.detect(text, _prior(among) or None)
    return _SAME.get(language, language)


def _small_words(text: str) -> Counter[str]:
    """Count the small words ("the", "quel") of each language in *text*."""
    return Counter(
        code for word in text.casefold().split() for code in _languages_of_word().get(word.strip(_EDGES), ())
    )


@cache
def _languages_of_word() -> dict[str, tuple[str, ...]]:
    """Return a table from each small word to the languages that have it."""
    speakers: dict[str, list[str]] = {}
    for code in languages.CODES:
        page = languages.of(code)
        asks = f"{page.ask_other} {page.ask_who} {page.ask_number}".replace("_", " ")
        for word in {*page.stopwords.split(), *asks.split()}:
            if len(word) > 1:
                speakers.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in speakers.items()}


@lru_cache(maxsize=256)
def _prior(among: tuple[str, ...]) -> dict[str, float]:
    """Return the prior that limits langdetect to *among*; {} if it knows none of them."""
    names = set(detector.profiles().names)
    return {name: 1.0 for code in among for name in _NAMES.get(code, (code,)) if name in names}
