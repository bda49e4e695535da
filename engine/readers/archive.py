"""Zip archives from strangers: nothing touches the disk, every byte is counted while it is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any, Self

from lxml import etree

from engine.errors import BrokenFileError, EncryptedError

TOTAL = 64 << 20
"""Bytes unpacked from one archive."""
MEMBERS = 2000
RATIO = 200
"""Unpacked bytes for each packed one; honest XML packs about 1:15, 1:50 at the most."""
SLACK = 8 << 20
"""Below this no ratio is asked for: a hundred thousand equal paragraphs are no bomb."""
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, IndexError, KeyError)


class Archive:
    """Named members of a zip, within limits; whatever is wrong with it is a BrokenFileError."""

    def __init__(self, body: bytes, name: str = "") -> None:
        self._file = name
        self._read = 0
        self._packed = max(1, len(body))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except _FAULTS:
            raise BrokenFileError(name) from None
        infos = self._zip.infolist()
        if len(infos) > MEMBERS:
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
        """The members' names, as the archive spells them."""
        return tuple(self._infos)

    def claimed(self, name: str) -> int:
        """The size the directory gives for member *name*, true or not: good for telling progress, for no limit."""
        return self._infos[name].file_size if name in self._infos else 0

    def starts(self, name: str, start: bytes) -> bool:
        """Whether member *name* begins with *start*."""
        return name in self._infos and self._unpack(name, len(start) + 1).startswith(start)

    def read(self, name: str) -> bytes:
        """The whole of member *name*."""
        return self._unpack(name, TOTAL)

    def xml(self, name: str) -> Any:
        """Member *name* as a tree: no DTD, no entity of its own, no network."""
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
        """Up to *limit* bytes of a member. The sizes in the directory are a claim, so they are not looked at."""
        info = self._infos.get(name)
        if info is None:
            raise BrokenFileError(self._file)
        if info.flag_bits & 1:
            raise EncryptedError(self._file)
        found = bytearray()
        try:
            with self._zip.open(info) as member:
                while len(found) < limit and (chunk := member.read(min(64 << 10, limit - len(found)))):
                    found += chunk
                    self._count(len(chunk))
        except _FAULTS:
            raise BrokenFileError(self._file) from None
        except RuntimeError:  # zipfile's word for "needs a password"
            raise EncryptedError(self._file) from None
        return bytes(found)

    def _count(self, size: int) -> None:
        self._read += size
        if self._read > TOTAL or (self._read > SLACK and self._read > self._packed * RATIO):
            raise BrokenFileError(self._file)
