"""Button tokens: found by their token or by the prompt that asks, until they expire or are revoked."""

from __future__ import annotations

from datetime import timedelta

from engine.models import ArticleId, FeedLink, ShelfId
from storage.models import (
    PAYLOADS,
    AdminPanel,
    BroadcastPrompt,
    ChatSearch,
    DigestLinePrompt,
    DigestReview,
    DigestTimePrompt,
    DigestTrouble,
    ErasePanel,
    FeedChoices,
    FeedFailure,
    FeedPanel,
    FeedPrompt,
    GroupInvitation,
    GroupSetup,
    LinkListChoice,
    LinkListFile,
    LinkListReading,
    NoticeReview,
    OwnerInvitation,
    Payload,
    PersonInvitation,
    PersonSearch,
    QuotaPrompt,
    SettingPrompt,
    SettingsPanel,
    SharedArticle,
    UndoSettings,
    WatchPanel,
    WatchPrompt,
    Welcome,
)
from tests.storage.sample_library import LATER, NOON, Library

SHELF = ShelfId(3)
CHANGES: dict[str, bool | int | str | tuple[int, ...]] = {
    "zone": "Europe/Paris",
    "times": (127, 480, 1080),
    "pin": True,
    "quiet_from": -1,
    "left_out": (),
}
LIST_FILE = LinkListFile("BQAC", "ä.html", "bookmarks")
EVERY: tuple[Payload, ...] = (
    SettingsPanel(SHELF),
    SettingsPanel(SHELF, CHANGES),
    Welcome(SHELF),
    UndoSettings(SHELF, {"header": 'a "b" {c} 日本'}, {"header": "\x00\ud800"}),
    FeedPanel(SHELF),
    FeedChoices(SHELF, (FeedLink("https://example.org/ä", "Ä: “b”"), FeedLink("https://example.org/2", ""))),
    FeedFailure(SHELF),
    WatchPanel(SHELF),
    LinkListChoice(SHELF, LIST_FILE),
    LinkListReading(SHELF, LIST_FILE, "ä / “b”", -100, 12, 1, 2, 3, 4, 5, 6, 7),
    DigestReview(SHELF, 7),
    DigestLinePrompt(SHELF, 7, ArticleId(12)),
    DigestTimePrompt(SHELF, 7),
    NoticeReview(SHELF, 2, ArticleId(12), 1 << 31),
    DigestTrouble(SHELF, 7),
    ErasePanel(SHELF),
    AdminPanel(),
    OwnerInvitation(),
    PersonInvitation(),
    GroupInvitation(),
    SharedArticle(SHELF, ArticleId(12)),
    GroupSetup(SHELF),
    SettingPrompt(SHELF, "zone", CHANGES),
    FeedPrompt(SHELF, "include", 2),
    WatchPrompt(SHELF, 0),
    PersonSearch(),
    QuotaPrompt(1 << 52),
    ChatSearch(),
    BroadcastPrompt(),
)


async def test_every_payload_comes_back_as_it_was(library: Library) -> None:
    """On both databases, whatever its texts; only a lone surrogate, which no database takes, is replaced."""
    assert {type(payload) for payload in EVERY} == set(PAYLOADS.values())
    for payload in EVERY:
        issued = await library.button_tokens.create(-100, 5, payload, LATER)
        token = await library.button_tokens.find(issued.token, NOON)
        assert token is not None
        if isinstance(payload, UndoSettings):
            assert token.payload == UndoSettings(SHELF, payload.before, {"header": "\x00\ufffd"})
        else:
            assert token == issued


async def test_a_token_is_found_by_itself_alone(library: Library) -> None:
    """It says which chat is changed, by whom and what it is about; no other token finds anything."""
    issued = await library.button_tokens.create(-100, 5, DigestReview(SHELF, 3), LATER)
    other = await library.button_tokens.create(-100, 5, DigestReview(SHELF, 3), LATER)
    assert len(issued.token) == 16
    assert issued.token != other.token
    assert await library.button_tokens.find(issued.token, NOON) == issued
    for token in ("", "x" * 16, issued.token.swapcase(), "\ud800"):
        assert await library.button_tokens.find(token, NOON) is None


async def test_a_token_ends(library: Library) -> None:
    """By time, or by the first who revokes it."""
    issued = await library.button_tokens.create(1, 5, AdminPanel(), LATER)
    assert await library.button_tokens.find(issued.token, LATER) is None
    assert await library.button_tokens.revoke(issued.token)
    assert not await library.button_tokens.revoke(issued.token)
    await library.button_tokens.create(1, 5, AdminPanel(), LATER)
    assert await library.button_tokens.purge(LATER - timedelta(microseconds=1)) == 0
    assert await library.button_tokens.purge(LATER) == 1


async def test_all_tokens_of_a_kind_are_revoked(library: Library) -> None:
    """And those of other kinds stay."""
    owner = await library.button_tokens.create(0, 0, OwnerInvitation(), LATER)
    person = await library.button_tokens.create(0, 0, PersonInvitation(), LATER)
    assert await library.button_tokens.revoke_all(OwnerInvitation) == 1
    assert await library.button_tokens.find(owner.token, NOON) is None
    assert await library.button_tokens.find(person.token, NOON) == person


async def test_a_prompt_is_found_by_its_message_and_person(library: Library) -> None:
    """Chats have messages of the same number, and another person's reply is no answer to it."""
    prompt = await library.button_tokens.create(-100, 5, WatchPrompt(SHELF, 1), LATER, prompt=(-100, 12))
    await library.button_tokens.create(-100, 5, WatchPanel(SHELF), LATER)
    assert await library.button_tokens.find_prompt(5, -100, 12, NOON) == prompt
    for person, chat, message in ((6, -100, 12), (5, -200, 12), (5, -100, 1), (5, -100, 121)):
        assert await library.button_tokens.find_prompt(person, chat, message, NOON) is None
    assert await library.button_tokens.find_prompt(5, -100, 12, LATER) is None
