"""Words are found in the other forms in which they are written: a table that anybody can extend.

Each row: the text of an article, what is asked, and what the first quotation has; "" where nothing may be found.
"""

from __future__ import annotations

import pytest

from engine.models import Verdict
from tests.engine.memory_shelf import Shelf

BAKERY_ZH = "早上六点面包店开门。图书馆的电脑坏了三台。乌龟爬过了铁轨。后天没有公交车。经济学院招收新学生。"
BAKERY_ZHT = "早上六點麵包店開門。圖書館的電腦壞了三臺。烏龜爬過了鐵軌。後天沒有公車。經濟學院招收新學生。"
TRAM_JA = (
    "市電の線路が新しくなった。駅前のﾊﾟﾝ屋は朝六時に開く。ばらの花が公園に咲いた。齋藤市長は予算を説明した。"
    "髙橋さんは國語の教師である。カラスが屋根に止まった。"
)

LETTERS = [
    (BAKERY_ZH, "圖書館", "图书馆"),
    (BAKERY_ZH, "烏龜", "乌龟"),
    (BAKERY_ZH, "麵包店幾點開門？", "面包店"),
    (BAKERY_ZHT, "图书馆", "圖書館"),
    (BAKERY_ZHT, "乌龟", "烏龜"),
    (BAKERY_ZHT, "经济学院", "經濟學院"),
    (BAKERY_ZHT, "鋼琴", ""),
    (TRAM_JA, "パン屋", "ﾊﾟﾝ屋"),
    (TRAM_JA, "ﾊﾟﾝ屋", "ﾊﾟﾝ屋"),
    (TRAM_JA, "バラ", "ばら"),
    (TRAM_JA, "からす", "カラス"),
    (TRAM_JA, "斎藤", "齋藤"),
    (TRAM_JA, "高橋", "髙橋"),
    (TRAM_JA, "国語", "國語"),
    (TRAM_JA, "ピアノ", ""),
]


def _finds(text: str, question: str, telling: str) -> None:
    shelf = Shelf(text)
    ranking = shelf.ask(question)
    if not telling:
        assert ranking.verdict is not Verdict.DIRECT
        return
    assert ranking.verdict is not Verdict.NOTHING
    assert telling in shelf.text(ranking)
    assert shelf.marked(ranking)


@pytest.mark.parametrize(("text", "question", "telling"), LETTERS)
def test_letters_that_are_written_for_each_other(text: str, question: str, telling: str) -> None:
    """Traditional and simplified, new and old letters, hiragana and katakana of either width find each other."""
    _finds(text, question, telling)
