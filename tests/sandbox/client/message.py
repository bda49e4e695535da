"""What a person sees of a message at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox import utf16
from sandbox.models import Json


@dataclass(frozen=True)
class Message:
    """A message as it stood at one moment; `wait_edit` gives the next."""

    raw: Json
    number: int = 0  # of the event that showed it

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def chat(self) -> int:
        return int(self.raw["chat"]["id"])

    @property
    def text(self) -> str:
        return str(self.raw.get("text") or self.raw.get("caption") or self.raw.get("shown", {}).get("text", ""))

    @property
    def entities(self) -> list[Json]:
        return list(self.raw.get("entities") or self.raw.get("caption_entities") or [])

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    @property
    def reply_to(self) -> int:
        """The number of the message this one answers, or 0."""
        return int(self.raw.get("reply_to_message", {}).get("message_id", 0))

    @property
    def quote(self) -> str:
        """The passage quoted in the reply."""
        return str(self.raw.get("quote", {}).get("text", ""))

    @property
    def topic(self) -> int:
        return int(self.raw.get("message_thread_id", 0))

    def passages(self, *kinds: str) -> list[str]:
        """The texts under entities of these kinds, as "bold" or "blockquote"."""
        return [utf16.cut(self.text, each["offset"], each["length"]) for each in self.entities if each["type"] in kinds]

    @property
    def quotations(self) -> list[str]:
        """What stands in blockquotes, folded ones too."""
        return self.passages("blockquote", "expandable_blockquote")

    @property
    def links(self) -> list[str]:
        """The addresses behind words."""
        return [each["url"] for each in self.entities if each["type"] == "text_link"]

    def button(self, label: str) -> Json:
        """The button whose label is, or else contains, *label*."""
        buttons = [each for row in self.raw.get("reply_markup", {}).get("inline_keyboard", []) for each in row]
        matches = [b for b in buttons if b["text"] == label] or [b for b in buttons if label in b["text"]]
        if not matches:
            raise AssertionError(f"no button {label!r} among {self.buttons} under {self.text!r}")
        return dict(matches[0])

    def reactions(self) -> list[str]:
        """The emoji given to it, by whomever."""
        return [emoji for each in self.raw.get("reactions", []) for emoji in each["emoji"]]


def describe(event: Json) -> str:
    """An event in a few words, for the message of a failed wait."""
    if "message" in event:
        return f"{event['kind']} {event['message']['message_id']}: {Message(event['message']).text[:60]!r}"
    if event["kind"] == "call":
        return f"call {event['call']['method']} {event['call']['code']} {event['call'].get('text', '')}"
    return str(event["kind"])
