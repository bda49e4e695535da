"""Stories: articles about one event come together, those about another stay apart, whatever the order of the input."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.digests import stories
from engine.models import ArticleId, ShelfId, Story, StoryArticle
from tests.profiles import examples

NOW = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)

COLLAPSE = {
    "The Quay": """The Hollin bridge in Torsby fell into the river on Tuesday after a barge had hit its second pier.
        Four people were taken out of the water and brought to the hospital of Karlstad. The barge carried gravel for
        a building site and had lost its steering. Police have closed the river to all ships.""",
    "Vermland Post": """A barge loaded with gravel rammed a pier of the Hollin bridge on Tuesday and brought it down.
        Rescuers pulled four people out of the river at Torsby. They are being treated in Karlstad, the hospital says.
        According to the police the steering of the barge had failed.""",
    "Radio Nord": """After the collapse of the Hollin bridge in Torsby the river stays closed to ships. A barge had hit
        a pier on Tuesday. The hospital of Karlstad says that the four people who fell into the water will live. The
        skipper of the barge told police that the steering had failed.""",
}
"""One event in the words of three sources."""
BRIDGES = {
    "The Quay": """The town of Halm opens its new bridge for bicycles on Saturday. It took three years to build and is
        the longest wooden bridge of the country. The mayor will cross it first, and a brass band plays on the bank.""",
    "Vermland Post": """Engineers have found cracks in the railway bridge of Arvika, and trains go around by Oslo until
        spring. The repair costs nine million crowns. Travellers lose an hour, the railway says.""",
    "Radio Nord": """The old stone bridge of Sunne will be painted by pupils this summer. A teacher of drawing had the
        idea, and a shop gives the colours. The best picture wins a journey to Bergen.""",
}
"""Other events of the same topic, each from one source."""
SUMMIT = {
    "en": """The prime ministers Anna Bergman and Oskar Lund met in Oslo on 14 October to talk about the Nordkraft
        pipeline. In the castle Bergman promised that Nordkraft gets 320 million crowns. The talks with Lund go on in
        Helsinki in November.""",
    "fr": """Les premiers ministres Anna Bergman et Oskar Lund se sont vus à Oslo le 14 octobre pour parler du gazoduc
        Nordkraft. Au château, Bergman a promis que Nordkraft recevra 320 millions de couronnes. Les discussions avec
        Lund continuent à Helsinki en novembre.""",
    "ru": """Премьер-министры Анна Бергман и Оскар Лунд встретились 14 октября в Осло ради газопровода Нордкрафт.
        Бергман обещала, что Нордкрафт получит 320 миллионов крон. Переговоры с Лунд продолжатся в Хельсинки.""",
}
"""One event in three languages."""
CONCERT = """Un concert d'Anna Bergman a rempli la grande salle d'Oslo le 14 octobre. La chanteuse a joué 21 morceaux de
    son disque. Elle chante samedi à Malmö et dimanche à Göteborg."""
"""The same name, place and day, and nothing else of it."""
APART = {
    "matches": (
        """Rosenborg beat Brann 3-1 in Trondheim on Saturday. Nilsen scored twice in the first half. The coach praised
            the young defence. Rosenborg is second in the table.""",
        """Molde beat Viking 2-0 in Stavanger on Saturday. Eriksen scored after the break and Haugen late in the match.
            The coach was content with the defence. Molde leads the table.""",
    ),
    "fires": (
        """A fire destroyed a barn near Halm on Monday night. The fire brigade came with six engines. Nobody was hurt,
            police said. The cause is not known.""",
        """A fire damaged a school in Arvika on Monday. The fire brigade came with four engines. Nobody was hurt, police
            said. Pupils stay at home until Friday.""",
    ),
    "elections": (
        """The Social Democrats won the election in Norway on Sunday with 31 per cent. Turnout was high. The prime
            minister thanked voters in Oslo.""",
        """The Conservatives won the election in Denmark on Sunday with 28 per cent. Turnout was low. The prime minister
            resigned in Copenhagen.""",
    ),
}
"""Events of one kind that befall others elsewhere, in the words such news has."""


def tale(
    number: int, text: str, source: str = "", *, hours: float = 0.0, language: str = "en", **facts: object
) -> StoryArticle:
    """An article that came so many hours before NOW."""
    sentences = tuple(" ".join(each.split()) for each in re.findall(r"[^.!?]+[.!?]", text))
    return StoryArticle(
        ShelfId(1), ArticleId(number), source, str(facts.get("title", "")), language, NOW - timedelta(hours=hours),
        sentences, tuple(range(len(sentences))), bool(facts.get("watched")),
    )  # fmt: skip


def tales(*texts: dict[str, str]) -> list[StoryArticle]:
    """Articles of these texts by source, each an hour younger than the one before."""
    pairs = [pair for each in texts for pair in each.items()]
    return [tale(n, text, source, hours=len(pairs) - n) for n, (source, text) in enumerate(pairs, 1)]


def grouped(articles: Sequence[StoryArticle]) -> list[list[int]]:
    """The numbers of the articles of each story, in one order."""
    return sorted(sorted(article for _, article in story.articles) for story in stories.find(articles, NOW))


def test_one_event_by_several_sources_is_one_story() -> None:
    """However differently they put it; other events of the same topic are stories of their own."""
    articles = tales(COLLAPSE, BRIDGES)
    assert grouped(articles) == [[1, 2, 3], [4], [5], [6]]
    first = stories.find(articles, NOW)[0]
    assert (len(first.articles), first.sources) == (3, 3)


def test_one_event_among_many_articles() -> None:
    """What else a day brings changes nothing: neither does a story fall apart nor does it draw others in."""
    dice = random.Random(7)
    words = [f"{a}{b}" for a in ("harb", "mark", "libr", "scho", "ferr", "wint") for b in ("our", "et", "ary", "ol")]
    noise = [
        tale(n, " ".join(f"{' '.join(dice.choices(words, k=8)).capitalize()} {n}-{m}." for m in range(4)), f"s{n}")
        for n in range(10, 90)
    ]
    groups = grouped([*tales(COLLAPSE, BRIDGES), *noise])
    assert [story for story in groups if min(story) < 10] == [[1, 2, 3], [4], [5], [6]]


@pytest.mark.parametrize("kind", APART)
def test_events_of_one_kind_are_no_story(kind: str) -> None:
    """Who and where tells them apart, however alike the other words are: two fires are not one."""
    one, other = APART[kind]
    assert grouped([tale(1, one, "a", hours=2), tale(2, other, "b", hours=1)]) == [[1], [2]]


@pytest.mark.parametrize(("one", "other"), [("en", "fr"), ("fr", "en"), ("ru", "en"), ("fr", "ru")])
def test_an_event_is_known_across_languages_by_names_and_numbers(one: str, other: str) -> None:
    """In another alphabet too, and whichever came first."""
    articles = [tale(1, SUMMIT[one], "a", hours=2, language=one), tale(2, SUMMIT[other], "b", hours=1, language=other)]
    assert grouped(articles) == [[1, 2]]


def test_a_name_and_a_day_make_no_story_across_languages() -> None:
    """A digest rather tells twice than mixes two events."""
    articles = [tale(1, SUMMIT["en"], "a", hours=2), tale(2, CONCERT, "b", hours=1, language="fr")]
    assert grouped(articles) == [[1], [2]]
    articles = [tale(1, "Good morning, Oslo.", "a"), tale(2, "Bonjour à vous, Oslo.", "b", language="fr")]
    assert grouped(articles) == [[1], [2]]


def test_what_lies_days_apart_is_not_the_same() -> None:
    """The same words after three days are another event; day after day they are one that goes on."""
    text = COLLAPSE["The Quay"]
    assert grouped([tale(1, text, "a", hours=74), tale(2, text, "b", hours=1)]) == [[1], [2]]
    assert grouped([tale(n, text, "a", hours=24 * n) for n in range(1, 7)]) == [[1, 2, 3, 4, 5, 6]]


WORDS = ("ferry", "strike", "Lindmark", "bridge", "320", "storm", "the", "of", "Oslo", "Нарва", "мост")
TALES = st.lists(
    st.builds(
        tale,
        st.integers(1, 40),
        st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), max_size=5).map(
            lambda sentences_: " ".join(f"{' '.join(words)}." for words in sentences_)
        ),
        st.sampled_from(["", "a", "b"]),
        hours=st.integers(0, 120),
        language=st.sampled_from(["en", "fr", "ru", "zh", ""]),
        watched=st.booleans(),
    ),
    max_size=14,
    unique_by=lambda one: one.article,
)


@examples(150)
@given(TALES, st.randoms(use_true_random=False))
def test_the_order_of_the_input_says_nothing(articles: list[StoryArticle], dice: random.Random) -> None:
    """The same articles give the same stories, each article in exactly one."""
    groups = stories.find(articles, NOW)
    shuffled = dice.sample(articles, len(articles))
    assert stories.find(shuffled, NOW) == groups
    assert sorted(key for story in groups for key in story.articles) == sorted((t.shelf, t.article) for t in articles)
    scores = [round(story.score, 6) for story in groups]
    assert scores == sorted(scores, reverse=True)
    alike = {frozenset(shuffled[n].article for n in members) for members in stories.group(shuffled)}
    assert alike == {frozenset(article for _, article in story.articles) for story in groups}


@examples(150)
@given(TALES)
def test_what_is_told_are_whole_sentences_of_the_first_article(articles: list[StoryArticle]) -> None:
    """One or two, in the order of its text, wherever it has any."""
    by_key = {(one.shelf, one.article): one for one in articles}
    for story in stories.find(articles, NOW):
        head = by_key[story.articles[0]]
        assert min(len(head.sentences), 1) <= len(story.sentences) <= 2
        assert all((t.shelf, t.article) == story.articles[0] and t.sentence in head.indices for t in story.sentences)
        assert list(story.sentences) == sorted(set(story.sentences), key=lambda t: t.sentence)


def first(*articles: StoryArticle) -> Story:
    """The most important story."""
    return stories.find(articles, NOW)[0]


def test_what_more_sources_tell_comes_first() -> None:
    """Before what is newer, and before what one source tells again and again."""
    many = tales(COLLAPSE)
    again = [tale(n, BRIDGES["The Quay"], "The Quay", hours=0.1) for n in (7, 8, 9)]
    assert len(first(*again, *many).articles) == 3
    assert first(*again, *many).sources == 3
    assert first(*again).sources == 1
    assert first(*(tale(n, BRIDGES["The Quay"], hours=0.1) for n in (7, 8))).sources == 2


def test_what_is_newer_or_watched_comes_first() -> None:
    """Where all else is equal the newer; a watched word before a day's difference."""
    new = tale(2, BRIDGES["Vermland Post"], "a", hours=1)
    for watched in (False, True):
        old = tale(1, BRIDGES["The Quay"], "a", hours=30, watched=watched)
        assert first(old, new).articles == ((1, 1 if watched else 2),)


