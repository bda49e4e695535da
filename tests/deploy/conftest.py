"""The scripted Bot API, for what is started as it is in operation."""

from tests.bot.conftest import server

__all__ = ["server"]
