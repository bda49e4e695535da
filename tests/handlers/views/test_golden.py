"""The main messages as people see them, in English and French: golden files that can be read and corrected by hand.

After a wanted change, `GOLDEN=write make test ARGS=tests/handlers/views/test_golden.py` writes them anew; read the
difference before it is committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.errors import QuotaError
from engine.models import Answer, Article, Origin, Quote, Sentence, ShelfId, Source, Verdict
from handlers import views
from handlers.settings import choice_screens, labels, screens
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage
from services.articles import summarise
from services.health import Health
from services.workers.pool import Status
from storage.models import Card, Chat, ChatKind, ChatSettings, DigestTime, Holdings, Listing
from tests.handlers.sample_articles import BRIDGE, NOW, PONT, article
from tests.handlers.telegram_html import transcript

HEALTH = Health("9.9", NOW, (Status("rank", 4, 12, 150 << 20),), waiting=1, failed=0, across_languages=False)
HELD = Holdings(articles=12, questions=1, feeds=2, watches=1)
ERASE = (Button("Yes", data="g:abcdefghijklmnop:yes"), Button("No", data="g:abcdefghijklmnop:leave"))
TOKEN = "abcdefghijklmnop"
GOLDEN = Path(__file__).parent / "golden"
URL = "https://www.example.com/news/bridge"


def panel(words: Words, kind: ChatKind) -> screens.SettingsScreen:
    """The panel of a chat in which quiet hours were just changed."""
    title = "" if kind is ChatKind.PRIVATE else "Halm Post"
    settings = ChatSettings(language=words.language, zone="Europe/Paris", quiet_from=1320, quiet_to=420, left_out=(3,))
    chat = Chat(-100, kind, title, "", settings, 5, NOW)
    times = (DigestTime(ShelfId(1), 1, 31, 480, 5, NOW), DigestTime(ShelfId(1), 2, 31, 1080, 5, NOW))
    said = labels.setting(words, settings, "quiet_from")
    note = screens.Note(said, words._("{change} · changed by {name}", change=said, name="Robin"), "ponmlkjihgfedcba")
    return screens.SettingsScreen(words, "abcdefghijklmnop", chat, times, NOW, 3, note)


def pasted(words: Words) -> Article:
    """The article of the reader's language as a message of the chat."""
    return article(PONT, language="fr") if words.language == "fr" else article(BRIDGE)


def linked(words: Words, **facts: Any) -> Article:
    """The same article as a page of the web."""
    text = PONT if words.language == "fr" else BRIDGE
    known: dict[str, Any] = {"site": "Halm Post", "author": "Jon Berg", "published": NOW, **facts}
    return article(text, language=words.language, url=URL, **known)


def summary(words: Words, of: Article, count: int = 3, **how: object) -> OutgoingMessage:
    """The summary of *of*."""
    return views.articles.summary(words, summarise(of, count), count=count, now=NOW, **how)  # type: ignore[arg-type]


def quotes(of: Article) -> tuple[Quote, ...]:
    """Three quotes with a marked word each."""
    found = []
    for index, score in ((2, 1.0), (6, 0.9), (5, 0.5)):
        said = of.quote(index)
        start = said.index(" ") + 1
        found.append(Quote(of, index, ((start, start + len(said[start:].split()[0])),), score))
    return tuple(found)


def answer(words: Words, of: Article, verdict: Verdict = Verdict.DIRECT, **how: object) -> list[OutgoingMessage]:
    """The answer to a question about *of*."""
    found = () if verdict is Verdict.NOTHING else quotes(of)
    said = Answer("Who pays?", verdict, found, 12)
    return views.questions.answer(words, said, 7, now=NOW, **how)  # type: ignore[arg-type]


def _forwarded(words: Words) -> OutgoingMessage:
    text = PONT if words.language == "fr" else BRIDGE
    link = "https://t.me/halmpost/99"
    origin = Origin(Source.FORWARD, "Halm Post <b>", link)
    return summary(words, article(text, language=words.language, url=link, origin=origin, age=timedelta(minutes=1)))


def _file(words: Words) -> OutgoingMessage:
    text = PONT if words.language == "fr" else BRIDGE
    origin = Origin(Source.FILE, "bridge.pdf")
    return summary(words, article(text, language=words.language, origin=origin, pages=900, pages_read=500))


def _short(words: Words) -> OutgoingMessage:
    whole = pasted(words)
    return summary(words, replace(whole, ranking=whole.ranking[:2]))


