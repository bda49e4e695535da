"""The page's own words: complete in every language of the bot, and of one mind with what they speak of."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from handlers.views.i18n import Words, languages

PAGE = Path(__file__).parents[2] / "sandbox/page"
WORDS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (PAGE / "words").glob("*.json")}
ENGLISH = WORDS["en"]
INTERNATIONAL = {
    "ok",
    "bot",
    "chats",
    "name",
    "sandbox",
    "general",
    "message",
    "photo",
    "postText",
    "conversation",
    "via",
}
"""What some languages call as English does."""


def test_the_page_speaks_every_language_of_the_bot() -> None:
    """Each has its file, and the script knows of it."""
    listed = re.search(r"LANGUAGES = \[(.*)\]", (PAGE / "translations.js").read_text(encoding="utf-8"))
    assert listed is not None
    assert set(WORDS) == set(json.loads(f"[{listed[1]}]")) == languages()


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_word_is_there_and_no_other(language: str) -> None:
    """In the order of the English ones, translated, with a place for its value, calm, and without odd spaces."""
    words = WORDS[language]
    assert list(words) == list(ENGLISH)
    for name, text in words.items():
        assert text.strip(), name
        assert text.count("%s") == ENGLISH[name].count("%s"), name
        assert not re.search(r"!|  ", text), name
    same = {name for name in words if words[name] == ENGLISH[name]}
    assert language == "en" or same <= INTERNATIONAL


def test_every_word_is_said() -> None:
    """No word is left over, and the page asks for none that is missing."""
    sources = [path.read_text(encoding="utf-8") for path in (*PAGE.glob("*.js"), PAGE / "index.html")]
    source = "\n".join(sources)
    said = {name for name in ENGLISH if f'"{name}"' in source}
    numbered = {name for name in ENGLISH if re.fullmatch(r"(live_[a-z]+|link\d)", name)}
    assert set(ENGLISH) == said | numbered
    asked = re.findall(r"\bword\(\"(\w+)\"", source) + re.findall(r'data-(?:word|label|placeholder)="(\w+)"', source)
    assert set(asked) <= set(ENGLISH)


@pytest.mark.parametrize("language", sorted(WORDS))
def test_the_first_steps_name_what_is_to_be_pressed(language: str) -> None:
    """The buttons of page and bot are called as they are labelled."""
    words = WORDS[language]
    assert words["begin"] in words["step1"]
    assert Words(language)._("Try with an example") in words["step1"]
    assert words["speakingAs"] in words["otherPerson"]
