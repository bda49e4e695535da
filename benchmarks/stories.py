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

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SIZES = (1000, 3000, 10_000)
GREAT = (25, 50, 100, 200, 300)
"""Articles of one story among a thousand others."""
SOURCES, DAYS, MOST_TOLD = 60, 7, 20
SAME = (0.10, 0.12, 0.15, 0.18, 0.20, 0.22, 0.25, 0.30)
SAME_IN_POOLS = (0.12, 0.15, 0.18, 0.22, 0.30)
WHO = (0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35)
NAMES = (0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.55)
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
    """The cases below."""
    found = []
    for number, block in enumerate(CASES.strip().split("\n\n")):
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
    """What *row* says with another value of a constant."""
    before = getattr(stories, name)
    setattr(stories, name, value)
    try:
        return f"{name:10} {value:.2f}{'*' if value == before else ' '}  {row()}"
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
    print(f"{'':16}{'pool':>5}" + "".join(f"{f'SAME {value:.2f}':>13}" for value in SAME_IN_POOLS))
    for name, group in sorted(groups.items()):
        for size in POOLS:
            if len(group) >= max(FEWEST, size):
                print(f"{name:16}{size:5}" + "".join(f"{cell:>13}" for cell in _pools(group, size)), flush=True)


def _pools(group: Sequence[Real], size: int) -> list[str]:
    dice = random.Random(1)
    pools = [dice.sample(group, size) for _ in range(max(2, GROUPED // size))]
    cells = []
    for value in SAME_IN_POOLS:
        found: list[tuple[int, int, int, int]] = []
        valued("SAME", value, lambda found=found: str(found.extend(map(_mixed, pools))))
        mixed, whole, together, cut = (sum(each) for each in zip(*found, strict=True))
        cells.append(f"{100 * mixed / whole:.1f} / {100 * together / cut:.0f}")
    return cells


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


CASES = """\
quake.malatya en Strong earthquake kills 23 in eastern Turkey
At least 23 people were killed when an earthquake of magnitude 6.1 hit Turkey's Malatya province before dawn on Tuesday.
Rescue teams searched collapsed apartment blocks in the town of Darende, where temperatures fell below zero. The
disaster agency AFAD said that more than 400 people were injured.

quake.malatya en Rescuers dig through rubble in Malatya after tremor
Soldiers and miners were digging with bare hands in Darende on Tuesday, hours after a powerful tremor brought down
houses across Malatya. AFAD put the toll at 23 dead and 412 hurt. "My sister is under there," said Emine Kaya outside
what had been a five-storey building. Schools in the province stay closed until Monday.

quake.malatya en Turkey quake: death toll rises to 31
The number of people who died in the Malatya earthquake has gone up to 31, the Turkish interior minister, Ali Demirkan,
said in Darende. Two children were pulled out alive after 30 hours.

quake.malatya de Zahl der Toten nach Beben in der Türkei steigt auf 31
Nach dem Erdbeben der Stärke 6,1 in der osttürkischen Provinz Malatya ist die Zahl der Todesopfer auf 31 gestiegen. Das
teilte Innenminister Ali Demirkan in Darende mit. Der Katastrophenschutz AFAD meldete mehr als 400 Verletzte. Zwei
Kinder wurden nach 30 Stunden lebend aus den Trümmern geborgen.

quake.malatya fr Séisme en Turquie : au moins 23 morts dans la province de Malatya
Un tremblement de terre de magnitude 6,1 a frappé mardi avant l'aube la province de Malatya, dans l'est de la Turquie. À
Darende, des immeubles se sont effondrés et les secours cherchent des survivants par un froid glacial. Selon l'agence
AFAD, 23 personnes ont péri et plus de 400 sont blessées.

quake.malatya ru Землетрясение в Турции: число погибших выросло до 31
После землетрясения магнитудой 6,1 в провинции Малатья на востоке Турции погиб 31 человек, сообщил в городе Даренде
глава МВД Али Демиркан. По данным агентства AFAD, пострадали более 400 человек.

quake.hokkaido en Quake of 5.8 shakes Hokkaido, no tsunami warning
An earthquake of magnitude 5.8 shook the Japanese island of Hokkaido on Tuesday evening. Nobody was hurt and no tsunami
warning was issued. Trains between Sapporo and Hakodate stopped for an hour.

quake.hokkaido en Trains halted after earthquake in northern Japan
Railway services around Sapporo were suspended for about an hour after a quake jolted Hokkaido, Japan's northernmost
main island. The Meteorological Agency measured a magnitude of 5.8 and saw no danger of a tsunami.

fire.lisbon en Ten die in Lisbon hotel fire
Ten people died when a fire swept through the Hotel Miradouro in the old town of Lisbon on Monday night. The flames
broke out in the kitchen on the ground floor and cut off the only staircase, the fire service said. Most of the victims
were tourists from Spain and Ireland.

fire.lisbon en Portugal mourns victims of hotel blaze
Prime Minister Rui Salgado laid flowers in front of the burnt-out Hotel Miradouro in Lisbon's Alfama quarter, where 14
people lost their lives on Monday night. Investigators are asking why the building had one staircase only. Three days of
mourning have begun.

fire.lisbon en 'We jumped from the balcony': survivors of the Miradouro speak
Guests who escaped from Monday's fire at a hotel in Lisbon have told how they leapt from balconies because the stairs
were full of smoke. The Irish couple Sean and Maeve Dolan were on the third floor. At least ten people died.

fire.lisbon fr Incendie d'un hôtel à Lisbonne : dix morts
Dix personnes ont péri dans l'incendie de l'hôtel Miradouro, dans le quartier d'Alfama à Lisbonne, dans la nuit de lundi
à mardi. Le feu est parti de la cuisine. Le Premier ministre, Rui Salgado, a décrété trois jours de deuil.

fire.lisbon es Diez muertos en el incendio de un hotel en Lisboa
Diez personas murieron el lunes por la noche en el incendio del hotel Miradouro, en el barrio de Alfama de Lisboa.
Cuatro de las víctimas son españolas. El primer ministro portugués, Rui Salgado, anunció tres días de luto.

fire.leeds en Warehouse fire in Leeds sends smoke over city
More than 80 firefighters fought a blaze at a furniture warehouse in the south of Leeds on Monday night. People living
nearby were told to keep their windows shut. Nobody was hurt.

fire.leeds en Hunslet blaze: cause of furniture store fire unknown
West Yorkshire Fire Service is looking into what set a Hunslet furniture warehouse alight. Black smoke could be seen all
over Leeds on Monday, and 80 firefighters were called out. There were no injuries.

rates.ecb en ECB leaves rates unchanged as inflation slows
The European Central Bank kept its deposit rate at 2.25% on Thursday, as expected. Its president, Ingrid Holmqvist, said
that inflation in the euro zone would return to target by the spring. Investors see a cut in March.

rates.ecb en Holmqvist signals patience on interest rates
There is no hurry to lower borrowing costs, the head of the European Central Bank made clear on Thursday after the
governing council in Frankfurt had decided to hold rates at 2.25 per cent. "We are in a good place," Ingrid Holmqvist
told reporters. The euro rose slightly.

rates.ecb de EZB lässt Leitzins bei 2,25 Prozent
Die Europäische Zentralbank tastet ihren Einlagensatz nicht an. Er bleibt bei 2,25 Prozent, wie der Rat am Donnerstag in
Frankfurt entschied. Präsidentin Ingrid Holmqvist rechnet damit, dass die Inflation im Frühjahr das Ziel erreicht.

rates.ecb de Holmqvist: Keine Eile bei Zinssenkungen
Die Währungshüter im Euroraum warten ab. EZB-Chefin Ingrid Holmqvist sagte nach der Sitzung des Rates, man sei in einer
guten Lage. Sparer bekommen damit weiter kaum mehr Zinsen, und Bauherren zahlen so viel wie bisher. Ökonomen erwarten
eine Senkung im März.

rates.ecb fr La BCE maintient ses taux
La Banque centrale européenne a laissé jeudi son taux de dépôt à 2,25 %. Sa présidente, Ingrid Holmqvist, s'attend à un
retour de l'inflation à la cible au printemps.

rates.bank en Bank of England cuts rates to 3.5%
The Bank of England lowered its main interest rate by a quarter point to 3.5% on Thursday. Five of the nine members of
the Monetary Policy Committee voted for the cut, four for no change. Governor Martin Pryce spoke of a weak labour
market.

rates.bank en What the cut in UK interest rates means for your mortgage
Homeowners with tracker mortgages will pay less from next month after the Bank of England's decision to reduce its base
rate to 3.5%. A typical borrower saves £28 a month. Savers, however, will earn less. Governor Martin Pryce warned that
further cuts were not certain.

match.arsenal en Arsenal 3-1 Benfica: Okafor at the double
Two goals by Daniel Okafor gave Arsenal a comfortable win over Benfica in the Champions League at the Emirates. The
visitors had drawn level through Tiago Mendes before half-time. Arsenal stay top of the table with 13 points.

match.arsenal en Okafor shines as Gunners see off Benfica
Arsenal all but booked a place in the last sixteen with a 3-1 victory against Benfica on Wednesday night. Daniel Okafor
scored after nine minutes and again with a header on the hour. The substitute Ben Hale added a late third.

match.arsenal es El Benfica cae en Londres ante el Arsenal (3-1)
El Arsenal venció por 3-1 al Benfica en el Emirates con dos goles de Daniel Okafor. Tiago Mendes había empatado para los
portugueses antes del descanso.

match.porto en Benfica held to goalless draw by Porto
Benfica and Porto drew 0-0 in a dull derby at the Estádio da Luz on Saturday. Both keepers were hardly troubled. Benfica
stay second in the Portuguese league, three points behind Sporting.

match.porto en No goals, few chances: Portugal's clásico disappoints
Sporting are the winners of a weekend on which Porto and Benfica cancelled each other out in Lisbon. The match at the
Luz ended without a goal, and without a shot on target after the break.

moldova.vote en Rusnac wins second term in Moldova
Elena Rusnac has been re-elected as president of Moldova with 54% of the vote. Her challenger Igor Ceban conceded defeat
on Sunday night. Turnout was the highest for twenty years, helped by voters living abroad.

moldova.vote en Moldova's pro-European president holds on to power
Moldovans have given their president, Elena Rusnac, four more years. With nearly all ballots counted she had 54 per cent
against 46 for Igor Ceban, who wants closer ties with Moscow. Brussels congratulated her. Voters in Italy and Germany
turned the tide after midnight.

moldova.vote fr Moldavie : Elena Rusnac réélue présidente
La présidente sortante de la Moldavie, Elena Rusnac, a été réélue dimanche avec 54 % des voix face à Igor Ceban. Le vote
de la diaspora, en Italie et en Allemagne, a fait la différence.

moldova.vote ru Элена Руснак победила на выборах президента Молдавии
Действующий президент Молдавии Элена Руснак переизбрана на второй срок, она получила 54% голосов. Её соперник Игорь
Чебан признал поражение. Решающими стали голоса граждан, живущих за границей, прежде всего в Италии и Германии.

moldova.vote ru В Молдавии подвели итоги второго тура
ЦИК Молдавии обработал 99% протоколов: за Элену Руснак проголосовали 54% избирателей, за Игоря Чебана 46%. Явка стала
рекордной за двадцать лет. Брюссель уже поздравил победительницу.

moldova.gas en Moldova declares emergency over gas supplies
The parliament of Moldova has declared a state of emergency in energy for 60 days, as gas deliveries through
Transnistria may stop in January. Prime Minister Dorin Vulpe asked people to save electricity.

moldova.gas en Chisinau prepares for a winter without gas
Hospitals in Moldova's capital are being fitted with wood boilers, and street lights go off at eleven: the government of
Dorin Vulpe expects that no more gas will flow through Transnistria after New Year. An emergency in energy has been
declared.

northwind.calder en Northwind to buy Calder Foods for $4.2 billion
Northwind Group has agreed to acquire Calder Foods, the maker of Morning Mill cereals, for $4.2 billion in cash.
Calder's shareholders will get $38 a share, 31% more than Friday's close. The deal is to be closed by June.

northwind.calder en Calder Foods jumps 28% on takeover by Northwind
Shares in the cereal maker Calder Foods soared on Monday after the consumer giant Northwind had offered $38 for each of
them. Analysts at Brody & Lane called the price of 4.2 billion dollars rich. Regulators in the United States still have
to approve the merger.

northwind.calder de Northwind übernimmt Calder Foods
Der Konsumgüterkonzern Northwind kauft den Frühstücksflockenhersteller Calder Foods für 4,2 Milliarden Dollar. Die
Aktionäre erhalten 38 Dollar je Aktie. Die US-Behörden müssen noch zustimmen.

northwind.profit en Northwind raises outlook after strong quarter
Northwind Group expects sales to grow by 6% this year, after demand for its shampoos had been better than feared.
Quarterly profit rose to $910 million. Chief executive Laura Benning said price rises were over.

northwind.profit en Shampoo lifts Northwind's earnings
Net income at Northwind climbed 12 per cent to 910 million dollars in the third quarter. Hair care sold especially well
in Asia. The group, led by Laura Benning, now sees revenue up by six per cent for the year.

strike.trains de Bahn: Lokführer streiken ab Donnerstag drei Tage lang
Die Lokführergewerkschaft GDL ruft ihre Mitglieder bei der Deutschen Bahn zu einem dreitägigen Streik auf. Er beginnt am
Donnerstag um 2 Uhr früh. Gewerkschaftschef Jonas Reuter fordert die 35-Stunden-Woche. Im Fernverkehr soll ein
Notfahrplan gelten.

strike.trains de Wieder Stillstand auf der Schiene
Von Donnerstag an müssen Reisende mit massiven Ausfällen rechnen: Die GDL will bis Samstagabend die Arbeit niederlegen.
Die Bahn nannte den Ausstand unnötig und kündigte an, nur etwa ein Fünftel der ICE fahren zu lassen.

strike.trains de Was Bahnkunden zum Streik der Lokführer wissen müssen
Wer für Donnerstag bis Samstag ein Ticket gekauft hat, darf es später nutzen, die Zugbindung ist aufgehoben. Grund ist
der Arbeitskampf der GDL. Auch S-Bahnen in Berlin, Hamburg und München sind betroffen.

strike.trains en German train drivers to walk out for three days
Train drivers at Deutsche Bahn will strike from Thursday to Saturday, their union GDL said. Its leader, Jonas Reuter,
wants a 35-hour week. Only one in five long-distance trains is to run.

strike.flights de Lufthansa und Verdi einigen sich im Tarifstreit
Für die 25.000 Beschäftigten der Lufthansa am Boden steht ein neuer Tarifvertrag. Sie bekommen 8,5 Prozent mehr Lohn in
zwei Stufen. Die Gewerkschaft Verdi sagte alle Streiks ab.

strike.flights de Kein Streik am Flughafen: Bodenpersonal bekommt 8,5 Prozent mehr
Aufatmen für Urlauber: Verdi und die Lufthansa haben sich in der Nacht auf höhere Löhne für das Bodenpersonal
verständigt. Vorgesehen sind 8,5 Prozent, verteilt auf zwei Jahre.

space.vega fr Échec du lancement de la fusée Vega-C à Kourou
La fusée européenne Vega-C a été perdue huit minutes après son décollage de Kourou, en Guyane, dans la nuit de mercredi
à jeudi. Elle emportait deux satellites d'observation Pléiades Neo. Arianespace parle d'une anomalie du deuxième étage.

space.vega fr Vega-C : l'Europe spatiale de nouveau clouée au sol
Nouveau revers pour Arianespace. Deux satellites d'Airbus ont sombré dans l'Atlantique avec le lanceur Vega-C, dont le
moteur Zefiro 40 a perdu sa pression. Une commission d'enquête doit rendre ses conclusions dans un mois.

space.vega en European Vega-C rocket lost after lift-off
A Vega-C rocket with two Pléiades Neo satellites failed eight minutes after it had left Kourou in French Guiana,
Arianespace said on Thursday. The pressure in its second stage, a Zefiro 40 motor, had dropped.

space.vega de Europäische Rakete Vega-C stürzt nach dem Start ab
Acht Minuten nach dem Start in Kourou ist eine Vega-C-Rakete mit zwei Satelliten vom Typ Pléiades Neo verloren gegangen.
Nach Angaben von Arianespace fiel der Druck in der zweiten Stufe, einem Zefiro-40-Motor, ab.

trial.delacroix fr L'ancien ministre Delacroix condamné à trois ans de prison
Le tribunal de Paris a condamné vendredi Bernard Delacroix à trois ans de prison, dont deux avec sursis, pour
corruption. L'ancien ministre de l'Équipement avait favorisé l'entreprise Sogetra dans l'attribution d'un chantier
d'autoroute. Il fait appel.

trial.delacroix fr Affaire Sogetra : trois ans, dont un ferme, pour Bernard Delacroix
« Un pacte de corruption » : les juges ont suivi le parquet. L'ex-ministre portera un bracelet électronique. Son
avocate, Me Claire Aumont, a dénoncé un jugement politique et annoncé un appel. Le patron de Sogetra écope de deux ans.

trial.delacroix fr Autoroute A71 : Delacroix fait appel de sa condamnation
Bernard Delacroix conteste le jugement rendu vendredi par le tribunal correctionnel de Paris dans le dossier Sogetra, a
indiqué son avocate Claire Aumont.

trial.ferrand fr Le maire de Cagnes jugé pour détournement de fonds
Le procès du maire de Cagnes-sur-Mer, Louis Ferrand, s'est ouvert lundi devant le tribunal de Nice. Il est accusé
d'avoir employé sa belle-fille à la mairie sans qu'elle y travaille. Il encourt dix ans de prison.

trial.ferrand fr Emploi fictif : Louis Ferrand face à ses juges
« Elle travaillait de chez elle », a plaidé Louis Ferrand à l'ouverture de son procès à Nice. Le maire de Cagnes-sur-Mer
doit expliquer les 140 000 euros versés à sa belle-fille.

flood.valencia es Las inundaciones en Valencia dejan ocho muertos
Ocho personas han muerto y cinco siguen desaparecidas tras las lluvias torrenciales en la comarca de la Ribera, en la
provincia de Valencia. El río Magro se desbordó en Algemesí. La Unidad Militar de Emergencias busca a los desaparecidos.

flood.valencia es El Magro se desborda y arrasa Algemesí
Vecinos de Algemesí pasaron la noche en los tejados. En pocas horas cayeron 260 litros por metro cuadrado y el agua del
Magro entró en cientos de casas. El Gobierno enviará a mil militares a la Ribera. Hay al menos ocho fallecidos.

flood.valencia es Ribera: sube a once la cifra de víctimas de la riada
Los equipos de rescate han encontrado tres cuerpos más en Algemesí y Carlet, con lo que ya son once los muertos por las
inundaciones. Dos personas continúan desaparecidas, según la presidenta de la Generalitat, Pilar Soler.

flood.valencia en Eight dead in floods near Valencia
Torrential rain has killed eight people in the Spanish province of Valencia. The river Magro burst its banks in
Algemesí, where residents fled to the roofs. A thousand soldiers are to be sent, and Pilar Soler, the head of the
region, asked people to stay at home.

flood.kerala en Landslides and floods kill 19 in Kerala
Heavy monsoon rain has set off landslides in the Indian state of Kerala, killing 19 people in the Idukki district. The
army was called in after a bridge near Munnar had been swept away.

flood.kerala en Bridge swept away as monsoon batters Kerala
Tea estates around Munnar were cut off on Friday when floods destroyed the only bridge. Nineteen bodies have been
recovered in Idukki, officials in the Indian state of Kerala said, and eleven people are missing.

theft.delft en Thieves take Vermeer from Delft museum in two minutes
Two masked men broke into the Prinsenhof museum in Delft early on Sunday and left with a small painting by Johannes
Vermeer. They came over the roof. Police found a burnt-out scooter near Rotterdam.

theft.delft en Stolen Vermeer: police seek two men on a scooter
Dutch police have published pictures of two suspects in the theft of "The Letter Bearer" from Delft. The Vermeer, worth
some 60 million euros, was cut out of its frame in the Prinsenhof on Sunday. The alarm had been off for repairs.

theft.delft fr Un Vermeer volé à Delft
Un tableau de Johannes Vermeer a été volé dimanche au musée Prinsenhof de Delft, aux Pays-Bas. Les deux voleurs ont fui
sur un scooter, retrouvé brûlé près de Rotterdam.

crash.khabarovsk ru Под Хабаровском разбился самолёт Ан-26, погибли шесть человек
Грузовой самолёт Ан-26 упал в тайге в 40 километрах от Хабаровска, все шесть человек на борту погибли. Борт летел из
Николаевска-на-Амуре. Причиной могла стать плохая погода, сообщили в МЧС.

crash.khabarovsk ru Найдены бортовые самописцы упавшего Ан-26
Спасатели нашли оба самописца транспортника, потерпевшего катастрофу под Хабаровском. Следователи проверяют три версии:
обледенение, ошибку экипажа и отказ двигателя. На борту Ан-26 было шесть человек, никто не выжил.

crash.khabarovsk ru Крушение Ан-26 в Хабаровском крае: что известно
Связь с самолётом авиакомпании «Амурские линии» пропала за десять минут до посадки. Обломки увидели с вертолёта в районе
хребта Хехцир. В регионе объявлен траур по шести погибшим.

crash.kamchatka ru На Камчатке нашли пропавший вертолёт Ми-8
Вертолёт Ми-8 с туристами, пропавший на Камчатке у вулкана Вачкажец, совершил жёсткую посадку. Все 19 человек живы, трое
ранены, сообщило МЧС.

crash.kamchatka ru Туристы с Ми-8 провели ночь у вулкана
Девятнадцать пассажиров и членов экипажа вертолёта, который вынужденно сел возле Вачкажца, эвакуированы в Петропавловск.
У троих переломы. Транспортная прокуратура Камчатки начала проверку.

kestrel.phone en Kestrel unveils Nova 8 with a battery for three days
The phone maker Kestrel has presented its new flagship. The Nova 8 costs $799, weighs 160 grams and is said to last
three days without charging. It will be sold from 12 December.

kestrel.phone en Kestrel Nova 8 hands-on: light, bright and dear
We spent an hour with the Nova 8 at Kestrel's event in Austin. The screen is superb, the camera is last year's, and the
new silicon battery may be the real reason to pay 799 dollars. Orders open on 12 December.

kestrel.phone en Everything announced at Kestrel's autumn event
A lighter Nova 8, earbuds for $99 and a watch that measures blood pressure: Kestrel showed five products in Austin last
night. Chief executive Priya Raman kept the battery for the end.

kestrel.fine en EU fines Kestrel €420 million over app store
The European Commission has fined the US phone maker Kestrel 420 million euros. It had kept other shops for apps off its
Nova phones, competition commissioner Marta Lindqvist said in Brussels. The company will appeal.

kestrel.fine en Kestrel to fight record penalty from Brussels
"We disagree with every page," said Kestrel's chief executive Priya Raman after the European Commission had imposed a
penalty of €420m. Brussels holds that rival app stores were shut out. Commissioner Marta Lindqvist gave the firm 90
days.

kestrel.fine de EU-Kommission verhängt Millionenstrafe gegen Kestrel
Der Handyhersteller Kestrel soll 420 Millionen Euro zahlen, weil er fremde App-Stores behindert. Das entschied
EU-Kommissarin Marta Lindqvist in Brüssel. Konzernchefin Priya Raman will klagen.

health.malaria en New malaria vaccine protects four in five children
A vaccine against malaria developed in Oxford and Nairobi prevented 80 per cent of cases in a trial with 4,800 children
in Kenya, Mali and Tanzania. The results were published in The Lancet on Friday.

health.malaria en Malaria jab hailed as turning point
Doctors have welcomed the outcome of a large study of the M21 vaccine. "This could save a hundred thousand children a
year," said Dr Grace Wanjiru of the Kenya Medical Research Institute. Among 4,800 infants, four out of five cases were
prevented. A dose costs three dollars.

health.malaria en Explainer: how the M21 malaria vaccine works
Unlike earlier vaccines, M21 trains the body against two stages of the parasite. In the trial published on Friday in The
Lancet it kept its effect for two years. The World Health Organization will look at it in the spring.

health.measles en Measles cases double in Europe
The number of measles cases in Europe has doubled in a year, the World Health Organization warned on Friday. Too few
children are vaccinated, above all in Romania and Bosnia.

health.measles en WHO alarmed by return of measles
Romania, Bosnia and Kazakhstan report most of Europe's measles patients, according to new figures of the World Health
Organization. There were twice as many as a year ago. Vaccination rates have not recovered since the pandemic.

mayor.ulm de Ulm wählt Sabine Brandl zur Oberbürgermeisterin
Sabine Brandl wird neue Oberbürgermeisterin von Ulm. Die parteilose Juristin setzte sich in der Stichwahl am Sonntag mit
52,3 Prozent gegen den Amtsinhaber Markus Henle durch. Die Wahlbeteiligung lag bei 48 Prozent.

mayor.ulm de Überraschung in Ulm: Amtsinhaber Henle abgewählt
Nach acht Jahren ist Schluss: Markus Henle (CDU) muss das Ulmer Rathaus räumen. Die Stichwahl gewann Sabine Brandl, die
vor allem mit bezahlbaren Wohnungen geworben hatte. »Jetzt wird gefeiert, morgen gearbeitet«, sagte sie.

mayor.kassel de Kassel: Stichwahl zwischen Thiele und Arslan
Bei der Oberbürgermeisterwahl in Kassel hat am Sonntag niemand die absolute Mehrheit erreicht. In die Stichwahl gehen
Birgit Thiele (SPD) mit 38,1 Prozent und Deniz Arslan (Grüne) mit 33,7 Prozent.

mayor.kassel de Thiele führt in Kassel vor Arslan
Die Kasselerinnen und Kasseler müssen in zwei Wochen noch einmal an die Urne. SPD-Kandidatin Birgit Thiele liegt vorn,
Deniz Arslan von den Grünen folgt mit gut vier Punkten Abstand. Die CDU ist aus dem Rennen.

ukraine.kharkiv uk Удар по Харкову: без світла 60 тисяч родин
Уночі російські дрони пошкодили підстанцію в Харкові, без електрики залишилися 60 тисяч родин. Мер Андрій Лисенко
заявив, що лікарні працюють на генераторах. Поранені троє енергетиків.

ukraine.kharkiv uk У Харкові відновлюють електропостачання після атаки
Енергетики повернули світло половині абонентів, знеструмлених після нічної атаки дронів на підстанцію. За словами мера
Андрія Лисенка, решту під'єднають до вечора. Троє працівників у лікарні.

ukraine.kharkiv en Drones knock out power in Kharkiv
Russian drones hit a substation in Kharkiv overnight and left 60,000 families without power, the city's mayor, Andriy
Lysenko, said. Three workers were injured. Hospitals run on generators.

ukraine.kharkiv ru Харьков остался без света после удара по подстанции
Ночью дроны повредили подстанцию в Харькове, без электричества остались 60 тысяч семей, сообщил мэр Андрей Лысенко.
Ранены трое энергетиков, больницы работают на генераторах.

ukraine.odesa uk Вибух газу в Одесі: є загиблі
У п'ятиповерхівці в Одесі стався вибух побутового газу, загинули двоє людей. З-під завалів дістали чотирьох мешканців.
Рятувальники вважають причиною несправну плиту.

ukraine.odesa uk В Одесі розбирають завали після вибуху в будинку
Двоє загиблих, четверо врятованих: в Одесі триває пошукова операція в будинку, де вибухнув газ. Мешканців сусіднього
під'їзду евакуювали.
"""
"""Made up. A block each: the event (kind and name), the language and the title; then the text. Several sources tell an
event, and of most kinds there are two events, which are two stories."""


if __name__ == "__main__":
    main()
