"""The screens about users and invitations. Names are not stored: a user is a number that links to the profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers import views
from handlers.admin import panel as admin_panel
from handlers.views.article_facts import DOT
from handlers.views.html import Html
from handlers.views.i18n import Words
from handlers.views.message import Button, OutgoingMessage, Row
from services.quotas import USUAL
from storage.models import Person, Quota, Standing

VERB = "people"
PAGE = 8
GROUPS: dict[str, tuple[Standing, ...]] = {
    "answered": (Standing.OWNER, Standing.INVITED),
    "strangers": (Standing.STRANGER,),
    "banned": (Standing.BANNED,),
}
"""The lists, and the standings of the people in each."""
SHARES = {"usual": 1.0, "double": 2.0, "tenth": 0.1}
"""Quotas that have a button, as shares of the usual quota."""
_MEGABYTE = 1 << 20


def listing(
    words: Words,
    token: str,
    people: Sequence[Person],
    counts: Mapping[Standing, int],
    group: str,
    page: int,
    now: datetime,
) -> OutgoingMessage:
    """A page of one of the lists."""
    names = {"answered": words._("Answered"), "strangers": words._("Strangers"), "banned": words._("Banned people")}
    totals = {name: sum(counts.get(standing, 0) for standing in standings) for name, standings in GROUPS.items()}
    lines = [views.html.bold(names[group])]
    lines += [_line(words, person, now) for person in people] or [views.html.text(words._("Nobody."))]
    rows: list[Row] = [
        tuple(admin_panel.key(token, str(person.id), VERB, f"id.{person.id}") for person in people[at : at + 2])
        for at in range(0, len(people), 2)
    ]
    rows.append(admin_panel.turning(words, token, VERB, group, page, PAGE, totals[group]))
    rows.append(
        tuple(
            admin_panel.key(token, f"{title}: {words.number(totals[name])}", VERB, f"{name}.0")
            for name, title in names.items()
            if name != group
        )
    )
    rows.append(
        (
            admin_panel.key(token, words._("Invite somebody"), VERB, "invite"),
            admin_panel.key(token, words._("Find by number"), VERB, "find"),
        )
    )
    rows.append(admin_panel.back(words, token))
    return OutgoingMessage(str(views.html.join(lines)), tuple(row for row in rows if row))


def person(words: Words, token: str, person: Person, used: tuple[int, int], now: datetime) -> OutgoingMessage:
    """The screen of a user: what is stored, and the buttons to change it."""
    lines = [
        views.html.bold(views.html.mention(str(person.id), person.id)),
        views.html.text(standing_text(words, person.standing)),
        _inviter(words, person),
        views.html.text(words._("Met: {date}", date=words.day(person.met, now))),
        views.html.text(words._("Last active: {date}", date=words.day(person.active, now))),
    ]
    rows: list[Row] = []
    if person.standing is not Standing.OWNER:
        lines += [
            views.html.text(used_today(words, used)),
            views.html.text(words._("May use: {limits}", limits=quota_text(words, person.quota or USUAL))),
        ]
        rows = _changes(words, token, person)
    rows.append(admin_panel.back(words, token, VERB))
    return OutgoingMessage(str(views.html.join(lines)), tuple(rows))


def _changes(words: Words, token: str, person: Person) -> list[Row]:
    shares = {"usual": words._("Usual"), "double": words._("Double"), "tenth": words._("A tenth")}
    standing: list[Button] = []
    if person.standing is Standing.STRANGER:
        standing.append(admin_panel.key(token, words._("Answer from now on"), VERB, f"admit.{person.id}"))
    if person.standing is Standing.BANNED:
        standing.append(admin_panel.key(token, words._("Ban no longer"), VERB, f"unban.{person.id}"))
    else:
        standing.append(admin_panel.key(token, words._("Ban"), VERB, f"ban.{person.id}"))
    quotas = tuple(admin_panel.key(token, text, VERB, f"quota.{person.id}.{share}") for share, text in shares.items())
    own = admin_panel.key(token, words._("Another quota"), VERB, f"quota.{person.id}.own")
    return [tuple(standing), quotas, (own,)]


def invitation(words: Words, token: str, link: str, *, group: bool) -> OutgoingMessage:
    """A link that lets one person or one group use the bot."""
    explanation = (
        words._("Whoever opens this link first brings me to a group, and its members are answered there.")
        if group
        else words._("Whoever opens this link first is answered from now on.")
    )
    lines = (explanation, words._("It works once, within an hour."), link)
    rows = (
        (Button(words._("Copy"), copy=link),),
        (admin_panel.key(token, words._("Back"), "chats" if group else VERB),),
    )
    return OutgoingMessage(str(views.html.join(map(views.html.text, lines))), rows)


def ask(words: Words, field: str) -> OutgoingMessage:
    """Asks for the number of a person, or of articles a day."""
    if field == "find":
        return OutgoingMessage(str(views.html.text(words._("Reply to this with the number of a person."))), asks=True)
    question = words._("Reply to this with how many articles a day. Everything else keeps its proportion to that.")
    return OutgoingMessage(str(views.html.text(question)), asks=True)


def unknown_user(words: Words) -> str:
    """The answer to the number of a person who never wrote to the bot."""
    return words._("Nobody with that number has written to me.")


def standing_text(words: Words, standing: Standing) -> str:
    """The name of a standing."""
    return {
        Standing.OWNER: words._("Owner"),
        Standing.INVITED: words._("Invited"),
        Standing.STRANGER: words._("Stranger"),
        Standing.BANNED: words._("Banned"),
    }[standing]


def quota_text(words: Words, quota: Quota) -> str:
    """What a quota allows."""
    limits = (
        words.n("{count} article", "{count} articles", quota.articles),
        words._("{size} MB a day", size=words.number(quota.megabytes)),
        words.n("{count} question a minute", "{count} questions a minute", quota.questions),
        words.n("{count} feed", "{count} feeds", quota.feeds),
    )
    return DOT.join(limits)


def _line(words: Words, person: Person, now: datetime) -> Html:
    facts = (standing_text(words, person.standing), words.day(person.active, now))
    return views.html.mention(str(person.id), person.id) + views.html.text(DOT + DOT.join(facts))


def _inviter(words: Words, person: Person) -> Html:
    if not person.inviter:
        return Html()
    return with_mention(words._("Invited by {person}", person="\0"), person.inviter)


def with_mention(sentence: str, person: int) -> Html:
    """A sentence with a link to a person in place of its NUL character."""
    before, _, after = sentence.partition("\0")
    return views.html.text(before) + views.html.mention(str(person), person) + views.html.text(after)


def used_today(words: Words, used: tuple[int, int]) -> str:
    """What a person or a chat has used today: (articles, bytes)."""
    articles, size = used
    amounts = (
        words.n("{count} article", "{count} articles", articles),
        words._("{size} MB", size=words.number(round(size / _MEGABYTE, 1))),
    )
    return words._("Today: {used}", used=DOT.join(amounts))
