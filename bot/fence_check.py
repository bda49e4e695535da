"""What `doctor` says of the children: the fence around them (`engine.fences`), the bot's own memory, and Tesseract."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bot import memory_guard
from bot.settings import Settings
from engine import calls
from engine.errors import WorkerError
from engine.models import Fence
from engine.readers.pictures.packs import PACKS
from handlers.views.i18n import languages
from services.workers.pool import Workers
from storage.connections import file_of


async def report(settings: Settings) -> tuple[str, ...]:
    """Let a reader try what it must not be able to do; return a line on that, on the bot's memory and on pictures."""
    workers = Workers(data_dir=settings.data_dir)
    await workers.start()
    try:
        fence = await workers.call(calls.TRY_FENCE, tuple(map(str, _private(settings))))
        packs = await workers.call(calls.PICTURE_LANGUAGES)
    except WorkerError:
        return ("WRONG  fence: a reader does not start; look at the memory and the limits of this user",)
    finally:
        await workers.close()
    return (children(fence), _memory(), pictures(packs))


def _private(settings: Settings) -> Iterator[Path]:
    """Return what is there of settings and data."""
    for place in (Path(".env").absolute(), settings.data_dir, file_of(settings.database)):
        if place is not None and place.exists():
            yield place


def children(fence: Fence) -> str:
    """Return the line on the children."""
    if not fence.reached and fence.no_new_privileges:
        return (
            "ok     fence: readers and engine open no socket, start and touch no other process, and read nothing but "
            f"code and libraries (seccomp, Landlock {fence.landlock}, no new privileges)"
        )
    missing = []
    if sys.platform != "linux":
        missing.append("this system is not Linux")
    elif any(" " in name for name in fence.reached):  # words, no path
        missing.append("the kernel takes no filter of system calls (seccomp) here")
    if sys.platform == "linux" and not fence.landlock:
        missing.append("the kernel has no Landlock, or it is switched off")
    if not missing:
        missing.append("these lie in a folder of code, which a child may read; keep settings and data elsewhere")
    return f"off    fence: a file that takes over a reader could reach {', '.join(fence.reached)}: {'; '.join(missing)}"


def pictures(packs: tuple[str, ...]) -> str:
    """Return the line on pictures of text, given the language packs of Tesseract that its reader finds."""
    spoken = sorted(pack for pack, language in PACKS.items() if language in languages())
    missing = [pack for pack in spoken if pack not in packs]
    if missing == spoken:
        return "off    pictures: text on photos and scans is not read: apt install tesseract-ocr tesseract-ocr-fra …"
    hint = f"; for others: apt install {' '.join(f'tesseract-ocr-{pack}' for pack in missing)}" if missing else ""
    return f"ok     pictures: Tesseract reads text on photos and scans, with the packs {', '.join(packs)}{hint}"


def _memory() -> str:
    if not memory_guard.is_open():
        return "ok     memory: other programs of this user cannot read the token in the bot's memory and environment"
    reason = "the bot runs as root, who reads everything" if sys.platform == "linux" else "this system is not Linux"
    return f"off    memory: other programs can read the token in the bot's memory: {reason}. Give it a user of its own"