def test_no_sentence_is_told_that_nobody_reads_to_its_end() -> None:
    """A very long one is told only where there is no other; nothing is cut."""
    long = "The council said " + "and said again " * 60 + "nothing."
    assert len(long) > stories.MAX_SENTENCE
    short = "The ferry of Aaland is cancelled."
    assert [t.sentence for t in first(tale(1, f"{long} {short}")).sentences] == [1]
    assert [t.sentence for t in first(tale(1, f"{short} {long}")).sentences] == [0]
    assert [t.sentence for t in first(tale(1, f"{long} {long}")).sentences] == [0]
    assert first(tale(1, "")).sentences == ()


def test_the_second_sentence_adds_something() -> None:
    """One that says the same again is passed over; both stand in the order of the text, not of the ranking."""
    sentences_ = (
        "The ferry of Aaland is cancelled on Sunday.",
        "On Sunday the ferry of Aaland is cancelled.",
        "Passengers get money back.",
    )
    one = tale(1, " ".join(sentences_))
    assert [t.sentence for t in first(one).sentences] == [0, 2]
    ranked = StoryArticle(one.shelf, one.article, "", "", "en", NOW, (sentences_[2], sentences_[0]), (2, 0))
    assert [t.sentence for t in first(ranked).sentences] == [0, 2]


