"""Grouping articles into stories: what it costs, and how often it is right.

    python -m benchmarks.stories [--quick] [--runs 3] [--most 10000] [--texts DIR]

Cost: `find` on made-up articles of twelve sentences, of which many sources tell the same within a week, and on one
story that very many tell. Quality: pairs of articles in one story, on the cases below, beside other events of the same
kind, for several values of MIN_COSINE, MIN_NAME_COSINE and MIN_CROSS_COSINE; and
figures that differ, on the cases of the tests.

DIR may hold real articles: text files, or `summaries.jsonl` and `qa_articles.jsonl` of the quality data. Then the cases
are also told among these, and real articles are grouped that have nothing to do with each other, some of them cut in
two (every other sentence, every other word of the title), as if two sources told the same. All are taken to be of one
day, though they are of many years and some of one topic: that is the worst case.
"""

from __future__ import annotations

import math
import random
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from itertools import combinations
from statistics import median
from time import process_time

from benchmarks import story_quality, story_texts
from benchmarks.corpus import STOP_WORDS, Corpus
from benchmarks.options import Options
from benchmarks.story_quality import NOW, story_article
from engine.digests import stories
from engine.models import StoryArticle
from services.digests.story_sources import BEST_SENTENCES

SIZES = (1000, 3000, 10_000)
GREAT = (25, 50, 100, 200, 300)
"""Articles of one story among many others."""
OTHERS = 1000
"""These others, at most."""
SOURCES, DAYS, MAX_TELLINGS = 60, 7, 20


def main() -> None:
    """Read the arguments and print the tables."""
    options = Options(__doc__)
    options.size("--runs", 3, quick=1)
    options.size("--most", max(SIZES), quick=250)
    options.folder("--texts")
    arguments = options.parse()
    sizes = [size for size in SIZES if size < arguments.most] + [arguments.most]
    cost(sizes, arguments.runs)
    great(min(OTHERS, arguments.most), [count for count in GREAT if count <= arguments.most // 10], arguments.runs)
    story_quality.compare(quick=arguments.quick)
    if arguments.texts:
        story_texts.compare(arguments.texts)
    story_quality.differing()


def cost(sizes: Sequence[int], runs: int) -> None:
    """`find` on more and more articles."""
    print(f"Stories of made-up articles: CPU of `find`, median of {runs}")
    took: dict[int, float] = {}
    for size in sizes:
        articles = made(size)
        took[size] = timed(partial(stories.find, articles, NOW), runs)
        tracemalloc.start()
        found = stories.find(articles, NOW)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        largest = max(len(story.articles) for story in found)
        print(
            f"{size:6} articles {took[size]:6.2f} s, {peak:4.0f} MB more; {len(found)} stories, {largest} the largest"
        )
    for first, last in combinations(sizes, 2):
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


def great(others_count: int, counts: Sequence[int], runs: int) -> None:
    """One story that very many tell, with a figure in each sentence."""
    others = made(others_count)
    print(f"\nOne great story among {len(others)} articles: into how many it falls, CPU of `find`")
    for count in counts:
        articles = [*others, *copies(count)]
        parts = Counter(at for at, story in enumerate(stories.group(articles)) for n in story if n >= len(others))
        took = timed(partial(stories.find, articles, NOW), runs)
        print(f"{count:4} articles: {len(parts):4}, the largest of {max(parts.values()):3}  {took:5.2f} s", flush=True)


def made(count: int) -> list[StoryArticle]:
    """Articles of events, most of which one source tells, and few twenty."""
    corpus, dice = Corpus(1), random.Random(1)
    articles: list[StoryArticle] = []
    while len(articles) < count:
        own = _own(corpus, dice)
        begun = NOW - timedelta(days=DAYS * dice.random())
        for _ in range(min(count - len(articles), MAX_TELLINGS, int((1 - dice.random()) ** -0.8))):
            sentences = [_sentence(corpus, own, dice) for _ in range(BEST_SENTENCES)]
            later = timedelta(hours=36 * dice.random())
            title = " ".join(_named(dice.sample(own, 6), own))
            articles.append(
                story_article(len(articles), f"source{dice.randrange(SOURCES)}", title, sentences, added=begun + later)
            )
    return articles


def copies(count: int) -> list[StoryArticle]:
    """One event in many articles, each of which has twelve of its thirty sentences."""
    corpus, dice = Corpus(2), random.Random(2)
    own = _own(corpus, dice)
    sentences = [f"{_sentence(corpus, own, dice)[:-1]} {dice.randint(20, 1800)} houses." for _ in range(30)]
    return [story_article(n, f"copy{n}", "", dice.sample(sentences, BEST_SENTENCES)) for n in range(count)]


def _own(corpus: Corpus, dice: random.Random) -> list[str]:
    """Words of one event, of which the first four are names."""
    return dice.sample(corpus.words[STOP_WORDS : len(corpus.words) // 2], 9)


def _sentence(corpus: Corpus, own: Sequence[str], dice: random.Random) -> str:
    sentences = _named(corpus._sentence(dice.sample(own, 6) * 2), own)
    return f"{sentences[0].capitalize()} {' '.join(sentences[1:])}."


def _named(sentences: Sequence[str], own: Sequence[str]) -> list[str]:
    return [word.capitalize() if word in own[:4] else word for word in sentences]


if __name__ == "__main__":
    main()
