"""Names in Latin letters, so that Москва and Moskau share n-grams: tables, one letter at a time."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _table(letters: str, latin: str) -> dict[str, str]:
    return {letter: other.strip("-") for letter, other in zip(letters, latin.split(), strict=True)}


_LETTERS = str.maketrans(
    _table("абвгдеёжзийклмнопрстуфхц", "a b v g d e e zh z i i k l m n o p r s t u f h ts")
    | _table("чшщъыьэюяієїґўјљњћђџ", "ch sh sch - y - e yu ya i e i g u j l n c d j")
    | _table("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f h ps o")
    | _table("ابتثجحخدذرزسشصضطظعغفق", "a b t th j h kh d d r z s sh s d t z a gh f q")
    | _table("كلمنهويىةءپچژگکی", "k l m n h w y a a a p ch j g k y")
    | _table("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "a v g d h v z h t i k k l m m n n s a p p ts ts k r sh t")
)
_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=4000)
def words(text: str) -> tuple[str, ...]:
    """Return the words of *text* in lower-case Latin letters and digits; other scripts are left out."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain.translate(_LETTERS))
    return tuple(_WORD.findall(digits))
