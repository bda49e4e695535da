"""Button tokens: who may press the changing buttons of a message, and what the message is about.

What a token is about is a value of `Payload`. It is stored as its `kind` beside the JSON of its fields, so a field that
is added needs a default, and a kind that is renamed needs a migration: a token may be a month old.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Generic, TypeAlias, TypeVar, get_args

from engine.models import ArticleId, FeedLink, ShelfId

SettingValue: TypeAlias = bool | int | str | tuple[int, ...]
Changes: TypeAlias = dict[str, SettingValue]
"""New values of settings by their names; "times" are those of a digest: the days, then the minutes; () for none."""


@dataclass(frozen=True, slots=True)
class SettingsPanel:
    """The panel of /settings."""

    kind: ClassVar[str] = "settings"
    shelf: ShelfId
    waiting: Changes = field(default_factory=dict)
    """Changes that are made once the chat has chosen its time zone."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The first message in a group, whose button leads to /settings."""

    kind: ClassVar[str] = "welcome"
    shelf: ShelfId


@dataclass(frozen=True, slots=True)
class UndoSettings:
    """The button that undoes a change of settings, unless they were changed again."""

    kind: ClassVar[str] = "undo_settings"
    shelf: ShelfId
    before: Changes
    after: Changes


@dataclass(frozen=True, slots=True)
class FeedPanel:
    """The list of a shelf's feeds, or one of them."""

    kind: ClassVar[str] = "feeds"
    shelf: ShelfId


@dataclass(frozen=True, slots=True)
class FeedChoices:
    """Feeds that were found at one address, of which one can be followed."""

    kind: ClassVar[str] = "feed_choices"
    shelf: ShelfId
    links: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True)
class FeedFailure:
    """The message that a feed was given up."""

    kind: ClassVar[str] = "feed_failure"
    shelf: ShelfId


@dataclass(frozen=True, slots=True)
class WatchPanel:
    """The list of a shelf's watches, or one of them."""

    kind: ClassVar[str] = "watches"
    shelf: ShelfId


HISTORY = "history"
"""The format of a file that `engine.readers.histories` reads."""


@dataclass(frozen=True, slots=True)
class LinkListFile:
    """A list of links that was sent as a file, or a history: the messages of chats."""

    file_id: str
    """Telegram's name of it, with which it is downloaded again."""
    name: str
    format: str
    """One of `engine.readers.link_lists`, or HISTORY."""

    @property
    def is_history(self) -> bool:
        """Whether it is a history."""
        return self.format == HISTORY


@dataclass(frozen=True, slots=True)
class LinkListChoice:
    """The question which links of a list are to be read."""

    kind: ClassVar[str] = "link_list_choice"
    shelf: ShelfId
    file: LinkListFile
    history: int = 0
    """The number of the chosen chat in a history, 0 until one is chosen."""


@dataclass(frozen=True, slots=True)
class LinkListReading:
    """The message that shows how far the reading of a list is: what is chosen of it, and what became of its links."""

    kind: ClassVar[str] = "link_list_reading"
    shelf: ShelfId
    file: LinkListFile
    group: str
    """The chosen folder, tag or year, "" for all."""
    chat: int
    """Where the message is; the shelf may be that of a channel, or have moved to a supergroup since."""
    message: int
    new: int = 0
    known: int = 0
    """Links to articles that were on the shelf before."""
    carried: int = 0
    """Articles whose page could not be read, and whose text is the one in the file."""
    failed: int = 0
    left_out: int = 0
    """Messages of a history that are too short, or not to be kept."""
    history: int = 0
    """The number of the chosen chat in a history."""
    offset: int = 0
    """The byte of a history that is read next."""

    @property
    def done(self) -> int:
        """How many of the chosen links or messages have had their turn."""
        return self.new + self.known + self.carried + self.failed + self.left_out


@dataclass(frozen=True, slots=True)
class DigestReview:
    """A channel's digest as its editor sees it before it is published."""

    kind: ClassVar[str] = "digest_review"
    shelf: ShelfId
    number: int


@dataclass(frozen=True, slots=True)
class NoticeReview:
    """An item of a feed as an editor sees it before it is posted in a channel."""

    kind: ClassVar[str] = "notice_review"
    shelf: ShelfId
    follow: int
    article: ArticleId
    checksum: int
    """CRC-32 of the text that they saw."""


@dataclass(frozen=True, slots=True)
class DigestTrouble:
    """The message that a digest did not arrive, or may not have arrived."""

    kind: ClassVar[str] = "digest_trouble"
    shelf: ShelfId
    number: int


@dataclass(frozen=True, slots=True)
class ErasePanel:
    """The question whether everything is to be erased."""

    kind: ClassVar[str] = "erase"
    shelf: ShelfId


