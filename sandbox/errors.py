"""The one error of the Bot API: a code and Telegram's own words."""

from __future__ import annotations


class ApiError(Exception):
    """Telegram would refuse this call with *code* and *text*; *parameters* go beside them."""

    def __init__(self, code: int, text: str, **parameters: int) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text
        self.parameters = parameters


class BadRequestError(ApiError):
    """400, with Telegram's usual beginning."""

    def __init__(self, reason: str, **parameters: int) -> None:
        super().__init__(400, f"Bad Request: {reason}", **parameters)


class ForbiddenError(ApiError):
    """403: the chat is closed to the bot."""

    def __init__(self, reason: str) -> None:
        super().__init__(403, f"Forbidden: {reason}")
