"""The preview of a channel, its markup written by hand in the form of Telegram's."""

from __future__ import annotations

NAME = "halm_post"
PATH = f"/s/{NAME}"


def post(
    number: int,
    text: str = "",
    *,
    more: str = "",
    extra: str = "",
    time: str = "2026-11-02T10:30:00+02:00",
    of: str = "",
) -> str:
    """A post; *more* stands before its text, *extra* is a further class of its element, *of* its channel."""
    body = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>' if text else ""
    address = f"{of or 'Halm_Post'}/{number}"
    return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">
<div class="tgme_widget_message js-widget_message {extra}" data-post="{address}">
<div class="tgme_widget_message_bubble">
<div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name"><span>Halm Post</span></a></div>
{more}{body}<div class="tgme_widget_message_footer"><div class="tgme_widget_message_info">
<span class="tgme_widget_message_views">{number}K</span><span class="tgme_widget_message_meta">edited
<a class="tgme_widget_message_date" href="https://t.me/{address}"><time datetime="{time}" class="time">10:30</time></a>
</span></div></div></div></div></div>"""


def preview(*posts: str) -> bytes:
    """The page with *posts*, the oldest first."""
    head = """<header><div class="tgme_channel_info"><div class="tgme_channel_info_header">
<div class="tgme_channel_info_header_title"><span dir="auto">Halm Post</span></div></div>
<div class="tgme_channel_info_description">All of Halm</div></div></header>"""
    return f"<!DOCTYPE html><html><body>{head}<section>{''.join(posts)}</section></body></html>".encode()


NO_PREVIEW = b"""<!DOCTYPE html><html><body><div class="tgme_page"><div class="tgme_page_title">Halm</div>
<div class="tgme_page_action"><a href="tg://resolve?domain=halm">Send Message</a></div></div></body></html>"""
