"""Whether a block of a page reads as text rather than as labels and links."""

from __future__ import annotations

from engine.readers import layout
from engine.readers.blocks import Block

LEAST = 30
"""Letters of a text at least; an ideograph counts as three. Shorter captions name a photographer."""
MOST_LINKED = 0.4
"""Share of a text that may be links; those of teasers are more."""


def is_prose(block: Block) -> bool:
    """Whether a block has enough letters, few of them in links."""
    if not layout.letters(block.text, LEAST):
        return False
    linked = sum(len("".join(link.itertext())) for link in block.element.iter("a"))
    return linked <= MOST_LINKED * max(1, len(block.text))
