"""Grouping articles into stories: what it costs, and how often it is right.

    python -m benchmarks.stories [--runs 3] [--texts DIR]

Cost: `tell` on made-up articles of twelve sentences, of which many sources tell the same within a week, and on one
story that very many tell. Quality: pairs of articles in one story, on the cases below, beside other events of the same
kind, for several values of SAME, SAME_WHO and SAME_NAMES; and figures that differ, on the cases of the tests.

DIR may hold real articles: text files, or `summaries.jsonl` and `qa_articles.jsonl` of the quality data. Then the cases
are also told among these, and real articles are grouped that have nothing to do with each other, some of them cut in
two (every other sentence, every other word of the title), as if two sources told the same. All are taken to be of one
day, though they are of many years and some of one topic: that is the worst case.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks import prose
from benchmarks.corpus import STOP_WORDS, Corpus
from engine import figures, stories
from engine.analysis import analyse
from engine.models import ArticleId, Document, ShelfId, Tale
from services.tales import BEST

CASES = Path(__file__).with_name("stories.txt")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SIZES = (1000, 3000, 10_000)
GREAT = (25, 50, 100, 200, 300)
"""Articles of one story among a thousand others."""
SOURCES, DAYS, MOST_TOLD = 60, 7, 20
SAME = (0.10, 0.12, 0.15, 0.18, 0.20, 0.22, 0.25, 0.30)
WHO = (0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35)
NAMES = (0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.55)
IN_POOLS = {"SAME": (0.12, 0.15, 0.18, 0.22), "SAME_WHO": (0.05, 0.10, 0.15, 0.25, 0.35)}
AMONG = (300, 1200)
"""Real articles among which the cases are told."""
POOLS = (2, 20, 100)
"""Real articles that are grouped together."""
GROUPED = 200
"""Real articles that are grouped in pools of one size, in all."""
CUT = 10
"""Every so manieth of them is cut in two."""
FEWEST = 20
"""Articles of one language and source that are worth a line."""
NO_NEWS = {"klexikon", "xtinge"}
"""Encyclopaedias among the sources of the quality data."""


def main() -> None:
    """Read the arguments and print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--texts", type=Path)
    given = arguments.parse_args()
    cost(given.runs)
    great(given.runs)
    told = cases()
    labelled("alone", told, [])
    alone(told)
    if given.texts:
        real = list(articles(given.texts))
        news = [one.tale for one in real if one.news]
        for count in AMONG:
            some = random.Random(1).sample(news, min(count, len(news)))
            labelled(f"among {len(some)} real articles", told, some)
        unrelated(real)
        translated(real)
    differing()


# ---- cost


def cost(runs: int) -> None:
    """`tell` on more and more articles."""
    print(f"Stories of made-up articles: CPU of `tell`, median of {runs}")
    took: dict[int, float] = {}
    for size in SIZES:
        tales = made(size)
        took[size] = timed(lambda tales=tales: stories.tell(tales, NOW), runs)
        tracemalloc.start()
        found = stories.tell(tales, NOW)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        largest = max(len(story.articles) for story in found)
        print(
            f"{size:6} articles {took[size]:6.2f} s, {peak:4.0f} MB more; {len(found)} stories, {largest} the largest"
        )
    for first, last in combinations(SIZES, 2):
        grown = math.log(took[last] / took[first]) / math.log(last / first)
        print(f"from {first} to {last}: n^{grown:.2f}", flush=True)


def timed(call: Callable[[], object], runs: int) -> float:
    """The median CPU seconds of *call*."""
    took = []
    for _ in range(runs):
        before = process_time()
        call()
        took.append(process_time() - before)
    return median(took)


def great(runs: int) -> None:
    """One story that very many tell, with a figure in each sentence."""
    others = made(1000)
    print(f"\nOne great story among {len(others)} articles: into how many it falls, CPU of `tell`")
    for count in GREAT:
        tales = [*others, *copies(count)]
        parts = Counter(at for at, story in enumerate(stories.alike(tales)) for n in story if n >= len(others))
        took = timed(lambda tales=tales: stories.tell(tales, NOW), runs)
        print(f"{count:4} articles: {len(parts):4}, the largest of {max(parts.values()):3}  {took:5.2f} s", flush=True)


def made(count: int) -> list[Tale]:
    """Articles of events, most of which one source tells, and few twenty."""
    corpus, dice = Corpus(1), random.Random(1)
    tales: list[Tale] = []
    while len(tales) < count:
        own = _own(corpus, dice)
        begun = NOW - timedelta(days=DAYS * dice.random())
        for _ in range(min(count - len(tales), MOST_TOLD, int((1 - dice.random()) ** -0.8))):
            said = [_sentence(corpus, own, dice) for _ in range(BEST)]
            later = timedelta(hours=36 * dice.random())
            title = " ".join(_named(dice.sample(own, 6), own))
            tales.append(tale(len(tales), f"source{dice.randrange(SOURCES)}", title, said, added=begun + later))
    return tales


