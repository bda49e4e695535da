"""Files: sending them and fetching what people sent."""

from __future__ import annotations

from sandbox.arguments import Arguments, Upload
from sandbox.errors import ApiError, BadRequestError
from sandbox.methods import messages
from sandbox.models import Json, StoredFile
from sandbox.world import World

# from Telegram's documentation, not from the bot: the sandbox imports nothing of the bot that it tests
DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
PHOTO_SIDES, PHOTO_RATIO = 10_000, 20


def document(file: StoredFile) -> Json:
    """Telegram's Document."""
    facts: Json = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}
    return facts | ({"file_name": file.name} if file.name else {}) | ({"mime_type": file.mime} if file.mime else {})


def photo(file: StoredFile, body: bytes = b"") -> list[Json]:
    """Telegram's PhotoSize list; the sandbox makes no smaller copies and measures PNG alone."""
    width, height = _measured(body) or (800, 600)
    facts: Json = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}
    return [facts | {"width": width, "height": height}]


def send_document(world: World, arguments: Arguments) -> Json:
    """sendDocument"""
    file = _given(world, arguments, "document")
    chat, fields = messages.frame(world, arguments)
    return world.store(chat, fields | {"document": document(file)} | messages.caption(arguments))


def send_photo(world: World, arguments: Arguments) -> Json:
    """sendPhoto"""
    file = _given(world, arguments, "photo")
    body = world.file_body(file)
    if not is_picture(body):
        raise BadRequestError("IMAGE_PROCESS_FAILED")
    width, height = _measured(body) or (1, 1)
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
        raise BadRequestError("PHOTO_INVALID_DIMENSIONS")
    chat, fields = messages.frame(world, arguments)
    return world.store(chat, fields | {"photo": photo(file, body)} | messages.caption(arguments))


def _given(world: World, arguments: Arguments, name: str) -> StoredFile:
    upload: Upload | None = arguments.upload(name)
    if upload is None:
        value = arguments.text(name)
        if value in world.files:
            return world.files[value]
        if value.startswith(("http://", "https://")):
            raise BadRequestError("failed to get HTTP URL content")
        raise BadRequestError(f"there is no {name} in the request" if not value else "wrong file identifier specified")
    if not upload.body:
        raise BadRequestError("file must be non-empty")
    if len(upload.body) > (PHOTO_LIMIT if name == "photo" else UPLOAD_LIMIT):
        raise ApiError(413, "Request Entity Too Large")
    return world.keep_file(upload.body, upload.name, upload.mime, f"{name}s")


def _measured(body: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG."""
    if body[:8] != b"\x89PNG\r\n\x1a\n" or body[12:16] != b"IHDR" or len(body) < 24:
        return None
    return int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big")


def is_picture(body: bytes) -> bool:
    """Whether Telegram would take these bytes for a photo."""
    return body.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")) or body[8:12] == b"WEBP"


def get_file(world: World, arguments: Arguments) -> Json:
    """getFile"""
    file = world.files.get(arguments.text("file_id"))
    if file is None:
        reason = "wrong file_id or the file is temporarily unavailable"
        raise BadRequestError(reason if arguments.text("file_id") else "file_id not specified")
    if file.size > DOWNLOAD_LIMIT:
        raise BadRequestError("file is too big")
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size, "file_path": file.path}