def test_sources_that_give_other_figures() -> None:
    """They are set against each other by whole sentences; one source does not contradict itself."""
    four, seven = (COLLAPSE["The Quay"].replace("Four people", f"{count} people") for count in (4, 7))
    story = first(tale(1, four, "a", hours=2), tale(2, seven, "b", hours=1))
    assert {(t.article, t.sentence) for t in story.conflicting} == {(1, 1), (2, 1)}
    assert first(tale(1, four, "a", hours=2), tale(2, seven, "a", hours=1)).conflicting == ()
    assert first(tale(1, four, "a", hours=2), tale(2, four, "b", hours=1)).conflicting == ()


def test_alike_names_the_places_of_what_it_was_given() -> None:
    """In the order of time, whatever the order of the input: the first of a story is the one to compare with."""
    articles = tales(COLLAPSE, BRIDGES)
    assert stories.group(list(reversed(articles))) == ((5, 4, 3), (2,), (1,), (0,))
    assert stories.group([]) == ()
    assert stories.find([], NOW) == ()


POSTS = Path(__file__).with_name("posts.txt")


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr", "pl", "ru", "uk"])
def test_posts_that_tell_one_event_are_one_story(language: str) -> None:
    """Short as they are, in other words and other cases each time; other events of the day stay apart."""
    lines = [line for line in POSTS.read_text(encoding="utf-8").splitlines() if line.startswith(f"{language} ")]
    events = [line.partition(":")[0] for line in lines]
    posts = [
        tale(n, line.partition(": ")[2], hours=len(lines) - n, language=language) for n, line in enumerate(lines, 1)
    ]
    wanted = {event: [n for n, each in enumerate(events, 1) if each == event] for event in events}
    assert grouped(posts) == sorted(wanted.values())
    for story in stories.find(posts, NOW):
        assert story.sources == len(story.articles)
