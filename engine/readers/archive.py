"""Untrusted zip archives: unpacked in memory, within limits that are counted while unpacking."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any, Self

from lxml import etree

from engine.errors import BrokenFileError, EncryptedError

MAX_UNPACKED = 64 << 20
"""Bytes unpacked from one archive."""
MAX_MEMBERS = 20_000
"""A book of 11 MB can have 2,019; the directory of 20,000 is read in 0.2 s."""
MAX_RATIO = 200
"""Unpacked bytes for each packed byte; ordinary XML packs about 1:15, at most 1:50."""
RATIO_FREE = 8 << 20
"""Unpacked bytes below which MAX_RATIO does not apply: a hundred thousand equal paragraphs are no bomb."""
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, IndexError, KeyError)


class Archive:
    """The members of a zip archive, within limits; raises BrokenFileError for any fault."""

    def __init__(self, body: bytes, name: str = "") -> None:
        self._file = name
        self._read = 0
        self._packed = max(1, len(body))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except _FAULTS:
            raise BrokenFileError(name) from None
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise BrokenFileError(name)
        self._infos = {info.filename: info for info in infos}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, as spelled in the archive."""
        return tuple(self._infos)

    def declared_size(self, name: str) -> int:
        """Return the size of member *name* in the directory. It may be wrong: use it for progress, not for limits."""
        return self._infos[name].file_size if name in self._infos else 0

    def starts_with(self, name: str, start: bytes) -> bool:
        """Whether member *name* begins with *start*."""
        return name in self._infos and self._unpack(name, len(start) + 1).startswith(start)

    def read(self, name: str) -> bytes:
        """Return the whole of member *name*."""
        return self._unpack(name, MAX_UNPACKED)

    def xml(self, name: str) -> Any:
        """Return member *name* as an XML tree, parsed without DTD, entities and network."""
        parser = etree.XMLParser(
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError):
            raise BrokenFileError(self._file) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise BrokenFileError(self._file)
        return root

    def _unpack(self, name: str, limit: int) -> bytes:
        """Return up to *limit* bytes of a member. The sizes in the directory are not trusted."""
        info = self._infos.get(name)
        if info is None:
            raise BrokenFileError(self._file)
        if info.flag_bits & 1:
            raise EncryptedError(self._file)
        content = bytearray()
        try:
            with self._zip.open(info) as member:
                while len(content) < limit and (chunk := member.read(min(64 << 10, limit - len(content)))):
                    content += chunk
                    self._count(len(chunk))
        except _FAULTS:
            raise BrokenFileError(self._file) from None
        except RuntimeError:  # zipfile raises it for "needs a password"
            raise EncryptedError(self._file) from None
        return bytes(content)

    def _count(self, size: int) -> None:
        self._read += size
        if self._read > MAX_UNPACKED or (self._read > RATIO_FREE and self._read > self._packed * MAX_RATIO):
            raise BrokenFileError(self._file)
