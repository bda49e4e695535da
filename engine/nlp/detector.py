"""langdetect's algorithm over langdetect's profiles with numpy arrays: the same answers, faster and in less memory.

The original detector loops in Python over every letter and every language, and its profiles take 60 MB. Here the
profiles are a sorted table of n-grams, all n-grams of a text are looked up at once, and the same random numbers pick
the same n-grams in the same order, so that every probability equals langdetect's to the last bit.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Vector = NDArray[np.float64]

SEED = 0
LONGEST = 10_000
"""Characters that langdetect reads."""
TRIALS = 7
ALPHA, WIDTH = Detector.ALPHA_DEFAULT, Detector.ALPHA_WIDTH
STEP = 5
"""n-grams between two tests for convergence of a trial."""
_SPACE = ord(" ")
_BITS = 21


class Profiles:
    """How frequent each n-gram is in each language: n-grams of up to three letters, sorted, and their languages."""

    def __init__(self) -> None:
        self.names: list[str] = []
        keys, languages, shares = [], [], []
        for path in Path(PROFILES_DIRECTORY).iterdir():  # in langdetect's order: its sums depend on it
            if path.name.startswith(".") or not path.is_file():
                continue
            grams, counts, sizes, name = _profile(path.read_text("utf-8"))
            letters = np.array(grams, dtype=f"U{NGram.N_GRAM}").view(np.uint32).reshape(-1, NGram.N_GRAM)
            keys.append(_keys(*letters.T.astype(np.int64)))
            shares.append(np.array(counts, np.float64) / np.array(sizes, np.float64)[(letters > 0).sum(axis=1) - 1])
            languages.append(np.full(len(grams), len(self.names), np.uint8))
            self.names.append(name)
        every = np.concatenate(keys)
        order = np.argsort(every, kind="stable")
        every = every[order]
        first = np.flatnonzero(np.diff(every, prepend=-1))
        self._grams, self._first = every[first], np.append(first, len(every)).astype(np.int32)
        self._language = np.concatenate(languages)[order]
        self._share = np.concatenate(shares)[order]

    def find(self, keys: Numbers) -> tuple[Numbers, Numbers]:
        """Return the numbers of a text's known n-grams, and for each of their places in the text the index to them."""
        distinct, places = np.unique(keys, return_inverse=True)
        numbers = np.minimum(np.searchsorted(self._grams, distinct), len(self._grams) - 1)
        is_known = self._grams[numbers] == distinct
        return numbers[is_known], (np.cumsum(is_known) - 1)[places[is_known[places]]]

    def shares(self, grams: Numbers) -> Vector:
        """Return one row per n-gram: its share in every language."""
        begins = self._first[grams]
        counts = self._first[grams + 1] - begins
        rows = np.repeat(np.arange(len(grams)), counts)
        entries = np.arange(counts.sum()) + np.repeat(begins - (np.cumsum(counts) - counts), counts)
        table = np.zeros((len(grams), len(self.names)))
        table[rows, self._language[entries]] = self._share[entries]
        return table


def _profile(text: str) -> tuple[list[str], list[int], list[int], str]:
    """Return the n-grams of a profile, their counts, the number of n-grams of each length, and the language's name.

    A profile is one line of JSON; read as a list of words and numbers it takes a third of the time.
    """
    body, rest = text.removeprefix('{"freq":{"').split("},", 1)
    cells = body.replace('":', ',"').split(',"')
    facts = json.loads("{" + rest)
    return cells[::2], [int(count) for count in cells[1::2]], facts["n_words"], facts["name"]


@cache
def profiles() -> Profiles:
    """langdetect's profiles, read once."""
    return Profiles()


def detect(text: str, prior: Mapping[str, float] | None = None) -> str:
    """Return langdetect's name of the language of *text*, "" if it finds none; *prior* is its prior map."""
    shares = probabilities(text, prior)
    best = max(shares, key=shares.__getitem__, default="")
    return best if best and shares[best] > Detector.PROB_THRESHOLD else ""


