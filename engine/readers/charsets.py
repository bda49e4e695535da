"""Bytes to characters: what the sender declares, by the browsers' table, then what the bytes look like.

Declared names come from strangers, so they are looked up here and never in Python's codec registry.
"""

from __future__ import annotations

import codecs
import re

_TABLE = {  # Python codec: labels of the WHATWG Encoding Standard, less those that nobody writes
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 x-unicode20utf8",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "iso-8859-2 iso8859-2 iso88592 iso_8859-2 latin2 l2 csisolatin2 iso-ir-101",
    "iso8859-3": "iso-8859-3 iso8859-3 iso88593 iso_8859-3 latin3 l3 csisolatin3 iso-ir-109",
    "iso8859-4": "iso-8859-4 iso8859-4 iso88594 iso_8859-4 latin4 l4 csisolatin4 iso-ir-110",
    "iso8859-5": "iso-8859-5 iso8859-5 iso88595 iso_8859-5 cyrillic csisolatincyrillic iso-ir-144",
    "iso8859-6": "iso-8859-6 iso8859-6 iso88596 iso_8859-6 iso-8859-6-e iso-8859-6-i arabic asmo-708 ecma-114",
    "iso8859-7": "iso-8859-7 iso8859-7 iso88597 iso_8859-7 greek greek8 ecma-118 elot_928 sun_eu_greek",
    "iso8859-8": "iso-8859-8 iso8859-8 iso88598 iso_8859-8 iso-8859-8-e iso-8859-8-i hebrew visual logical",
    "iso8859-10": "iso-8859-10 iso8859-10 iso885910 latin6 l6 csisolatin6 iso-ir-157",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 csisolatin9 latin9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi8-r koi8_r koi koi8 cskoi8r",
    "koi8-u": "koi8-u koi8-ru",
    "mac-roman": "macintosh mac x-mac-roman csmacintosh",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "cp874": "windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251 win-1251",
    "cp1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 latin1 latin-1 l1"
    " ascii us-ascii ansi_x3.4-1968 cp819 ibm819 csisolatin1 iso-ir-100",
    "cp1253": "windows-1253 cp1253 x-cp1253",
    "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso_8859-9 latin5 l5 csisolatin5 iso-ir-148",
    "cp1255": "windows-1255 cp1255 x-cp1255",
    "cp1256": "windows-1256 cp1256 x-cp1256",
    "cp1257": "windows-1257 cp1257 x-cp1257",
    "cp1258": "windows-1258 cp1258 x-cp1258",
    "gb18030": "gb18030 gbk gb2312 gb_2312 gb_2312-80 x-gbk chinese csgb2312 iso-ir-58 csiso58gb231280",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc-jp": "euc-jp x-euc-jp cseucpkdfmtjapanese",
    "iso2022-jp": "iso-2022-jp csiso2022jp",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji ms932 windows-31j csshiftjis",
    "cp949": "euc-kr euckr korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cseuckr iso-ir-149",
    "utf-16-be": "utf-16be unicodefffe",
    "utf-16-le": "utf-16le utf-16 ucs-2 unicode unicodefeff iso-10646-ucs-2 csunicode",
}
LABELS = {label: codec for codec, labels in _TABLE.items() for label in labels.split()}

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
SAMPLE = 16 << 10


def decode(body: bytes, content_type: str = "") -> str:
    """The characters of *body*; bytes that fit nothing become U+FFFD."""
    if marked := bom(body):
        mark, codec = marked
        return body[len(mark) :].decode(codec, "replace")
    for label in (_declared(content_type), _of_markup(body)):
        if label and label in LABELS:
            text = _as_declared(body, LABELS[label])
            if text is not None:
                return text
    return body.decode(guess(body), "replace")


def bom(body: bytes) -> tuple[bytes, str] | None:
    """The byte order mark at the start and what it says."""
    return next(((mark, codec) for mark, codec in _BOMS if body.startswith(mark)), None)


def wide(body: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: every second byte of Latin text is NUL."""
    sample = body[:SAMPLE]
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
    """The codec that makes the likeliest text of undeclared *body*."""
    if codec := wide(body):
        return codec
    sample = body[:SAMPLE]
    if b"\x1b$" in sample or b"\x1b(" in sample:
        return "iso2022-jp"
    high = sum(byte > 127 for byte in sample)
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    if broken <= high * 0.1:
        return "utf-8"
    return _likeliest(sample)


def _declared(content_type: str) -> str:
    found = _CHARSET.search(content_type[:1000])
    return found[1].lower() if found else ""


def _of_markup(body: bytes) -> str:
    found = _META.search(body[: 16 << 10]) or _XML.search(body[:1024])
    label = found[1].decode("ascii", "replace").lower() if found else ""
    # markup that can be read byte by byte is not UTF-16, whatever it says
    return "utf-8" if label.startswith("utf-16") else label


def _as_declared(body: bytes, codec: str) -> str | None:
    """*body* by its label, unless another reading is plainly the right one."""
    if codec != "utf-8":
        high = sum(byte > 127 for byte in body[:SAMPLE])
        if high > 15:  # that many bytes do not form UTF-8 by chance
            try:
                return body.decode("utf-8")
            except UnicodeDecodeError:
                pass
    text = body.decode(codec, "replace")
    return text if text.count("\ufffd") <= max(2, len(text) * 0.02) else None


def _likeliest(sample: bytes) -> str:
    """Between the legacy encodings: by how their letters sit among each other.

    charset-normalizer is asked last: it takes a short French text in cp1252 for mac_latin2.
    """
    best = max(_SINGLE, key=lambda codec: (_plausible(sample.decode(codec, "replace")), -_SINGLE.index(codec)))
    if _plausible(sample.decode(best, "replace")) > 0.9:
        return best
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=[*_SINGLE, *_DOUBLE, "iso8859-2"], preemptive_behaviour=False).best()
    return found.encoding if found is not None else best


def _plausible(text: str) -> float:
    """The share of non-ASCII characters that stand where a person would have put them."""
    good = all_of_them = 0
    for before, char in zip(" " + text, text, strict=False):
        if char < "\x80":
            continue
        all_of_them += 1
        if char.isalpha():
            # "aÉb" and "дDд" come of wrong tables: a capital after a small letter, two scripts in one word
            fits = not before.isalpha() or (not (before.islower() and char.isupper()) and _script(before, char))
            good += fits and char not in "ªºƒˆþðýÞÐÝ¥¢¤"
        else:
            good += char in "«»“”„‘’–—…°§·№€£\xa0©®¿¡‚‹›"
    return good / all_of_them if all_of_them else 1.0


def _script(before: str, char: str) -> bool:
    """Whether two letters can stand in one word."""
    first, second = (0 if ord(one) < 0x250 else ord(one) // 0x100 for one in (before, char))
    return first == second
