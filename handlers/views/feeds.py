"""Feeds as messages: the list, one feed with its settings, and the answers to /follow and /unfollow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.errors import (
    BotCheckError,
    FetchError,
    FetchTimeoutError,
    NoFeedError,
    NoPreviewError,
    PullquoteError,
    ReadError,
    StatusError,
    TooLargeError,
)
from engine.models import FeedLink
from handlers.views import article_facts, callback_data, errors, html, pager
from handlers.views.i18n import Words
from handlers.views.message import Button, File, OutgoingMessage, Row
from services.feeds.feeds import FOLLOWS, ImportResult
from storage.models import Chat, ChatKind, ChatSettings, Follow

INTERVALS = (0, 900, 3600, 6 * 3600, 86_400)
"""How often a feed may be read, in seconds; 0 is automatic."""
PAGE_SIZE = 20
"""Feeds on one page of the list."""
TOGGLES = ("paused", "at_once", "whole", "reviewed")
COUNTS = (1, 2, 3)
"""How many sentences a post of a channel may quote."""
PREVIEWS = ("below", "above", "none")
"""Where the link of an item that is shown at once is previewed."""


def feed_name(follow: Follow) -> str:
    """Return a feed's title; before it is first read, its host."""
    return (
        article_facts.short_name(follow.title)
        or article_facts.host_name(follow.url)
        or article_facts.short_name(follow.url)
    )


