"""The bytes of files: in memory, or in a folder when the sandbox has one."""

from __future__ import annotations

from pathlib import Path


class Blobs:
    """Bytes by name; names are the sandbox's own, never a person's."""

    def __init__(self, data: Path | None) -> None:
        self._folder = data / "files" if data else None
        self._memory: dict[str, bytes] = {}

    def put(self, name: str, body: bytes) -> None:
        """Keep *body* under *name*."""
        if self._folder is None:
            self._memory[name] = body
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / name).write_bytes(body)

    def get(self, name: str) -> bytes:
        """The bytes under *name*; empty where the folder lost them."""
        if self._folder is None:
            return self._memory.get(name, b"")
        path = self._folder / name
        return path.read_bytes() if path.is_file() else b""