def _long(words: Words) -> OutgoingMessage:
    """Nine sentences of 600 letters do not fit in one message."""
    said = ["A sentence that has no end " + "and goes on and on " * 30 + f"until number {n}." for n in range(9)]
    sentences = tuple(
        Sentence(sum(len(s) + 1 for s in said[:n]), sum(len(s) + 1 for s in said[: n + 1]) - 1) for n in range(9)
    )
    whole = pasted(words)
    document = replace(whole.document, text=" ".join(said))
    return summary(words, replace(whole, document=document, sentences=sentences, ranking=tuple(range(9))), 0)


def _list(words: Words, page: int = 0, query: str = "") -> OutgoingMessage:
    cards = tuple(
        Card(a.id, a.document.title, "Halm Post", "", URL, "en", a.added, published, Source.LINK)
        for a, published in (
            (article(number=12), None),
            (article(number=11, age=timedelta(days=1)), NOW - timedelta(days=2)),
            (article(number=3, age=timedelta(days=40)), None),
        )
    )
    return views.library.listing(words, Listing(cards, 19), page, query, now=NOW)


CASES: dict[str, Callable[[Words], OutgoingMessage | list[OutgoingMessage]]] = {
    "summary": lambda w: summary(w, pasted(w)),
    "summary of a page": lambda w: summary(w, linked(w)),
    "summary of a stored page": lambda w: summary(w, linked(w), 5, stored=True, stale=True, changed=3),
    "summary at its longest": lambda w: summary(w, linked(w), 0),
    "summary at its shortest": lambda w: summary(w, pasted(w), 1, borderline=True),
    "summary of a forwarded post": _forwarded,
    "summary of a long file": _file,
    "summary of a text that was cut": lambda w: summary(w, linked(w, percent_read=43)),
    "summary of a short text": _short,
    "summary that does not fit": _long,
    "in context": lambda w: views.articles.context(w, summarise(linked(w), 3), 3),
    "changes": lambda w: views.articles.changes(w, linked(w), [2, 4, 5]),
    "answer": lambda w: answer(w, linked(w), elsewhere=11),
    "answer in a message of the chat": lambda w: answer(w, pasted(w), count=1),
    "answer in another language": lambda w: answer(
        w, linked(w), question_language="de", taken_over=("Who", "bridge"), count=3
    ),
    "answer in context": lambda w: views.questions.answer_in_context(
        w, Answer("Who pays?", Verdict.DIRECT, quotes(linked(w)), 12), 7, count=2, now=NOW
    ),
    "perhaps": lambda w: answer(w, linked(w), Verdict.PERHAPS),
    "nearest": lambda w: answer(w, linked(w), Verdict.NEAREST, borderline=True),
    "nothing": lambda w: answer(w, linked(w), Verdict.NOTHING, suggestions=["ferry", "pier", "bread"]),
    "nothing in this article": lambda w: answer(w, linked(w), Verdict.NOTHING, within=linked(w), elsewhere=1),
    "nothing in a text that was cut": lambda w: answer(
        w, linked(w), Verdict.NOTHING, within=linked(w, percent_read=43)
    ),
    "answer whose text has changed": lambda w: views.questions.answer_in_context(
        w, Answer("?", Verdict.DIRECT, (), 1), 7
    ),
    "empty shelf": lambda w: views.questions.answer(w, Answer("Who?", Verdict.NOTHING, (), 0), 7, now=NOW),
    "list": _list,
    "list, second page": lambda w: _list(w, 1),
    "find": lambda w: _list(w, 1, "bridge source:halm"),
    "find nothing": lambda w: views.library.listing(w, Listing((), 0), 0, "dragons"),
    "card": lambda w: views.library.card(w, linked(w), NOW),
    "source": lambda w: views.library.source(w, pasted(w)),
    "deleted": lambda w: views.library.deleted(w, pasted(w), "K7F2"),
    "restored": lambda w: views.library.restored(w, pasted(w)),
    "start": lambda w: views.start.start(w, "pullquote_bot"),
    "help": views.start.help_,
    "help of an owner": lambda w: views.start.help_(w, owner=True),
    "all commands": views.start.all_commands,
    "unknown command": lambda w: views.start.unknown_command(w, "folow", "follow", "https://halm.example/feed"),
    "unknown command like none": lambda w: views.start.unknown_command(w, "xyzzy", "", ""),
    "stop": lambda w: views.start.how_to_stop(w, private=True),
    "beyond": views.start.beyond,
    "too little": views.start.too_little,
    "words of a picture": lambda w: views.start.caption_unread(w, 345),
    "shortest": views.articles.shortest,
    "longest": views.articles.longest,
    "nothing at hand": views.articles.nothing_at_hand,
    "privacy": lambda w: views.privacy.privacy(w, "@halm", backups=7),
    "privacy in a group": lambda w: views.privacy.privacy(w, backups=7, in_group=True),
    "opted out": views.privacy.left_out,
    "question kept": lambda w: views.limits.held(w, QuotaError("questions", 20, NOW)),
    "article kept": lambda w: views.limits.held(w, QuotaError("articles", 500, NOW)),
    "refused": lambda w: views.limits.refused(w, QuotaError("megabytes", 200, NOW), "minutes.pdf"),
    "links left": lambda w: views.limits.links_left(w, 10, ["https://halm.example/11", "https://halm.example/12"]),
    "answer that was replaced": lambda w: views.questions.replaced(w, -1_001_000_000_007, 12),
    "languages": lambda w: choice_screens.language(panel(w, ChatKind.PRIVATE)),
    "erase": lambda w: views.privacy.confirm_erasure(w, HELD, ERASE, title="Halm"),
    "forget": lambda w: views.privacy.confirm_erasure(w, HELD, ERASE, personal=True, owner=True, invited=True),
    "erased": lambda w: views.privacy.chat_erased(w, HELD, "Robin"),
    "settings of a group": lambda w: screens.home(panel(w, ChatKind.SUPERGROUP)),
    "settings of a channel": lambda w: screens.home(panel(w, ChatKind.CHANNEL)),
    "settings in private": lambda w: screens.home(panel(w, ChatKind.PRIVATE)),
    "collected": lambda w: screens.collected(panel(w, ChatKind.SUPERGROUP)),
    "sentences": lambda w: choice_screens.sentences(panel(w, ChatKind.PRIVATE)),
    "kept": lambda w: choice_screens.retention(panel(w, ChatKind.PRIVATE)),
    "kept, asked": lambda w: choice_screens.confirm_retention(panel(w, ChatKind.PRIVATE), 30, 12),
    "clock": lambda w: screens.clock(panel(w, ChatKind.CHANNEL)),
    "progress": lambda w: views.progress.stage_message(w, "reading", 120, 300),
    "cannot read": views.start.cannot_read,
    "health": lambda w: views.health.health(w, HEALTH, NOW),
    "private": views.permissions.private_bot,
    "group": lambda w: views.groups.welcome(w, TOKEN, sees_all=False),
    "group, rights": lambda w: views.groups.what_bot_sees(w, sees_all=True),
    "how to find": lambda w: views.library.how_to_find(w, "tomorrow"),
}


