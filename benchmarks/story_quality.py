"""How often articles are grouped rightly into stories, on cases that were made up for this (stories.txt).

Pairs of articles in one story, in one language and in two, beside other events of the same kind, for several values of
MIN_COSINE, MIN_NAME_COSINE and MIN_CROSS_COSINE; and figures that differ, on the cases of the tests.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from pathlib import Path

from benchmarks import prose
from engine.analysis import analyse
from engine.digests import conflicting_figures, stories
from engine.models import ArticleId, Document, ShelfId, StoryArticle
from services.digests.story_sources import BEST_SENTENCES

CASES = Path(__file__).with_name("stories.txt")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
COSINES = (0.10, 0.12, 0.15, 0.18, 0.20, 0.22, 0.25, 0.30)
NAME_COSINES = (0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35)
CROSS_COSINES = (0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.55)


def compare(*, quick: bool = False) -> None:
    """Print how well the cases are grouped, *quick* with one value of each constant."""
    cases_ = cases()
    labelled("alone", cases_, [], quick=quick)
    alone(cases_, quick=quick)


@dataclass(frozen=True, slots=True)
class Case:
    """An article and the event that it tells of."""

    event: str
    article: StoryArticle

    @property
    def kind(self) -> str:
        """What kind of event that is."""
        return self.event.partition(".")[0]


def cases() -> list[Case]:
    """The cases of stories.txt, made up. A block each: the event (kind and name), the language and the title; the text.

    Several sources tell an event, and of most kinds there are two events, which are two stories.
    """
    found = []
    for number, block in enumerate(CASES.read_text("utf-8").strip().split("\n\n")):
        head, _, said = block.partition("\n")
        event, language, title = head.split(" ", 2)
        found.append(Case(event, read(number, title, said.replace("\n", " "), language)))
    return found


def read(number: int, title: str, text: str, language: str = "") -> StoryArticle:
    """An article as the bot passes it to the engine."""
    analysis = analyse(Document(None, title, text), likely=(language,) if language else ())
    sentences = [
        text[analysis.sentences[n].start : analysis.sentences[n].end] for n in analysis.ranking[:BEST_SENTENCES]
    ]
    return story_article(number, f"source{number}", title or analysis.title, sentences, analysis.language)


def story_article(
    number: int, source: str, title: str, sentences: Sequence[str], language: str = "en", added: datetime = NOW
) -> StoryArticle:
    """An article by its sentences."""
    places = tuple(range(len(sentences)))
    return StoryArticle(ShelfId(1), ArticleId(number), source, title, language, added, tuple(sentences), places)


def labelled(name: str, cases_: Sequence[Case], others: Sequence[StoryArticle], *, quick: bool = False) -> None:
    """How well the cases are grouped: pairs in one language and pairs in two."""
    articles = [*(case.article for case in cases_), *others]

    def row(across: bool) -> str:
        number = story_of(articles)
        judged = [
            (cases_[one].event == cases_[other].event, number[one] == number[other])
            for one, other in combinations(range(len(cases_)), 2)
            if (articles[one].language != articles[other].language) is across
        ]
        return scored(judged)

    print(f"\nCases, {name}: pairs in one language, and in two (MIN_CROSS_COSINE); * is in force")
    for constant, values in (
        ("MIN_COSINE", COSINES),
        ("MIN_NAME_COSINE", NAME_COSINES),
        ("MIN_CROSS_COSINE", CROSS_COSINES),
    ):
        for value in values[:1] if quick else values:
            print(f"  {valued(constant, value, partial(row, constant == 'MIN_CROSS_COSINE'))}", flush=True)


def story_of(articles: Sequence[StoryArticle]) -> dict[int, int]:
    return {n: at for at, story in enumerate(stories.group(articles)) for n in story}


def valued(name: str, value: float, row: Callable[[], str]) -> str:
    """A line that *row* says with another value of a constant."""
    return f"{name:16} {value:.2f}{'*' if value == getattr(stories, name) else ' '}  {with_value(name, value, row)}"


def with_value(name: str, value: float, row: Callable[[], str]) -> str:
    """What *row* says with another value of a constant."""
    before = getattr(stories, name)
    setattr(stories, name, value)
    try:
        return row()
    finally:
        setattr(stories, name, before)


def scored(judged: Sequence[tuple[bool, bool]]) -> str:
    """Precision, recall and F1 of pairs (wanted, found)."""
    right = sum(wanted and found for wanted, found in judged)
    found, wanted = sum(found for _, found in judged), sum(wanted for wanted, _ in judged)
    precision, recall = right / found if found else 1.0, right / wanted if wanted else 1.0
    both = 2 * precision * recall / (precision + recall) if right else 0.0
    return f"precision {precision:.2f}  recall {recall:.2f}  F1 {both:.2f}"


def alone(cases_: Sequence[Case], *, quick: bool = False) -> None:
    """Two articles and nothing else, as a watch may compare them: no rarity can be learnt of two."""
    kinds: dict[str, list[list[StoryArticle]]] = defaultdict(list)
    for one, other in combinations(cases_, 2):
        if one.article.language == other.article.language:
            same = "of one event" if one.event == other.event else "of one kind" if one.kind == other.kind else "others"
            kinds[same].append([one.article, other.article])
    print("\nCases, two articles of one language and nothing else: one story, %")

    def row() -> str:
        joined = {kind: sum(len(stories.group(two)) == 1 for two in some) for kind, some in kinds.items()}
        return "   ".join(f"{kind} {100 * n / len(kinds[kind]):4.1f}" for kind, n in joined.items())

    for constant, values in (("MIN_COSINE", COSINES), ("MIN_NAME_COSINE", NAME_COSINES)):
        for value in values[:1] if quick else values:
            print(f"  {valued(constant, value, row)}", flush=True)


def differing() -> None:
    """Figures that differ, on the cases of the tests."""
    written = (prose.ROOT / "tests" / "engine" / "digests" / "figures.txt").read_text("utf-8")
    blocks = [block.splitlines() for block in written.split("\n\n") if not block.startswith("#")]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for head, one, other in blocks:
        language, verdict = head.split()
        reported, present = conflicting_figures.contradict(one, other, language), verdict == "differ"
        for name in (language, "all"):
            counts[name] += Counter(pairs=1, reported=reported, right=reported and present, present=present)
    print("\nFigures that differ: pairs, reported, rightly, present")
    for language, count in sorted(counts.items(), key=lambda one: (one[0] == "all", one[0])):
        print(f"  {language:4}" + "".join(f"{count[name]:5}" for name in ("pairs", "reported", "right", "present")))
