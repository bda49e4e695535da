"""The XML of a feed before it is parsed: decoded, without a DTD, and mended where programs write it wrongly."""

from __future__ import annotations

import re
from html.entities import html5

from engine.clean import clean
from engine.errors import BrokenFileError
from engine.models import Page
from engine.readers import charsets

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,1000}\?>")
_PROLOG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));")
_JUNK = 20_000
"""Characters before a feed that are looked through: a warning of PHP has hundreds, a trace thousands."""
_LATER_ROOT = re.compile(
    r"<\?xml[^>]{0,1000}\?>|<rss\s[^>]{0,5000}>|<(?:feed|rdf:RDF)\s[^>]{0,5000}xmlns", re.IGNORECASE
)
_PAGE = re.compile(r"<!doctype html|<(?:html|head|body|script|pre|textarea)[\s>]", re.IGNORECASE)
_REPAIRED = re.compile(
    r"(?P<kept><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))"
    r"|&(?P<reference>#\d{1,9};|#[xX][0-9a-fA-F]{1,8};|[A-Za-z][A-Za-z0-9]{1,40};)?"
    r"|<(?P<closing>/?)media:description\b[^>]{0,1000}?(?P<empty>/?)>",
    re.DOTALL,
)
_XML_NAMES = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_AUTHOR = re.compile(
    r"(<(author|dc:creator|itunes:author)\b[^<>]{0,200}>)((?:\s*<!\[CDATA\[)?[^@<]{0,200}@.{0,300}?)(?=</\2>)",
    re.DOTALL,
)
_MAIL = r"(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_NAMED_ADDRESS = re.compile(rf"{_MAIL}\s{{0,3}}\(([^()]{{0,200}})\)")
_ADDRESS = re.compile(rf"(?:&lt;|[<(])?{_MAIL}(?:&gt;|[>)])?")
_ENCODING = re.compile(rb"<\?xml[^>]{0,256}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_JSON = re.compile(r"\{\s{0,99}\"version\"\s{0,9}:\s{0,9}\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org")


def text_of(page: Page) -> str:
    """Return the characters of *page* without invalid character references, which every parser reads differently."""
    kind = page.content_type
    if (
        declared := _ENCODING.search(page.body, 1, _JUNK)
    ) and "charset" not in kind:  # behind junk no other reader sees it
        kind += f"; charset={declared[1].decode()}"
    text = clean(charsets.decode(page.body, kind)).lstrip()
    return _REFERENCE.sub(lambda reference: reference[0] if _character(reference[1], reference[2]) else "", text)


def _character(decimal: str | None, hexadecimal: str | None) -> bool:
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF


def without_dtd(text: str, name: str) -> str:
    """Return *text* from its root element on. A DTD without declarations is left out, one with declarations refused."""
    at = declared.end() if (declared := _DECLARATION.match(text)) else 0
    while True:
        if skipped := _PROLOG.match(text, at) or _DOCTYPE.match(text, at):
            at = skipped.end()
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            raise BrokenFileError(name)
        else:
            return text[at:]


def without_junk(text: str) -> str:
    """Return *text* from the beginning of the feed on if something stands before it that is no web page, else *text*.

    Sites put warnings of PHP, empty elements and stray words there.
    """
    begins = [found.start() for root in (_LATER_ROOT, _JSON) if (found := root.search(text, 0, _JUNK))]
    return text[min(begins) :] if begins and not _PAGE.search(text, 0, min(begins)) else text


def repaired(text: str) -> str:
    """Return the XML *text* as feedparser needs it; CDATA and comments stay as they are.

    A bare "&" becomes "&amp;" (feedparser turns "AT&T" into "AT&T;"), and names of characters that XML does not know
    become numbers. The description of a picture (`media:description`), which feedparser takes for the text of the
    item, becomes `media:about`. Mail addresses of authors are left out: feedparser cuts long ones in two.
    """
    return _AUTHOR.sub(lambda author: author[1] + without_addresses(author[3]), _REPAIRED.sub(_repair, text))


def without_addresses(author: str) -> str:
    """Return the names of "ann@post.example (Ann Berg)", "Ann Berg <ann@post.example>" and the like."""
    return _ADDRESS.sub(" ", _NAMED_ADDRESS.sub(r"\1", author))


def _repair(match: re.Match[str]) -> str:
    if match["kept"] is not None:
        return match["kept"]
    if match["closing"] is not None:
        return "" if match["empty"] else f"<{match['closing']}media:about>"
    reference = match["reference"]
    if not reference:
        return "&amp;"
    if reference in _XML_NAMES or reference.startswith("#"):
        return match[0]
    characters = html5.get(reference)
    return "".join(f"&#{ord(character)};" for character in characters) if characters else f"&amp;{reference}"