def shown(messages: OutgoingMessage | list[OutgoingMessage]) -> str:
    """Return messages as plain text: what is read, and the buttons with what they do."""
    written = []
    for message in [messages] if isinstance(messages, OutgoingMessage) else messages:
        rows = [
            " ".join(
                f"[ {b.text}: {b.data or b.url or 'copies ' * bool(b.copy) + b.copy or 'asks ' + b.share} ]"
                for b in row
            )
            for row in message.buttons
        ]
        written.append("\n".join((transcript(message.html), *(["", *rows] if rows else []))))
    return "\n\n-- next message --\n\n".join(written)


def page(language: str) -> str:
    """Return every case in one language."""
    words = Words(language)
    return "\n\n".join(f"==== {name} ====\n\n{shown(case(words))}" for name, case in CASES.items()) + "\n"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_messages_read_as_they_should(language: str) -> None:
    """Every message is, to the letter, what the golden file says."""
    path, now = GOLDEN / f"{language}.txt", page(language)
    if os.environ.get("GOLDEN") == "write":
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


def test_lengths_go_up_and_down_by_buttons() -> None:
    """From one sentence to all of them and back; at the ends a button is gone."""
    words, whole = Words("en"), linked(Words("en"))
    assert len(whole.ranking) == 8
    up, count = [], 1
    for _ in range(9):
        up.append(count)
        longer = [b.data for row in summary(words, whole, count).buttons for b in row if b.text == "Longer"]
        if not longer:
            break
        count = int(longer[0].rsplit(":", 1)[1])
    assert up == [1, 3, 5, views.articles.ALL]
    down = []
    while True:
        down.append(count)
        shorter = [b.data for row in summary(words, whole, count).buttons for b in row if b.text == "Shorter"]
        if not shorter:
            break
        count = int(shorter[0].rsplit(":", 1)[1])
    assert down == [views.articles.ALL, 5, 3, 1]


def test_one_strong_answer_is_shown_alone() -> None:
    """Up to three are shown when they are close; the rest is behind a button."""
    found = quotes(linked(Words("en")))
    cases = ((1.0, 0.3, 0.2), (1.0, 0.9, 0.2), (1.0, 0.9, 0.85), (0.0, 0.0, 0.0))
    scored = [tuple(replace(q, score=s) for q, s in zip(found, scores, strict=True)) for scores in cases]
    strong = [views.questions.count_strong_quotes(Answer("?", Verdict.DIRECT, many, 1)) for many in scored]
    assert strong == [1, 2, 3, 3]
    for verdict in (Verdict.PERHAPS, Verdict.NEAREST):
        assert views.questions.count_strong_quotes(Answer("?", verdict, found, 1)) == 1
    assert views.questions.count_strong_quotes(Answer("?", Verdict.NOTHING, (), 1)) == 0


