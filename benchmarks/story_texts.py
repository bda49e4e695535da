"""How often real articles are grouped rightly into stories: articles that have nothing to do with each other."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.story_quality import (
    CROSS_COSINES,
    cases,
    labelled,
    read,
    scored,
    story_article,
    story_of,
    valued,
    with_value,
)
from engine.analysis import analyse
from engine.digests import stories
from engine.models import Document, StoryArticle
from services.digests.story_sources import BEST_SENTENCES

IN_POOLS = {"MIN_COSINE": (0.12, 0.15, 0.18, 0.22), "MIN_NAME_COSINE": (0.05, 0.10, 0.15, 0.25, 0.35)}
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


def compare(folder: Path) -> None:
    """Print how the cases are grouped among the articles in *folder*, and how these are."""
    real = list(articles(folder))
    news = [one.article for one in real if one.news]
    for count in AMONG:
        some = random.Random(1).sample(news, min(count, len(news)))
        labelled(f"among {len(some)} real articles", cases(), some)
    unrelated(real)
    translated(real)


@dataclass(frozen=True, slots=True)
class Real:
    """A real article."""

    group: str
    original: str
    """What it is a translation of: the same for all translations."""
    article: StoryArticle
    halves: tuple[StoryArticle, StoryArticle]
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


def halves(number: int, title: str, text: str, language: str) -> tuple[StoryArticle, StoryArticle]:
    """An article as two sources would tell it that have not a sentence in common."""
    analysis = analyse(Document(None, title, text), likely=(language,) if language else ())
    words = (title or analysis.title).split()
    both = []
    for half in (0, 1):
        mine = set(sorted(analysis.ranking)[half::2])
        best = [n for n in analysis.ranking if n in mine][:BEST_SENTENCES]
        sentences = [text[analysis.sentences[n].start : analysis.sentences[n].end] for n in best]
        both.append(story_article(number, f"half{half}", " ".join(words[half::2]), sentences, analysis.language))
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
    tellings = [half for one in cut for half in one.halves] + [one.article for one in pool[len(cut) :]]
    owner = [at for at in range(len(cut)) for _ in range(2)] + list(range(len(cut), len(pool)))
    mixed, together = set(), 0
    for story in stories.group(tellings):
        owners = [owner[n] for n in story]
        if len(set(owners)) > 1:
            mixed |= set(owners)
        together += sum(owners.count(at) == 2 for at in set(owners))
    return len(mixed), len(pool), together, len(cut)


def translated(real: Sequence[Real]) -> None:
    """Translations of one article, among news in all languages."""
    languages: dict[str, set[str]] = defaultdict(set)
    for one in real:
        languages[one.original].add(one.article.language)
    chosen = [one for one in real if one.news or len(languages[one.original]) > 1]
    tellings = [_without_title(one.article) for one in chosen]
    parallel = [n for n, one in enumerate(chosen) if len(languages[one.original]) > 1]
    if not parallel:
        return

    def row() -> str:
        number = story_of(tellings)
        judged = [
            (chosen[one].original == chosen[other].original, number[one] == number[other])
            for one, other in combinations(parallel, 2)
            if tellings[one].language != tellings[other].language
        ]
        spoken: dict[int, set[str]] = defaultdict(set)
        for n, one in enumerate(chosen):
            if one.news:
                spoken[number[n]].add(one.article.language)
        return f"{scored(judged)}   stories of news in several languages: {sum(len(s) > 1 for s in spoken.values())}"

    print(f"\n{len(parallel)} translations among {len(tellings) - len(parallel)} news: pairs in two languages")
    for value in CROSS_COSINES:
        print(f"  {valued('MIN_CROSS_COSINE', value, row)}", flush=True)


def _without_title(one: StoryArticle) -> StoryArticle:
    """Some translations have the title of the original."""
    return story_article(one.article, one.source, "", one.sentences, one.language)