def listing(words: Words, follows: Sequence[Follow], token: str, page: int = 0) -> OutgoingMessage:
    """Return a page of a chat's feeds, a button each; pages count from 0."""
    add = Button(words._("Follow a feed"), data=callback_data.panel(token, "add"))
    if not follows:  # without naming a command: a channel's list is shown in a private chat
        empty = words.n("{count} feed is followed here.", "{count} feeds are followed here.", 0)
        return OutgoingMessage(str(html.bold(empty)), ((add,),))
    page = min(page, (len(follows) - 1) // PAGE_SIZE)
    first = page * PAGE_SIZE
    rows: list[Row] = [
        (
            Button(
                f"{follow.number} · {feed_name(follow)}{_sign(follow)}",
                data=callback_data.panel(token, "show", follow.number),
            ),
        )
        for follow in follows[first : first + PAGE_SIZE]
    ]
    page_row = pager.page_buttons(
        page, PAGE_SIZE, len(follows), lambda label, to: Button(label, data=callback_data.panel(token, "list", to))
    )
    rows += [page_row] if page_row else []
    rows.append((add, Button(words._("Save the list as a file"), data=callback_data.panel(token, "opml"))))
    heading = words.n("{count} feed is followed here.", "{count} feeds are followed here.", len(follows))
    return OutgoingMessage(str(html.bold(heading)), tuple(rows))


def feed_card(words: Words, follow: Follow, token: str, chat: Chat | None) -> OutgoingMessage:
    """Return a feed with its settings in a *chat*; None for a private one of which nothing is known."""

    def button(text: str, verb: str, argument: str = "") -> Button:
        return Button(
            text, data=callback_data.panel(token, verb, f"{follow.number}{':' + argument if argument else ''}")
        )

    def choice(label: str, value: str, verb: str, argument: str) -> Row:
        return (button(words.valued(label, value), verb, argument),)

    yes_no = {True: words._("yes"), False: words._("no")}
    include, exclude = (
        article_facts.short_name(follow.include) or words._("any"),
        article_facts.short_name(follow.exclude) or words._("none set"),
    )
    rows: list[Row] = [
        choice(words._("Paused"), yes_no[follow.paused], "set", "paused"),
        choice(words._("Show at once"), yes_no[follow.at_once], "set", "at_once"),
        *(_at_once_rows(words, follow, chat, choice) if follow.at_once else ()),
        choice(words._("Read the whole page"), yes_no[follow.whole], "set", "whole"),
        choice(words._("Look for news"), interval_text(words, follow.interval), "turn", "interval"),
        choice(words._("Only with these words"), include, "ask", "include"),
        choice(words._("Never with these words"), exclude, "ask", "exclude"),
    ]
    if chat is None or chat.kind is ChatKind.PRIVATE:
        rows.append((button(words._("Post into a channel or group"), "to"),))
    if follow.given_up is not None:
        rows.append((button(words._("Try again"), "retry"),))
    rows.append(
        (button(words._("Unfollow"), "drop"), Button(words._("Back"), data=callback_data.panel(token, "list", 0)))
    )
    lines = [html.link(html.bold(feed_name(follow)), follow.site or follow.url), html.text(follow.url[:300])]
    if follow.failing is not None:
        lines.append(html.text(_failing_since(words, follow)))
    return OutgoingMessage(str(html.join(lines)), tuple(rows))


def _at_once_rows(words: Words, follow: Follow, chat: Chat | None, choice: Callable[..., Row]) -> tuple[Row, ...]:
    """Return the settings of an item that is shown at once; those of its review for a channel only."""
    places = {"below": words._("below the text"), "above": words._("above the text"), "none": words._("no")}
    settings = chat.settings if chat is not None else ChatSettings()
    rows = (
        choice(words._("Sentences"), words.number(sentence_count(follow, settings)), "turn", "sentences"),
        choice(words._("Large preview"), places[preview_place(follow, chat)], "turn", "preview"),
    )
    if chat is None or chat.kind is not ChatKind.CHANNEL:
        return rows
    reviewed = words._("yes") if follow.reviewed else words._("no")
    return (*rows, choice(words._("Review before publishing"), reviewed, "set", "reviewed"))


def sentence_count(follow: Follow | None, settings: ChatSettings) -> int:
    """Return how many sentences of an item are shown at once: as chosen for its feed, else as in summaries."""
    return (follow.sentences if follow else 0) or min(settings.sentences, COUNTS[-1])


def preview_place(follow: Follow | None, chat: Chat | None) -> str:
    """Return where an item that is shown at once is previewed: as chosen for its feed, else as usual in its chat."""
    if follow is not None and follow.preview in PREVIEWS:
        return follow.preview
    is_usual = chat is not None and (chat.kind is ChatKind.CHANNEL or chat.settings.link_previews)
    return "below" if is_usual else "none"


def followed(words: Words, follow: Follow, token: str, chat: Chat | None, *, new: bool) -> OutgoingMessage:
    """Return the answer to /follow: the feed with its settings; *new* if it was not followed before."""
    card = feed_card(words, follow, token, chat)
    heading = words._("Followed from now on:") if new else words._("That is followed here already:")
    return OutgoingMessage(f"{html.text(heading)}\n{card.html}", card.buttons)


def choose_feed(words: Words, choices: Sequence[FeedLink], token: str) -> OutgoingMessage:
    """Return the question which feed of a page to follow, a button each."""
    rows = tuple(
        (
            Button(
                article_facts.short_name(link.title) or article_facts.short_name(link.url),
                data=callback_data.panel(token, "take", number),
            ),
        )
        for number, link in enumerate(choices)
    )
    return OutgoingMessage(str(html.text(words._("That page has several feeds. Which one?"))), rows)


def offer_file(words: Words, link: FeedLink, token: str) -> OutgoingMessage:
    """Return the answer to a feed that was sent as a file: a button follows it, if it says its address."""
    name = article_facts.short_name(link.title) or article_facts.host_name(link.url)
    if not link.url:
        text = words._(
            "This file is a feed: {name}. It does not say its own address: put that after the command: /follow LINK.",
            name=name,
        )
        return OutgoingMessage(str(html.text(text)))
    follow = Button(words._("Follow a feed"), data=callback_data.panel(token, "again", 0))
    text = words._("This file is a feed: {name}. I can follow it for you.", name=name)
    return OutgoingMessage(str(html.text(text)), ((follow,),))


def follow_failed(words: Words, error: PullquoteError, token: str = "", local_site: str = "") -> OutgoingMessage:
    """Return why a feed could not be followed; a temporary error has a button to try again."""
    again = Button(words._("Try again"), data=callback_data.panel(token, "again", 0))
    may_work_later = errors.is_temporary(error) or _is_bot_check(error)
    text = _failure_html(words, error) + str(html.text(errors.local_hint(words, error, local_site)))
    return OutgoingMessage(text, ((again,),) if token and may_work_later else ())


def _is_bot_check(error: PullquoteError) -> bool:
    return isinstance(error, BotCheckError) or (isinstance(error, StatusError) and error.is_bot_check)


def _failure_html(words: Words, error: PullquoteError) -> str:
    """Return the error text for a feed: those of articles would suggest to paste the text."""
    match error:
        case PullquoteError() if _is_bot_check(error):
            happened = words._("That site lets only browsers in: it checks for robots or needs JavaScript.")
            text = f"{happened} {words._('Send the address of another feed, or try again later.')}"
        case TooLargeError():
            limit = words.number(max(1, error.limit >> 20))
            text = words._("That feed is too large: I read {limit} MB at most.", limit=limit)
        case StatusError() if errors.is_temporary(error) or error.status in (404, 410):
            return errors.error_message(words, error).html
        case StatusError():
            text = words._(
                "That site does not let me read this address ({status}). Send the address of another feed.",
                status=error.status,
            )
        case FetchTimeoutError():
            return errors.error_message(words, error).html
        case FetchError():
            text = words._("I could not open that address. Check it, or send the address of the feed itself.")
        case NoPreviewError():
            return errors.error_message(words, error).html
        case ReadError():
            return errors.error_message(words, NoFeedError()).html
        case _:
            return errors.error_message(words, error).html
    return str(html.text(text))


def unfollowed(words: Words, follow: Follow) -> OutgoingMessage:
    """Return the answer to /unfollow."""
    text = words._("No longer followed: {name}. Its articles stay.", name=feed_name(follow))
    return OutgoingMessage(str(html.text(text)))


def how_to_follow(words: Words) -> OutgoingMessage:
    """Return the answer to /follow without an address, and to /feeds without feeds."""
    text = words._(
        "Put the address of a feed or a site after the command: /follow LINK. Or send a list of feeds (OPML) as a file."
    )
    return OutgoingMessage(str(html.text(text)))


def how_to_unfollow(words: Words) -> OutgoingMessage:
    """Return the answer to /unfollow without the number of a feed."""
    return OutgoingMessage(
        str(html.text(words._("Put the number of a feed after the command, as in /feeds: /unfollow 3")))
    )


def too_many(words: Words, limit: int) -> OutgoingMessage:
    """Return the refusal of a new feed in a chat with *limit* feeds."""
    text = words.n("At most {count} feed can be followed here.", "At most {count} feeds can be followed here.", limit)
    return OutgoingMessage(str(html.text(text)))


def imported(words: Words, result: ImportResult) -> OutgoingMessage:
    """Return the outcome of an imported list of feeds."""
    if result.cut:
        sentences = [
            words._("The list is very long: I read its first {number} feeds.", number=words.number(result.total))
        ]
    else:
        sentences = [words.n("{count} feed in the list.", "{count} feeds in the list.", result.total)]
    sentences.append(words.n("{count} feed is new.", "{count} feeds are new.", result.new))
    if result.known:
        sentences.append(words.n("{count} was followed already.", "{count} were followed already.", result.known))
    if result.over:
        limit = words.number(FOLLOWS)
        sentences.append(
            words.n(
                "{count} was not taken: {limit} feeds can be followed here, not more.",
                "{count} were not taken: {limit} feeds can be followed here, not more.",
                result.over,
                limit=limit,
            )
        )
    if result.refused:
        sentences.append(
            words.n(
                "{count} has an address that I do not open.",
                "{count} have addresses that I do not open.",
                result.refused,
            )
        )
    return OutgoingMessage(str(html.text(" ".join(sentences))))


def exported(words: Words, body: bytes) -> OutgoingMessage:
    """Return the list of feeds as an OPML file."""
    caption = words._("All feeds of this chat, for any reader of feeds.")
    return OutgoingMessage(str(html.text(caption)), file=File("feeds.opml", body))


def feed_given_up(words: Words, follow: Follow, token: str) -> OutgoingMessage:
    """Return the notice, sent once, that a feed cannot be read, with buttons to try again or unfollow."""
    row = (
        Button(words._("Try again"), data=callback_data.panel(token, "retry", follow.number)),
        Button(words._("Unfollow"), data=callback_data.panel(token, "drop", follow.number)),
    )
    head = html.link(html.bold(feed_name(follow)), follow.site or follow.url)
    goes_on = words._("I no longer try.") if follow.given_up is not None else words._("I try again once a day.")
    status = html.text(f"{_failing_since(words, follow)} {goes_on}")
    return OutgoingMessage(str(html.join((head, status))), (row,))


def ask_for_reply(words: Words, field: str) -> OutgoingMessage:
    """Return the request for an address ("add"), or for the words that items must or must not contain."""
    if field == "add":
        prompt = words._("Reply with the address of a feed or a site.")
    elif field == "include":
        prompt = words._("Reply with the words of which one must be in an item, or with a hyphen for all items.")
    else:
        prompt = words._("Reply with the words of which none may be in an item, or with a hyphen for none.")
    return OutgoingMessage(str(html.text(prompt)), asks=True)


def too_long(words: Words, field: str, limit: int) -> OutgoingMessage:
    """Return the refusal of a reply longer than *limit* characters, and the request again."""
    error = words.n("That is longer than {count} character.", "That is longer than {count} characters.", limit)
    return OutgoingMessage(f"{html.text(error)}\n{ask_for_reply(words, field).html}", asks=True)


def interval_text(words: Words, seconds: int) -> str:
    """Return how often a feed is read."""
    return {
        900: words._("every 15 minutes"),
        3600: words._("every hour"),
        6 * 3600: words._("every 6 hours"),
        86_400: words._("once a day"),
    }.get(seconds) or words._("automatically")


def reason_text(words: Words, error: str) -> str:
    """Return why a feed cannot be read; a status code or unknown reason is returned unchanged."""
    return {
        "timeout": words._("it does not answer"),
        "refused": words._("its address is refused"),
        "unreachable": words._("it cannot be reached"),
        "no feed": words._("there is no feed any more"),
        "no preview": words._("its posts are not public"),
        "bot check": words._("the site lets only browsers in"),
    }.get(error, error)


def _failing_since(words: Words, follow: Follow) -> str:
    since = words.date(follow.failing) if follow.failing else ""
    reason = reason_text(words, follow.error)
    return words._("This feed has not been readable since {date}: {reason}.", date=since, reason=reason)


def _sign(follow: Follow) -> str:
    if follow.given_up is not None or follow.failing is not None:
        return " ⚠"
    return " ⏸" if follow.paused else ""