def test_an_answer_always_contains_its_quotation() -> None:
    """Also under a native quote, which is not there when the message is gone or the answer is edited."""
    words, whole = Words("en"), pasted(Words("en"))
    bare = Answer("?", Verdict.DIRECT, (Quote(whole, 2),), 1)
    (native,) = views.questions.answer(words, bare, 7, now=NOW)
    assert f"<blockquote>{whole.quote(2)}</blockquote>" in native.html
    assert [native] == views.questions.answer(words, bare, 7, now=NOW)
    marked = Answer("?", Verdict.DIRECT, (Quote(whole, 2, ((0, 6),)),), 1)
    assert "<b>Divers</b>" in views.questions.answer(words, marked, 7, now=NOW)[0].html


def test_an_answer_whose_text_has_changed_says_so_in_context() -> None:
    """Without quotes no sentence is too long: the text they stood in is another one now, or gone."""
    for words in (Words("en"), Words("fr")):
        for verdict in Verdict:
            shown = views.questions.answer_in_context(words, Answer("Who pays?", verdict, (), 12), 7, count=1, now=NOW)
            assert views.message.plain_text(shown) == views.questions.text_changed(words)


def test_a_text_that_was_cut_says_so() -> None:
    """In per cent where the file has no pages; also when nothing is found in what was read."""
    words = Words("en")
    cut, whole = linked(words, percent_read=43), linked(words)
    said = "I read the first 43 % of it."
    assert said in summary(words, cut).html
    assert said in views.library.card(words, cut, NOW).html
    assert said in answer(words, cut, Verdict.NOTHING, within=cut)[0].html
    assert said not in answer(words, cut, Verdict.NOTHING)[0].html
    assert "I read" not in summary(words, whole).html
    assert "43" not in summary(words, linked(words, percent_read=43, pages=900, pages_read=500)).html


def test_nothing_elsewhere() -> None:
    """The toast counts the other articles, in the singular where there is one."""
    toasts = [views.questions.nothing_elsewhere(words, n) for words in (Words("en"), Words("fr")) for n in (1, 11)]
    assert toasts == [
        "Nothing in the other article.",
        "Nothing in the other 11 articles.",
        "Rien dans l’autre article.",
        "Rien dans les 11 autres articles.",
    ]


def test_native_quotes() -> None:
    """A sentence is quoted natively where it stands whole and unchanged in one message of at most 1,024 units."""
    whole = pasted(Words("en"))
    sentence = whole.sentences[2]
    at = sentence.start
    assert views.questions.reply_to(Quote(whole, 2)) == views.message.ReplyTo(345, whole.quote(2), at)
    smiling = replace(whole, document=replace(whole.document, text="😀" + whole.document.text[1:]))
    assert views.questions.reply_to(Quote(smiling, 2)) == views.message.ReplyTo(345, whole.quote(2), at + 1)
    (part,) = whole.parts
    assert views.questions.reply_to(
        Quote(replace(whole, parts=(replace(part, exact=False),)), 2)
    ) == views.message.ReplyTo(345)
    assert views.questions.reply_to(
        Quote(replace(whole, parts=(replace(part, end=at + 5),)), 2)
    ) == views.message.ReplyTo(345)
    assert views.questions.reply_to(
        Quote(replace(whole, parts=(replace(part, offset=5),)), 2)
    ) == views.message.ReplyTo(345, whole.quote(2), at + 5)
    assert views.questions.reply_to(Quote(linked(Words("en")), 2)) is None


def test_a_quotation_too_long_for_a_message_goes_on_in_the_next() -> None:
    """It is not shortened: its pieces, put together, are the sentence."""
    said = "Ein Satz 😀 ohne Ende, " * 400
    whole = pasted(Words("en"))
    document = replace(whole.document, text=said.strip())
    whole = replace(whole, document=document, sentences=(Sentence(0, len(document.text)),), ranking=(0,))
    messages = views.questions.answer(Words("en"), Answer("?", Verdict.DIRECT, (Quote(whole, 0),), 1), 7, now=NOW)
    assert len(messages) == 3
    text = "".join(m.html for m in messages).replace("<blockquote>", "").replace("</blockquote>", "")
    assert text.startswith(document.text)
    assert [bool(m.buttons) for m in messages] == [False, False, True]
