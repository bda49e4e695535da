"""What a person is offered above the composer, after "@bot query"."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.models import Json
from tests.sandbox.client.message import Message


@dataclass(frozen=True)
class Offer:
    """The bot's answer to an inline query."""

    query: str
    raw: Json

    @property
    def ids(self) -> list[str]:
        return [str(each["id"]) for each in self.raw["results"]]

    @property
    def titles(self) -> list[str]:
        return [str(each["title"]) for each in self.raw["results"]]

    @property
    def descriptions(self) -> list[str]:
        return [str(each["description"]) for each in self.raw["results"]]

    @property
    def messages(self) -> list[Message]:
        """What each result would become; they stand in no chat yet."""
        return [Message(each["message"]) for each in self.raw["results"]]

    @property
    def next_offset(self) -> str:
        return str(self.raw["next_offset"])

    @property
    def button(self) -> str:
        """The label of the button above the results, "" where there is none."""
        return str(self.raw["button"].get("text", ""))

    @property
    def start_parameter(self) -> str:
        """What that button starts the bot with."""
        return str(self.raw["button"].get("start_parameter", ""))
