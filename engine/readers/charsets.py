"""Decoding of bytes: by the declared charset if it fits, else by detection.

Declared names are untrusted, so they are looked up in the table of the WHATWG Encoding Standard (webencodings) and
never in Python's codec registry.
"""

from __future__ import annotations

import codecs
import re

import webencodings

_MISSPELT = {"latin-1": "latin1", "latin9": "iso-8859-15", "win-1251": "windows-1251", "euckr": "euc-kr"}
"""Labels that pages declare although browsers do not know them."""
_NO_TEXT = {"replacement", "x-user-defined"}
"""Encodings in the browsers' table that are not to be decoded."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,512}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,256}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SINGLE = ("cp1252", "cp1251", "koi8-r", "cp1250", "cp1253", "cp1255", "cp1256", "cp866", "mac-cyrillic")
_DOUBLE = ("gb18030", "big5hkscs", "cp932", "euc-jp", "cp949")
SAMPLE_BYTES = 16 << 10


def decode(body: bytes, content_type: str = "") -> str:
    """Return the characters of *body*; bytes that cannot be decoded become U+FFFD."""
    if marked := bom(body):
        mark, codec = marked
        return body[len(mark) :].decode(codec, "replace")
    for label in (_declared(content_type), _of_markup(body)):
        if declared := codec_of(label):
            text = _as_declared(body, declared)
            if text is not None:
                return text
    return body.decode(guess(body), "replace")


def codec_of(label: str) -> str | None:
    """Return the Python codec of a declared charset; None for a label that browsers do not know."""
    encoding = webencodings.lookup(_MISSPELT.get(label, label))
    if encoding is None or encoding.name in _NO_TEXT:
        return None
    # browsers read GBK by the table of its superset
    return "gb18030" if encoding.name == "gbk" else str(encoding.codec_info.name)


def bom(body: bytes) -> tuple[bytes, str] | None:
    """Return the byte order mark of *body* and its codec; None if there is none."""
    return next(((mark, codec) for mark, codec in _BOMS if body.startswith(mark)), None)


def wide(body: bytes) -> str | None:
    """Return the codec of UTF-16 or UTF-32 without a byte order mark, by the NULs of Latin text; else None."""
    sample = body[:SAMPLE_BYTES]
    sample = sample[: len(sample) // 4 * 4]
    if sample.count(0) * 3 < len(sample):
        return None
    shares = [sample[at::4].count(0) * 4 / max(1, len(sample)) for at in range(4)]
    zeros = tuple(share > 0.7 for share in shares)
    patterns: dict[tuple[bool, ...], str] = {
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
    }
    return patterns.get(zeros)


def guess(body: bytes) -> str:
    """Return the likeliest codec of *body* without a declared charset."""
    if codec := wide(body):
        return codec
    sample = body[:SAMPLE_BYTES]
    if b"\x1b$" in sample or b"\x1b(" in sample:
        return "iso2022-jp"
    high = sum(byte > 127 for byte in sample)
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    if broken <= high * 0.1:
        return "utf-8"
    return _likeliest(sample)


def _declared(content_type: str) -> str:
    match = _CHARSET.search(content_type[:1000])
    return match[1].lower() if match else ""


def _of_markup(body: bytes) -> str:
    match = _META.search(body[: 16 << 10]) or _XML.search(body[:1024])
    label = match[1].decode("ascii", "replace").lower() if match else ""
    # markup that can be read byte by byte is not UTF-16, whatever it says
    return "utf-8" if label.startswith("utf-16") else label


def _as_declared(body: bytes, codec: str) -> str | None:
    """Return *body* decoded as declared, or as UTF-8 if it is UTF-8; None if the declared codec does not fit."""
    if codec != "utf-8":
        high = sum(byte > 127 for byte in body[:SAMPLE_BYTES])
        if high > 15:  # that many bytes do not form UTF-8 by chance
            try:
                return body.decode("utf-8")
            except UnicodeDecodeError:
                pass
    text = body.decode(codec, "replace")
    return text if text.count("\ufffd") <= max(2, len(text) * 0.02) else None


def _likeliest(sample: bytes) -> str:
    """Return the legacy encoding with the most plausible sequences of letters.

    charset-normalizer comes last: it takes a short French text in cp1252 for mac_latin2.
    """
    best = max(_SINGLE, key=lambda codec: (_plausible(sample.decode(codec, "replace")), -_SINGLE.index(codec)))
    if _plausible(sample.decode(best, "replace")) > 0.9:
        return best
    from charset_normalizer import from_bytes

    guessed = from_bytes(sample, cp_isolation=[*_SINGLE, *_DOUBLE, "iso8859-2"], preemptive_behaviour=False).best()
    return guessed.encoding if guessed is not None else best


def _plausible(text: str) -> float:
    """Return the share of non-ASCII characters in plausible places."""
    good = total = 0
    for before, char in zip(" " + text, text, strict=False):
        if char < "\x80":
            continue
        total += 1
        if char.isalpha():
            # "aÉb" and "дDд" come of wrong tables: a capital after a small letter, two scripts in one word
            fits = not before.isalpha() or (not (before.islower() and char.isupper()) and _same_script(before, char))
            good += fits and char not in "ªºƒˆþðýÞÐÝ¥¢¤"
        else:
            good += char in "«»“”„‘’–—…°§·№€£\xa0©®¿¡‚‹›"
    return good / total if total else 1.0


def _same_script(before: str, char: str) -> bool:
    """Whether two letters can stand in one word."""
    first, second = (0 if ord(letter) < 0x250 else ord(letter) // 0x100 for letter in (before, char))
    return first == second