@dataclass(frozen=True, slots=True)
class AdminPanel:
    """The panel of /admin."""

    kind: ClassVar[str] = "admin"


@dataclass(frozen=True, slots=True)
class OwnerInvitation:
    """The link of the first start, which makes its first user an owner."""

    kind: ClassVar[str] = "invite_owner"


@dataclass(frozen=True, slots=True)
class PersonInvitation:
    """A link that lets one person use the bot."""

    kind: ClassVar[str] = "invite_person"


@dataclass(frozen=True, slots=True)
class GroupInvitation:
    """A link that lets one group use the bot."""

    kind: ClassVar[str] = "invite_group"


@dataclass(frozen=True, slots=True)
class SharedArticle:
    """A link to a copy of an article."""

    kind: ClassVar[str] = "shared_article"
    shelf: ShelfId
    article: ArticleId


@dataclass(frozen=True, slots=True)
class GroupSetup:
    """A link that opens the settings of a group in private."""

    kind: ClassVar[str] = "group_setup"
    shelf: ShelfId


@dataclass(frozen=True, slots=True)
class SettingPrompt:
    """Asks for the value of a setting."""

    kind: ClassVar[str] = "ask_setting"
    shelf: ShelfId
    setting: str
    waiting: Changes = field(default_factory=dict)
    """As in `SettingsPanel`."""


@dataclass(frozen=True, slots=True)
class FeedPrompt:
    """Asks for the address of a feed to follow, or for the words that filter one."""

    kind: ClassVar[str] = "ask_feed"
    shelf: ShelfId
    field: str
    """"add", "include" or "exclude"."""
    follow: int = 0
    """The number of the feed that is filtered."""


@dataclass(frozen=True, slots=True)
class DigestLinePrompt:
    """Asks an editor for a line of their own in a digest under review."""

    kind: ClassVar[str] = "ask_digest_line"
    shelf: ShelfId
    number: int
    story: ArticleId
    """Its most central article."""


@dataclass(frozen=True, slots=True)
class DigestTimePrompt:
    """Asks an editor for the time at which a digest under review is published."""

    kind: ClassVar[str] = "ask_digest_time"
    shelf: ShelfId
    number: int


@dataclass(frozen=True, slots=True)
class WatchPrompt:
    """Asks for the words of a watch."""

    kind: ClassVar[str] = "ask_watch"
    shelf: ShelfId
    number: int
    """0 for a new watch."""


@dataclass(frozen=True, slots=True)
class PersonSearch:
    """Asks an owner for the number of a person."""

    kind: ClassVar[str] = "ask_person"


@dataclass(frozen=True, slots=True)
class QuotaPrompt:
    """Asks an owner how many articles a day a person may add."""

    kind: ClassVar[str] = "ask_quota"
    person: int


@dataclass(frozen=True, slots=True)
class ChatSearch:
    """Asks an owner for the title, user name or number of a chat."""

    kind: ClassVar[str] = "ask_chat"


@dataclass(frozen=True, slots=True)
class BroadcastPrompt:
    """Asks an owner for the text of a broadcast."""

    kind: ClassVar[str] = "ask_broadcast"


PanelPayload: TypeAlias = (
    SettingsPanel
    | Welcome
    | UndoSettings
    | FeedPanel
    | FeedChoices
    | FeedFailure
    | WatchPanel
    | LinkListChoice
    | LinkListReading
    | DigestReview
    | NoticeReview
    | DigestTrouble
    | ErasePanel
    | AdminPanel
)
"""Messages with buttons."""
LinkPayload: TypeAlias = OwnerInvitation | PersonInvitation | GroupInvitation | SharedArticle | GroupSetup
"""Links that start the bot."""
PromptPayload: TypeAlias = (
    SettingPrompt
    | FeedPrompt
    | DigestLinePrompt
    | DigestTimePrompt
    | WatchPrompt
    | PersonSearch
    | QuotaPrompt
    | ChatSearch
    | BroadcastPrompt
)
"""Messages that ask for a reply."""
Payload: TypeAlias = PanelPayload | LinkPayload | PromptPayload

PAYLOADS: dict[str, type[Payload]] = {payload.kind: payload for payload in get_args(Payload)}
"""Stored kind → class."""

P_co = TypeVar("P_co", bound=Payload, covariant=True)


@dataclass(frozen=True, slots=True)
class ButtonToken(Generic[P_co]):
    """The right of one person to press the buttons of a message, to reply to a prompt, or to open a link."""

    token: str
    """Random; callback data and links name it."""
    chat: int
    """The chat that is changed; not always the one in which the message stands."""
    person: int
    payload: P_co
    expires: datetime
