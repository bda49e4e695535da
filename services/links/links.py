"""Links: finding them in a text, their normal form and their key, and Telegram's public posts. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from services.links.text_fragments import fragment

__all__ = [
    "carried",
    "channel",
    "find",
    "fragment",
    "is_members_only",
    "is_name",
    "is_post",
    "is_telegram",
    "key",
    "message_link",
    "normalise",
    "preview",
]

LENGTH = 8000
"""Characters of a link; servers accept no longer ones."""
NESTED = 3
"""Instant View links within each other that are followed."""
# A link ends at white space, at quotation marks and brackets of any script, at CJK stops, at invisible characters.
_LINK = re.compile(
    r"(?<![A-Za-z0-9_@/.])(?:https?://|www\.)[^\s<>\"«»“”„‟‹›`{}|\\^\x00-\x1f\x7f-\x9f"
    r"\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u3000-\u3003\u3008-\u301f！（），．：；？［］｛｝｟｠｡｢｣､…]+",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?!www\.)[^\s/?#@:]+", re.IGNORECASE)
_TRAILING = ".,;:!?'’‘*"
_BRACKETS = {")": "(", "]": "["}
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|yclid|ysclid|msclkid|twclid|ttclid|li_fat_id|igshid|igsh|mc_cid|mc_eid"
    r"|_ga|_gl|_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|wt_mc|wt_zmc|xtor|at_medium|at_campaign|at_custom\d"
    r"|cmpid|smid|smtyp|s_cid|icid|ncid|spm|ref_src|ref_url|__twitter_impression|guce_.*|fb_action_.*|fb_ref|fb_source"
    r"|hss_channel|_openstat|rb_clickid|srsltid|at_xt.*|xtref",
    re.IGNORECASE,
)
_REFERRERS = {"ref", "referer", "referrer"}
"""They hardly ever change the page, but sometimes they do: left out of the key, kept in what is fetched."""
_TELEGRAM = {"t.me", "telegram.me", "telegram.dog", "www.t.me", "www.telegram.me"}
_POST = re.compile(r"/(?:s/)?([a-z][a-z0-9_]{3,31})/([1-9][0-9]{0,18})/?", re.IGNORECASE)
_CHANNEL = re.compile(r"/(?:s/)?([a-z][a-z0-9_]{3,31})(?:/[1-9][0-9]{0,18})?/?", re.IGNORECASE)
_PRIVATE = re.compile(r"/(?:c/[0-9]+/|\+|joinchat/)", re.IGNORECASE)
_AT_NAME = re.compile(r"@([A-Za-z][A-Za-z0-9_]{3,31})")
_NO_CHANNEL = {"addemoji", "addlist", "addstickers", "addtheme", "bg", "boost", "confirmphone", "contact", "invoice"}
_NO_CHANNEL |= {"joinchat", "login", "proxy", "setlanguage", "share", "socks"}
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


def find(text: str) -> list[str]:
    """Return the bare links in *text*, each once, in their order; "www.…" is a link, too."""
    links: dict[str, None] = {}
    for match in _LINK.finditer(text):
        link = _without_trailing(match.group())
        scheme, separator, rest = link.partition("://")
        if not separator:
            link, rest = f"https://{link}", link[4:]
        elif scheme.lower() not in {"http", "https"}:
            continue
        if rest.strip("/.") and len(link) <= LENGTH:
            links[link] = None
    return list(links)


def is_name(link: str) -> bool:
    """Whether a link as it stands in a text is a name alone: no scheme, no "www.", no port, no path.

    Telegram marks as a link whatever looks like a host: "Booking.com", "done.So" where a space is missing.
    """
    return _NAME.fullmatch(link) is not None


def _without_trailing(link: str) -> str:
    """Return *link* without the punctuation of the sentence around it; a bracket stays if the link opened it."""
    surplus = {closing: link.count(closing) - link.count(opening) for closing, opening in _BRACKETS.items()}
    end = len(link)
    while end:
        last = link[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return link[:end]


def carried(url: str) -> str:
    """Return the page that an Instant View link (t.me/iv?url=…) shows, any other link itself."""
    for _ in range(NESTED):
        parts = _split(url)
        if parts is None or (parts.hostname or "").lower() not in _TELEGRAM or parts.path.rstrip("/") != "/iv":
            return url
        page = next((value.strip() for name, value in parse_qsl(parts.query) if name == "url"), "")
        page = page if "://" in page else f"https://{page}"
        if _split(page) is None:
            return url
        url = page
    return url


def normalise(url: str) -> str:
    """Return *url* with a lower-case host, without default port, fragment and tracking; *url* itself if it is none.

    An Instant View link becomes the page that it shows.
    """
    url = carried(url)
    parts = _split(url)
    if parts is None:
        return url
    if post := _post(parts):
        return message_link(*post)
    query = _query(parts, tracked=_TRACKING)
    return urlunsplit((parts.scheme.lower(), _authority(parts), _path(parts) or "/", query, ""))


def key(url: str) -> str:
    """Return a key that is the same for links to the same article."""
    parts = _split(normalise(url))
    if parts is None:
        return url
    if post := _post(parts):
        return message_link(post[0].lower(), post[1]).removeprefix("https://")
    pairs = [(n, v) for n, v in parse_qsl(parts.query, keep_blank_values=True) if n.lower() not in _REFERRERS]
    host = _authority(parts).removeprefix("www.")
    path = parts.path.rstrip("/")
    return f"{host}{path}?{urlencode(sorted(pairs))}" if pairs else f"{host}{path}"


def is_post(url: str) -> bool:
    """Whether *url* is a public post of a Telegram channel."""
    parts = _split(url)
    return parts is not None and _post(parts) is not None


def is_members_only(url: str) -> bool:
    """Whether *url* leads into a private chat of Telegram: a message of it, or an invitation."""
    parts = _split(url)
    return parts is not None and (parts.hostname or "").lower() in _TELEGRAM and bool(_PRIVATE.match(parts.path))


def preview(url: str) -> str:
    """Return what to fetch for *url*: the web preview of a Telegram post, any other link itself."""
    parts = _split(url)
    post = _post(parts) if parts else None
    return f"{message_link(*post)}?embed=1&mode=tme" if post else url


def is_telegram(url: str) -> bool:
    """Whether *url* is a page of Telegram's own site for links."""
    parts = _split(url)
    host = (parts.hostname or "").lower() if parts else ""
    return host in _TELEGRAM or host.endswith(".t.me")