def probabilities(text: str, prior: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the probability of each language; {} for a text without known n-grams."""
    table = profiles()
    distinct, places = table.find(_grams(_letters(text)))
    if not len(places):
        return {}
    shares, picks = table.shares(distinct), memoryview(places.data)
    start = _start(table.names, prior)
    total = np.zeros(len(table.names))
    dice = random.Random(SEED)  # noqa: S311 - langdetect's own choice
    for _ in range(TRIALS):
        total += _trial(dice, shares, picks, start) / TRIALS
    return dict(zip(table.names, total.tolist(), strict=True))


def _start(names: list[str], prior: Mapping[str, float] | None) -> Vector:
    if prior is None:
        return np.full(len(names), 1.0 / len(names))
    priors = [prior.get(name, 0.0) for name in names]
    return np.array(priors) / sum(priors)


def _trial(dice: random.Random, shares: Vector, picks: memoryview[int], start: Vector) -> Vector:
    """Multiply the shares of n-grams picked at random until one language is nearly certain."""
    weight = (ALPHA + dice.gauss(0.0, 1.0) * WIDTH) / Detector.BASE_FREQ
    pick = dice.choice
    factors = np.empty((STEP + 1, len(start)))
    chosen = factors[1:]
    product: Vector = start * (shares[pick(picks)] + weight)
    taken = 0
    while True:
        values = product.tolist()
        whole = sum(values)  # Python's sum: numpy's adds in another order
        product /= whole
        if max(values) / whole > Detector.CONV_THRESHOLD or taken >= Detector.ITERATION_LIMIT:
            return product
        factors[0] = product
        shares.take([pick(picks), pick(picks), pick(picks), pick(picks), pick(picks)], 0, chosen, "clip")
        chosen += weight
        product = np.multiply.reduce(factors)  # row after row, as langdetect multiplies
        taken += STEP


# ---- letters and n-grams


def _letters(text: str) -> Numbers:
    """Return the characters that langdetect reads: no addresses, and no Latin letters among those of other scripts."""
    text = NGram.normalize_vi(Detector.MAIL_RE.sub(" ", Detector.URL_RE.sub(" ", text)))
    codes = np.frombuffer(text[:LONGEST].encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    latin = (codes >= ord("A")) & (codes <= ord("z"))
    other = (codes >= 0x300) & ((codes < 0x1E00) | (codes > 0x1EFF))
    return codes[~latin] if np.count_nonzero(latin) * 2 < np.count_nonzero(other) else codes


def _grams(codes: Numbers) -> Numbers:
    """Return the n-grams that end at each letter, shortest first; none spans a space, none is within capitals."""
    kinds, places = np.unique(codes, return_inverse=True)
    read = [_letter(code) for code in kinds.tolist()]
    padded = np.array([0, _SPACE, *(letter for letter, _ in read)])[np.concatenate([[0, 1], places + 2])]
    upper = np.array([False, *(capital for _, capital in read)])[np.concatenate([[0], places + 1])]
    third, second, first = padded[:-2], padded[1:-1], padded[2:]
    keys = np.stack((_keys(first, 0, 0), _keys(second, first, 0), _keys(third, second, first)), axis=1)
    inside, goes_on = first != _SPACE, second != _SPACE
    there = np.stack((inside, inside | goes_on, goes_on), axis=1)
    there[upper[1:] & upper[:-1]] = False
    grams: Numbers = keys[there]
    return grams


@lru_cache(maxsize=4096)
def _letter(code: int) -> tuple[int, bool]:
    """Return the letter that langdetect maps a character to, and whether it is a capital."""
    letter: str = NGram.normalize(chr(code))
    return ord(letter), letter.isupper()


def _keys(first: Numbers, second: Numbers | int, third: Numbers | int) -> Numbers:
    """Return one number for each n-gram; 0 stands for no letter."""
    keys: Numbers = (first << _BITS | second) << _BITS | third
    return keys
