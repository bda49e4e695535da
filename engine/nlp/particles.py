"""Particles that hang on a word: Korean 학교 (school) is written 학교가, 학교에서, 학교에서는.

A page lists them; of two parted by "/", the first stands after a consonant and the second after a vowel.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

MOST = 3
"""The most particles in a row."""
MIN_WORD = 3
"""The least syllables of a word that loses any particle; a shorter one loses only those that fit its last sound."""
_FIRST, _LAST, _FINALS, _L = 0xAC00, 0xD7A3, 28, 8
"""Hangul syllables, how many endings each has (0: a vowel), and the one that is an l, which takes 로."""


def bases(word: str, listed: str) -> Iterator[str]:
    """Yield *word* and what is left of it without what may be particles."""
    yield word
    for particle, after in _particles(listed):
        base = word[: -len(particle)]
        if base and word.endswith(particle) and _fits(base, particle, after) and (len(word) >= MIN_WORD or after):
            yield base


def is_chain(word: str, rest: str, listed: str, most: int = MOST) -> bool:
    """Whether *rest* is one particle or some in a row that can hang on *word*; "" is."""
    if not rest:
        return True
    return most > 0 and any(
        rest.startswith(particle)
        and _fits(word, particle, after)
        and is_chain(particle, rest[len(particle) :], listed, most - 1)
        for particle, after in _particles(listed)
    )


@cache
def _particles(listed: str) -> tuple[tuple[str, str], ...]:
    """Return (particle, after): after a "consonant", a "vowel" or "" anything; the longest first."""
    each = []
    for entry in listed.split():
        first, _, second = entry.partition("/")
        each += [(first, "consonant"), (second, "vowel")] if second else [(first, "")]
    return tuple(sorted(each, key=lambda pair: -len(pair[0])))


def _fits(word: str, particle: str, after: str) -> bool:
    """Whether a particle that stands *after* a kind of sound can hang on *word*."""
    code = ord(word[-1])
    if not after or not _FIRST <= code <= _LAST:
        return True
    final = (code - _FIRST) % _FINALS
    if final == _L and particle.startswith(("로", "으로")):
        return after == "vowel"
    return (final > 0) == (after == "consonant")
