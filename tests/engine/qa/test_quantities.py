"""A quantity is its value, however it is written."""

from __future__ import annotations

import pytest

from engine.qa.quantities import values

SAME = [
    (("1.5 million crowns", "1,500,000 crowns", "1500000 crowns"), 1_500_000),
    (("€5m", "5 million euros", "5,000,000 euros"), 5_000_000),
    (("2,4 Mio. Kronen", "2,4 Millionen Kronen", "2.400.000 Kronen"), 2_400_000),
    (("3,2 millions de couronnes", "3 200 000 couronnes", "3\u202f200\u202f000 couronnes"), 3_200_000),
    (("7,1 milioni di euro", "7.100.000 euro"), 7_100_000),
    (("4 miljoner kronor", "4 000 000 kronor"), 4_000_000),
    (("40 mil euros", "40.000 euros"), 40_000),
    (("6 млн рублей", "6 миллионов рублей", "6 000 000 рублей"), 6_000_000),
    (("3 ملايين", "٣٠٠٠٠٠٠"), 3_000_000),
    (("450万円", "4,500,000円"), 4_500_000),
    (("2億円", "200,000,000円"), 200_000_000),
    (("30만 명", "300,000명"), 300_000),
    (("5 ล้านบาท", "5,000,000 บาท"), 5_000_000),
    (("3 लाख रुपये", "300000 रुपये"), 300_000),
]


@pytest.mark.parametrize(("texts", "value"), SAME, ids=lambda each: each[0] if isinstance(each, tuple) else "")
def test_ways_to_write_a_quantity(texts: tuple[str, ...], value: float) -> None:
    """Digits in groups, words and signs for thousands and millions, digits of other scripts."""
    for text in texts:
        assert value in values(text), text


@pytest.mark.parametrize("text", ["2.50 crowns", "15 million crowns", "1.5 crowns", "150 crowns", "1,5 Milliarden"])
def test_another_quantity_with_the_same_unit(text: str) -> None:
    """The unit and some digits make no quantity."""
    assert 1_500_000 not in values(text)


def test_a_number_that_can_be_read_in_two_ways_is_both() -> None:
    """ "1.500" is a thousand and a half or one and a half, "5m" five millions or five metres."""
    assert values("1.500") == {1500.0, 1.5}
    assert values("5m") == {5.0, 5_000_000.0}
    assert values("no number") == frozenset()