def copies(count: int) -> list[Tale]:
    """One event in many articles, each of which has twelve of its thirty sentences."""
    corpus, dice = Corpus(2), random.Random(2)
    own = _own(corpus, dice)
    said = [f"{_sentence(corpus, own, dice)[:-1]} {dice.randint(20, 1800)} houses." for _ in range(30)]
    return [tale(n, f"copy{n}", "", dice.sample(said, BEST)) for n in range(count)]


def _own(corpus: Corpus, dice: random.Random) -> list[str]:
    """Words of one event, of which the first four are names."""
    return dice.sample(corpus.words[STOP_WORDS : len(corpus.words) // 2], 9)


def _sentence(corpus: Corpus, own: Sequence[str], dice: random.Random) -> str:
    said = _named(corpus._sentence(dice.sample(own, 6) * 2), own)
    return f"{said[0].capitalize()} {' '.join(said[1:])}."


def _named(said: Sequence[str], own: Sequence[str]) -> list[str]:
    return [word.capitalize() if word in own[:4] else word for word in said]


# ---- quality


@dataclass(frozen=True, slots=True)
class Case:
    """An article and the event that it tells of."""

    event: str
    tale: Tale

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


def read(number: int, title: str, text: str, language: str = "") -> Tale:
    """An article as the bot makes a tale of it."""
    found = analyse(Document(None, title, text), likely=(language,) if language else ())
    said = [text[found.sentences[n].start : found.sentences[n].end] for n in found.ranking[:BEST]]
    return tale(number, f"source{number}", title or found.title, said, found.language)


def tale(
    number: int, source: str, title: str, said: Sequence[str], language: str = "en", added: datetime = NOW
) -> Tale:
    """An article by its sentences."""
    places = tuple(range(len(said)))
    return Tale(ShelfId(1), ArticleId(number), source, title, language, added, tuple(said), places)


def labelled(name: str, told: Sequence[Case], others: Sequence[Tale]) -> None:
    """How well the cases are grouped: pairs in one language and pairs in two."""
    tales = [*(case.tale for case in told), *others]

    def row(across: bool) -> str:
        story_of = _story_of(tales)
        judged = [
            (told[one].event == told[other].event, story_of[one] == story_of[other])
            for one, other in combinations(range(len(told)), 2)
            if (tales[one].language != tales[other].language) is across
        ]
        return scored(judged)

    print(f"\nCases, {name}: pairs in one language, and in two (SAME_NAMES); * is in force")
    for constant, values in (("SAME", SAME), ("SAME_WHO", WHO), ("SAME_NAMES", NAMES)):
        for value in values:
            print(f"  {valued(constant, value, lambda across=constant == 'SAME_NAMES': row(across))}", flush=True)


def _story_of(tales: Sequence[Tale]) -> dict[int, int]:
    return {n: at for at, story in enumerate(stories.alike(tales)) for n in story}


def valued(name: str, value: float, row: Callable[[], str]) -> str:
    """A line that *row* says with another value of a constant."""
    return f"{name:10} {value:.2f}{'*' if value == getattr(stories, name) else ' '}  {with_value(name, value, row)}"


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


def alone(told: Sequence[Case]) -> None:
    """Two articles and nothing else, as a watch may compare them: no rarity can be learnt of two."""
    kinds: dict[str, list[list[Tale]]] = defaultdict(list)
    for one, other in combinations(told, 2):
        if one.tale.language == other.tale.language:
            same = "of one event" if one.event == other.event else "of one kind" if one.kind == other.kind else "others"
            kinds[same].append([one.tale, other.tale])
    print("\nCases, two articles of one language and nothing else: one story, %")

    def row() -> str:
        joined = {kind: sum(len(stories.alike(two)) == 1 for two in some) for kind, some in kinds.items()}
        return "   ".join(f"{kind} {100 * n / len(kinds[kind]):4.1f}" for kind, n in joined.items())

    for constant, values in (("SAME", SAME), ("SAME_WHO", WHO)):
        for value in values:
            print(f"  {valued(constant, value, row)}", flush=True)


# ---- real articles


@dataclass(frozen=True, slots=True)
class Real:
    """A real article."""

    group: str
    original: str
    """What it is a translation of: the same for all translations."""
    tale: Tale
    halves: tuple[Tale, Tale]
    news: bool


def articles(folder: Path) -> Iterator[Real]:
    """The articles in *folder*, each once."""
    seen = set()
    for number, row in enumerate(_rows(folder)):
        title, text = str(row.get("title", "")), str(row["text"])
        beginning = text[:200]
        source, language = str(row.get("source", "texts")), str(row.get("lang", ""))
        chapter = (source, language, title)
        if beginning in seen or (title and chapter in seen):  # chapters of one article tell of one thing
            continue
        seen |= {beginning, chapter}
        whole = read(number, title, text, language)
        original = str(row.get("id", number)).replace(f"-{language}-", "-")
        news = row.get("news", True) and source not in NO_NEWS
        yield Real(f"{source}/{whole.language}", original, whole, halves(number, title, text, language), bool(news))


def _rows(folder: Path) -> Iterator[dict[str, object]]:
    lists = {"summaries.jsonl": True, "qa_articles.jsonl": False}
    there = [name for name in lists if (folder / name).exists()]
    for name in there:
        for line in (folder / name).read_text("utf-8").splitlines():
            yield {"news": lists[name]} | json.loads(line)
    if not there:
        for path in sorted(path for path in folder.iterdir() if path.is_file()):
            if text := path.read_text("utf-8", "replace").strip():
                yield {"id": path.name, "text": text}


def halves(number: int, title: str, text: str, language: str) -> tuple[Tale, Tale]:
    """An article as two sources would tell it that have not a sentence in common."""
    found = analyse(Document(None, title, text), likely=(language,) if language else ())
    words = (title or found.title).split()
    both = []
    for half in (0, 1):
        mine = set(sorted(found.ranking)[half::2])
        best = [n for n in found.ranking if n in mine][:BEST]
        said = [text[found.sentences[n].start : found.sentences[n].end] for n in best]
        both.append(tale(number, f"half{half}", " ".join(words[half::2]), said, found.language))
    return both[0], both[1]


def unrelated(real: Sequence[Real]) -> None:
    """Pools of articles of one language and source: how many are told with others, how many halves come together."""
    groups: dict[str, list[Real]] = defaultdict(list)
    for one in real:
        groups[one.group].append(one)
    print("\nReal articles in pools: told with another / halves of one article come together, %")
    heads = [f"{constant} {value:.2f}" for constant, values in IN_POOLS.items() for value in values]
    print(f"{'':14}{'pool':>4}" + "".join(f"{head:>14}" for head in heads))
    for name, group in sorted(groups.items()):
        for size in POOLS:
            if len(group) >= max(FEWEST, size):
                print(f"{name:14}{size:4}" + "".join(f"{cell:>14}" for cell in _pools(group, size)), flush=True)


def _pools(group: Sequence[Real], size: int) -> Iterator[str]:
    dice = random.Random(1)
    pools = [dice.sample(group, size) for _ in range(max(2, GROUPED // size))]

    def row() -> str:
        mixed, whole, together, cut = (sum(each) for each in zip(*map(_mixed, pools), strict=True))
        return f"{100 * mixed / whole:.1f} / {100 * together / cut:3.0f}"

    for constant, values in IN_POOLS.items():
        for value in values:
            yield with_value(constant, value, row)


def _mixed(pool: Sequence[Real]) -> tuple[int, int, int, int]:
    """Articles that are told with another, of how many; halves that come together, of how many."""
    cut = pool[: max(1, len(pool) // CUT)]
    tales = [half for one in cut for half in one.halves] + [one.tale for one in pool[len(cut) :]]
    owner = [at for at in range(len(cut)) for _ in range(2)] + list(range(len(cut), len(pool)))
    mixed, together = set(), 0
    for story in stories.alike(tales):
        owners = [owner[n] for n in story]
        if len(set(owners)) > 1:
            mixed |= set(owners)
        together += sum(owners.count(at) == 2 for at in set(owners))
    return len(mixed), len(pool), together, len(cut)


def translated(real: Sequence[Real]) -> None:
    """Translations of one article, among news in all languages."""
    languages: dict[str, set[str]] = defaultdict(set)
    for one in real:
        languages[one.original].add(one.tale.language)
    chosen = [one for one in real if one.news or len(languages[one.original]) > 1]
    tales = [_without_title(one.tale) for one in chosen]
    parallel = [n for n, one in enumerate(chosen) if len(languages[one.original]) > 1]
    if not parallel:
        return

    def row() -> str:
        story_of = _story_of(tales)
        judged = [
            (chosen[one].original == chosen[other].original, story_of[one] == story_of[other])
            for one, other in combinations(parallel, 2)
            if tales[one].language != tales[other].language
        ]
        spoken: dict[int, set[str]] = defaultdict(set)
        for n, one in enumerate(chosen):
            if one.news:
                spoken[story_of[n]].add(one.tale.language)
        return f"{scored(judged)}   stories of news in several languages: {sum(len(s) > 1 for s in spoken.values())}"

    print(f"\n{len(parallel)} translations among {len(tales) - len(parallel)} news: pairs in two languages")
    for value in NAMES:
        print(f"  {valued('SAME_NAMES', value, row)}", flush=True)


def _without_title(one: Tale) -> Tale:
    """Some translations have the title of the original."""
    return tale(one.article, one.source, "", one.sentences, one.language)


# ---- figures


def differing() -> None:
    """Figures that differ, on the cases of the tests."""
    written = (prose.ROOT / "tests" / "engine" / "figures.txt").read_text("utf-8")
    blocks = [block.splitlines() for block in written.split("\n\n") if not block.startswith("#")]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for head, one, other in blocks:
        language, verdict = head.split()
        said, present = figures.contradict(one, other, language), verdict == "differ"
        for name in (language, "all"):
            counts[name] += Counter(pairs=1, said=said, right=said and present, present=present)
    print("\nFigures that differ: pairs, said to differ, rightly, present")
    for language, count in sorted(counts.items(), key=lambda one: (one[0] == "all", one[0])):
        print(f"  {language:4}" + "".join(f"{count[name]:5}" for name in ("pairs", "said", "right", "present")))


if __name__ == "__main__":
    main()
