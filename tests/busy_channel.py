"""What a busy channel posts: fifty posts a day, made up, a third of them on events that others tell as well."""

from __future__ import annotations

import random
from collections.abc import Iterator

POSTS_A_DAY = 50
PLACES = (
    "Torsby", "Karlsvik", "Norrby", "Lindmark", "Halm", "Grell", "Aaland", "Hollin", "Vester", "Ostrand", "Kestrel Bay",
    "Sundby", "Elmstad", "Marrow", "Tindra", "Quill Harbour", "Brandvik", "Osmere", "Fallow", "Rimdal",
)  # fmt: skip
WHO = (
    "the council", "the fire brigade", "the harbour company", "the school board", "the county", "the hospital",
    "the tram company", "the bakers’ guild", "the weather office", "the museum", "the union of dockers", "the police",
)  # fmt: skip
WHAT = (
    "opened the new bridge", "closed the old pier", "called off the winter fair", "found a leak in the water main",
    "raised the fares", "planted two hundred limes", "counted the swans", "mended the town clock", "sold the gasworks",
    "painted the lighthouse", "moved the market", "banned fireworks", "lent its boats to the school", "lost a barge",
)  # fmt: skip
WHY = (
    "after eleven years of repairs", "because of the storm on Sunday", "although many had asked it not to",
    "for the first time since the war", "without saying what it costs", "on the advice of two engineers",
)  # fmt: skip
NAMES = ("Karin Holm", "Per Ask", "Ida Lund", "Olof Brandt", "Signe Dahl", "Nils Wrede", "Tove Berg", "Axel Rehn")


def posts(day: int) -> Iterator[str]:
    """Yield the posts of a day, a sentence a line."""
    chance = random.Random(day)
    events = [(chance.choice(PLACES), chance.choice(WHO), chance.choice(WHAT)) for _ in range(8)]
    for number in range(POSTS_A_DAY):
        told_before = number % 3 == 0
        place, who, what = chance.choice(events) if told_before else map(chance.choice, (PLACES, WHO, WHAT))
        name = chance.choice(NAMES)
        lines = [
            f"In {place} {who} {what} {chance.choice(WHY)}.",
            f"{name} of {who} spoke of {chance.randrange(2, 900)} letters from people of {place}.",
            f"The next decision is due on the {chance.randrange(1, 28)}th, and {chance.choice(NAMES)} will make it.",
            f"Neighbours in {chance.choice(PLACES)} watched with {chance.choice(('envy', 'relief', 'patience'))}.",
            f"It cost {chance.randrange(10, 990)},000 crowns, {chance.randrange(2, 40)} percent more than was planned.",
        ]
        yield "\n".join(lines[: chance.randrange(2, 6)])
