"""What is stored but is no text, a file a noun. Standard library only, so that every floor can name these values."""

from __future__ import annotations

from storage.models.chats import Chat, ChatKind, ChatSettings, Grant, Holdings, Room
from storage.models.digests import Digest, DigestState, DigestTime, Spans
from storage.models.feeds import Failing, Feed, Follow, KnownItem, Watch
from storage.models.library import AskedQuestion, Card, Listing, Marks
from storage.models.messaging import Delivery, DeliveryState, Errand, InboxUpdate, SetAside
from storage.models.operations import Alarm, Broadcast, BroadcastState, Count, Figures, RecipientState
from storage.models.people import Access, Person, Quota, Standing

__all__ = [
    "Access",
    "Alarm",
    "AskedQuestion",
    "Broadcast",
    "BroadcastState",
    "Card",
    "Chat",
    "ChatKind",
    "ChatSettings",
    "Count",
    "Delivery",
    "DeliveryState",
    "Digest",
    "DigestState",
    "DigestTime",
    "Errand",
    "Failing",
    "Feed",
    "Figures",
    "Follow",
    "Grant",
    "Holdings",
    "InboxUpdate",
    "KnownItem",
    "Listing",
    "Marks",
    "Person",
    "Quota",
    "RecipientState",
    "Room",
    "SetAside",
    "Spans",
    "Standing",
    "Watch",
]