def channel(text: str) -> str:
    """Return the address of the web preview of the Telegram channel that *text* names or links to, "" for none.

    It is the same for each way to write it: @name, t.me/name, t.me/s/name, a post of it.
    """
    at_name = _AT_NAME.fullmatch(text.strip())
    parts = None if at_name else _split(text)
    name = at_name[1] if at_name else _channel_name(parts) if parts else ""
    return f"https://t.me/s/{name.lower()}" if name else ""


def _channel_name(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    match = _CHANNEL.fullmatch(parts.path)
    if host in _TELEGRAM and match and match[1].lower() not in _NO_CHANNEL:
        return match[1]
    name, _, domain = host.partition(".")
    return name if domain == "t.me" and name != "www" and _USERNAME.fullmatch(name) else ""


def message_link(username: str, message_id: int) -> str:
    """Return the public link to a message of the channel *username*."""
    return f"https://t.me/{username.removeprefix('@')}/{message_id}"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
            return None
        _ = parts.port
    except ValueError:
        return None
    return parts


def _post(parts: SplitResult) -> tuple[str, int] | None:
    host = (parts.hostname or "").lower()
    match = _POST.fullmatch(parts.path)
    if host in _TELEGRAM and match and match[1].lower() not in _NO_CHANNEL:
        return match[1], int(match[2])
    channel, _, domain = host.partition(".")
    number = re.fullmatch(r"/([1-9][0-9]{0,18})/?", parts.path)
    if domain == "t.me" and number and _USERNAME.fullmatch(channel):
        return channel, int(number[1])
    return None


def _authority(parts: SplitResult) -> str:
    """Return host and port in ASCII; user info stays, so that a refused address stays refused."""
    host = ".".join(_label(label) for label in (parts.hostname or "").rstrip(".").split("."))
    if ":" in host:
        host = f"[{host}]"
    port = "" if parts.port in {None, {"http": 80, "https": 443}[parts.scheme.lower()]} else f":{parts.port}"
    user, at, _ = parts.netloc.rpartition("@")
    return f"{user}{at}{host}{port}"


def _label(label: str) -> str:
    if label.isascii():
        return label
    with_forms = unicodedata.normalize("NFC", label.lower())
    try:
        return "xn--" + with_forms.encode("punycode").decode("ascii")
    except UnicodeError:
        return label


def _path(parts: SplitResult) -> str:
    return _escaped(parts.path, safe="/%:@!$&'()*+,;=~-._")


def _query(parts: SplitResult, tracked: re.Pattern[str]) -> str:
    """Return the query as it was written, without tracking parameters: some servers depend on its form."""
    return _escaped("&".join(_kept(parts.query, tracked)), safe="/%:@!$&'()*+,;=~-._?[]")


def _kept(query: str, tracked: re.Pattern[str]) -> Iterator[str]:
    for pair in query.split("&"):
        name = pair.partition("=")[0]
        if pair and not tracked.fullmatch(name):
            yield pair


def _escaped(text: str, safe: str) -> str:
    """Return *text* with everything outside *safe* percent-encoded, in capitals."""
    encoded = quote(text, safe=safe, errors="replace")
    return re.sub(r"%[0-9a-fA-F]{2}", lambda match: match.group().upper(), encoded)
