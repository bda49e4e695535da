"""The arguments of one call, as loosely typed as the Bot API takes them: query, JSON, form or multipart."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.errors import BadRequestError
from sandbox.models import Json


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    body: bytes


class Arguments:
    """What a client sent with a method; names are case-sensitive, values may be strings or JSON."""

    def __init__(self, values: Json, uploads: dict[str, Upload] | None = None) -> None:
        self.values = {name: value for name, value in values.items() if value is not None}
        self.uploads = uploads or {}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers and flags are taken as their JSON text."""
        value = self.values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number, also out of a string; anything else counts as not given, as with Telegram."""
        value = self.values.get(name, default)
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, int):
            return value
        match = re.match(r"\s*([+-]?\d{1,19})", str(value))
        return int(match.group(1)) if match else default

    def flag(self, name: str) -> bool:
        """True for true, "true", "yes", "1"."""
        return self.text(name).lower() in ("true", "yes", "1")

    def value(self, name: str, error: str = "") -> Any:
        """A JSON value, given as JSON or as its text; None when absent or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise BadRequestError(error or f"can't parse {name.replace('_', ' ')} JSON object") from None

    def object(self, name: str, error: str = "") -> Json:
        """A JSON object, {} when absent."""
        value = self.value(name, error)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise BadRequestError(error or f"object expected as {name.replace('_', ' ')}")
        return value

    def upload(self, name: str) -> Upload | None:
        """The file of this name, also where the argument is attach://other."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
        return self.uploads.get(name)

    def summary(self) -> Json:
        """The arguments as the journal stores them: long texts cut, files by name and size."""
        cut = {name: value[:5000] if isinstance(value, str) else value for name, value in self.values.items()}
        return cut | {name: f"<file {upload.name}, {len(upload.body)} bytes>" for name, upload in self.uploads.items()}


def _check(body: Json) -> None:
    """Half a surrogate pair, written as an escape, is no text anywhere in a call."""
    try:
        json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadRequestError("strings must be encoded in UTF-8") from None


async def read(request: web.Request) -> Arguments:
    """Everything a request carries; raises what Telegram says to a body it cannot read."""
    values: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if not request.can_read_body:
        return Arguments(values)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read())
        except ValueError:
            raise BadRequestError("can't parse JSON object: the body is no JSON in UTF-8") from None
        if not isinstance(body, dict):
            raise BadRequestError("can't parse JSON object: an object was expected")
        _check(body)
        return Arguments(values | body)
    try:
        for name, part in (await request.post()).items():
            if isinstance(part, web.FileField):
                uploads[name] = Upload(part.filename or name, part.content_type, part.file.read())
            elif isinstance(part, str):
                values[name] = part
            else:
                values[name] = bytes(part).decode()
    except UnicodeDecodeError:
        raise BadRequestError("strings must be encoded in UTF-8") from None
    except ValueError:
        raise BadRequestError("can't parse the request body") from None
    return Arguments(values, uploads)
