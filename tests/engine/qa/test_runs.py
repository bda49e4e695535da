"""Two sentences in a row are one quotation where either may answer."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from engine.analysis import analyse
from engine.models import ArticleId, Document, Passage, Verdict, passage_gap
from engine.qa import runs, scoring

NOW = datetime(2026, 3, 1, tzinfo=UTC)
EVEN, FAR = 0.0, -9.0


def passage(article: int, sentence: int, text: str, gap: int = 1) -> Passage:
    return Passage(ArticleId(article), sentence, text, "", "", "", "en", NOW, gap)


BRIDGE = (
    passage(1, 0, "Lena Holm built it.", gap=-1),
    passage(1, 1, "The bridge cost 4 million."),
    passage(1, 2, "It opened in May.", gap=2),
    passage(2, 3, "Another town.", gap=-1),
)


@pytest.mark.parametrize(
    ("scores", "quoted"),
    [
        ((EVEN, 0.1, FAR, FAR), (0, 2)),  # the sentence before is as likely
        ((FAR, 0.1, EVEN, FAR), (1, 2)),  # the one after is
        ((EVEN, 0.2, 0.1, FAR), (1, 2)),  # both are: the likelier one, never three
        ((FAR, 0.1, FAR, EVEN), (1, 1)),  # what is as likely stands in another article
        ((FAR, 0.1, FAR, FAR), (1, 1)),  # it is alone
        ((0.1, FAR, EVEN, FAR), (0, 1)),  # a sentence stands between them
    ],
)
def test_a_neighbour_with_a_fair_chance_is_quoted_too(scores: tuple[float, ...], quoted: tuple[int, int]) -> None:
    """One run of whole sentences in the order of the text, and its second sentence is no quotation of its own."""
    values = np.array(scores)
    order = scoring.order(BRIDGE, values)
    run = runs.run(BRIDGE, values, order[0])
    ranking = scoring.ranking(BRIDGE, values, order, run, 5, 0.5, lambda _: (), Verdict.DIRECT)
    assert (ranking.hits[0].sentence, ranking.hits[0].count) == quoted
    places = [(hit.article, hit.sentence + step) for hit in ranking.hits for step in range(hit.count)]
    assert sorted(places) == [(1, 0), (1, 1), (1, 2), (2, 3)]


def test_marks_are_those_of_both_sentences() -> None:
    """As spans within what is quoted, the white space between the sentences counted."""
    values = np.array((FAR, 0.1, EVEN, FAR))
    order = scoring.order(BRIDGE, values)
    run = runs.run(BRIDGE, values, order[0])
    hit = scoring.ranking(BRIDGE, values, order, run, 1, 0.5, lambda p: ((0, len(p.text)),), Verdict.DIRECT).hits[0]
    shown = f"{BRIDGE[1].text}\n\n{BRIDGE[2].text}"
    assert [shown[start:end] for start, end in hit.marks] == [BRIDGE[1].text, BRIDGE[2].text]


def test_a_long_neighbour_stays_away() -> None:
    """A quotation of more than MAX_LENGTH characters is none."""
    long = passage(1, 1, "x" * runs.MAX_LENGTH)
    assert runs.run((BRIDGE[0], long), np.zeros(2), 0) == [0]


@pytest.mark.parametrize(
    ("language", "before", "text", "together"),
    [
        ("en", "Lena Holm runs the mill.", "She was born in 1971.", True),
        ("en", "Lena Holm runs the mill.", "Bread was dear in 1971.", False),
        ("fr", "Lena Holm dirige le moulin.", "Elle est née en 1971.", True),
        ("fr", "Lena Holm dirige le moulin.", "Le pain était cher en 1971.", False),
        ("de", "Lena Holm leitet die Mühle.", "Sie wurde 1971 geboren.", True),
        ("ru", "Лена Хольм владеет мельницей.", "Она родилась в 1971 году.", True),
        ("ru", "Лена Хольм владеет мельницей.", "Хлеб был дорог в 1971 году.", False),
        ("tr", "Lena Holm değirmeni yönetiyor.", "O 1971 yılında doğdu.", True),
        ("ar", "لينا هولم تدير المطحنة.", "هي ولدت عام 1971.", True),
        ("zh", "莱娜经营磨坊。", "她生于1971年。", True),
        ("zh", "莱娜经营磨坊。", "面包在1971年很贵。", False),
        ("ja", "レナは水車を営む。", "彼女は1971年に生まれた。", True),
    ],
)
def test_a_pronoun_brings_what_it_stands_for(language: str, before: str, text: str, *, together: bool) -> None:
    """Where the sentence before has what the question names; where it has not, the sentence stands alone."""
    pair = tuple(
        Passage(ArticleId(1), at, each, "", "", "", language, NOW, at) for at, each in enumerate((before, text))
    )
    scores = np.array((FAR, EVEN))
    assert runs.run(pair, scores, 1, np.array((0.0, 0.5))) == ([0, 1] if together else [1])
    assert runs.run(pair, scores, 1, np.array((0.0, 0.0))) == [1]


@pytest.mark.parametrize(
    ("text", "first", "gap"),
    [
        ("The bridge is old. The council will rebuild it.", "The bridge", 1),
        ("The bridge is old.\n\nThe council will rebuild it.", "The bridge", 2),
        ("Мост старый. Город его перестроит.", "Мост", 1),
        ("橋は古い。町は橋を建て直す。", "橋は", 0),
        ("The bridge is old.\n\nRead also: Ferries of the north\n\nThe council will rebuild it.", "Read also", -1),
    ],
)
def test_what_stands_between_two_sentences(text: str, first: str, gap: int) -> None:
    """White space only, in one paragraph or two; nothing that is no prose is quoted with them."""
    sentences = analyse(Document(None, "", text)).sentences
    at = next(i for i, s in enumerate(sentences) if text[s.start :].startswith(first))
    assert passage_gap(text, sentences[at], sentences[at + 1]) == gap
