"""Other forms of a question's words: written as one, with prefixes and particles, in compounds, in another region.

Forms that can be made are made with the question (`written`); the others are looked up in a vocabulary by a part of the
word (`lookups`) and told from words that only look alike (`found`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from itertools import chain

from engine import languages
from engine.models import Frequencies, QueryWord, Variant
from engine.nlp import compounds, han, particles, sounds, tokenizer
from engine.nlp.tokenizer import Token
from engine.qa import query_terms

INFLECTED = 0.95
"""Weight of a word with a prefix or particle beside the word alone."""
STRIPPED = 0.6
"""The same where what the question has may be a prefix, or the first letter of another word."""
SAME_MEANING = 0.8
"""Weight of a word that another region or script uses."""
SOUNDING_ALIKE = 0.9
"""Weight of a name in the spelling of another language."""
LAST_PART = 0.7
"""Weight of a compound that the word ends: a Rheinbrücke is a Brücke."""
OTHER_PART = 0.5
"""Weight of a compound that it begins, or stands in: a Krankenhausgesellschaft is no Krankenhaus."""
MIN_PART = 4
"""The least letters of a part of a compound that is looked for."""
MIN_BASE = 3
"""The least letters of a word that is left without its prefix."""
MIN_NAME = 4
"""The least letters of a name that is looked for in other spellings."""
MIN_SOUNDS = 3
"""The least sounds of it."""
MIN_TOLD = 3
"""Words of a question from which a name is told by its capital, and a word that asks ("city") names nothing."""
SURE_FORM = STRIPPED
"""The least weight of a form that a watch takes for the word itself: OTHER_PART is about something else."""
MOST_FORMS = 30
"""The most forms of a word that are looked for, the shortest of equal weight."""


def written(question: str, tokens: Sequence[Token], codes: Sequence[str]) -> list[list[Variant]]:
    """Return for each of *tokens*, the words of *question*, the variants that are known without a vocabulary."""
    variants: list[list[Variant]] = [[] for _ in tokens]
    for code in dict.fromkeys(codes):
        for joined, term in tokenizer.joined(question, code):
            for at, token in enumerate(tokens):
                if joined.start <= token.start and token.end <= joined.end:
                    variants[at].append(Variant(term, 1.0))
    if any(token.run for token in tokens):
        for start, end, others in _same_meaning(tokens):
            terms = dict.fromkeys(chain.from_iterable(tokenizer.terms(other, "") for other in others))
            for at in range(start, end):
                variants[at].extend(Variant(term, SAME_MEANING) for term in terms)
    return [list(dict.fromkeys(each)) for each in variants]


def query_words(text: str, tokens: Sequence[Token], language: str, codes: Sequence[str]) -> Iterator[QueryWord]:
    """Yield *tokens*, the words of *text* in *language*, with their terms in *codes* and how other forms begin."""
    told = len(tokens) >= MIN_TOLD
    for token, variants in zip(tokens, written(text, tokens, codes), strict=True):
        surface = text[token.start : token.end]
        if token.run:
            as_written = unicodedata.normalize("NFKC", surface).casefold()  # as the headings of the library have it
            yield QueryWord(surface, tuple(dict.fromkeys((token.word, as_written))), tuple(variants))
            continue
        stems = (tokenizer.stem(token.word, code) for code in codes)
        terms = tuple(dict.fromkeys((*stems, tokenizer.plain(token.word))))
        if query_terms.is_small(surface, language, asked=told):
            yield QueryWord(surface, terms, tuple(variants))
            continue
        beginnings, parts = lookups(surface, language, alone=not told)
        others = spellings(surface, language, alone=not told, abjads=any(languages.of(code).prefixes for code in codes))
        yield QueryWord(surface, terms, tuple(variants), beginnings, parts, others)


def ways(text: str, language: str, vocabulary: Sequence[str]) -> tuple[tuple[frozenset[str], ...], ...]:
    """Return how a word or phrase may stand in an article in *language* with these terms: in a row, each one of some.

    The first way is the one in which it is written.
    """
    tokens = list(tokenizer.tokens(text, language))
    known = frozenset(vocabulary)
    row = []
    for word, term in zip(
        query_words(text, tokens, language, (language,)), tokenizer.terms(text, language), strict=True
    ):
        others = forms(word, language, vocabulary, is_known=not known.isdisjoint(word.terms))
        row.append(frozenset((term, *(each.term for each in others if each.weight >= SURE_FORM))))
    found = [tuple(row)] if row else []
    for joined, term in tokenizer.joined(text, language):
        if joined.start <= tokens[0].start and tokens[-1].end <= joined.end:
            found.append((frozenset((term,)),))
    for start, end, same in _same_meaning(tokens):
        if (start, end) == (0, len(tokens)):
            found.extend(tuple(frozenset((term,)) for term in tokenizer.terms(other, "")) for other in same)
    return tuple(found)


def forms(word: QueryWord, language: str, vocabulary: Sequence[str], *, is_known: bool) -> tuple[Variant, ...]:
    """Return the other forms of *word* in *vocabulary*, for an unknown name without any those that sound like it."""
    return found(word, language, vocabulary) or (() if is_known else sounding_alike(word, vocabulary))


def are_spellings(variants: Sequence[Variant]) -> bool:
    """Whether *variants* are a name in the spelling of another language."""
    return all(variant.weight == SOUNDING_ALIKE for variant in variants)


def spelled(question: str, frequencies: Frequencies) -> str:
    """Return *question* with unknown words in the form of another region or spelling that the articles have."""
    tokens = list(tokenizer.tokens(question))
    if not any(token.run for token in tokens):
        return question
    end = len(question)
    for first, last, others in reversed(list(_same_meaning(tokens))):
        own = (token.word for token in tokens[first:last])
        known = [other for other in others if frequencies.by_term.keys() >= set(tokenizer.terms(other, ""))]
        if known and tokens[last - 1].end <= end and not frequencies.by_term.keys() >= set(own):
            end = tokens[first].start
            question = question[:end] + known[0] + question[tokens[last - 1].end :]
    return question


def _same_meaning(tokens: Sequence[Token]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield (start, end, others) of the tokens that are together a word with others of the same meaning."""
    listed = _listed()
    longest = max(map(len, listed))
    for start, token in enumerate(tokens):
        word, end = "", start
        while end < len(tokens) and len(word) < longest and tokens[end].run:
            if end > start and tokens[end].start >= tokens[end - 1].end:
                break
            word = word + tokens[end].word[-1] if word else token.word
            end += 1
            if word in listed:
                yield start, end, listed[word]


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    """Return the words of regions and those of the pages, all folded."""
    pages = chain.from_iterable(languages.of(code).same_words for code in languages.CODES)
    groups = [tuple(map(tokenizer.folded, group.split())) for group in pages]
    return han.words() | {word: tuple(o for o in group if o != word) for group in groups for word in group}


def lookups(surface: str, language: str, *, alone: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the beginnings and the parts by which other forms of a word are looked up.

    Where nouns have capitals, others are parts of compounds only if they stand *alone*, typed in small letters.
    """
    word = tokenizer.folded(surface)
    page = languages.of(language)
    plain = tokenizer.plain(word)
    if not plain.isalpha():
        return (), ()
    if page.particles:
        return tuple(dict.fromkeys(particles.bases(plain, page.particles))), ()
    stem = tokenizer.stem(word, language)
    if page.prefixes:
        return (), tuple(dict.fromkeys((stem, *_bases(plain, language))))
    if page.verb_prefixes and (alone or surface[:1].isupper() or not page.capitalised_nouns):
        parts = (stem,) if stem in plain else (stem, plain)
        return (), tuple(part for part in parts if len(part) >= MIN_PART)
    return (), ()


def _bases(word: str, language: str) -> Iterator[str]:
    """Yield the stem that *word* has behind the article, and those it has without what may be prefixes of it."""
    prefixes = languages.of(language).prefixes.split()
    article = prefixes[0]
    yield tokenizer.stem(article + word, language)[len(article) :]
    for prefix in prefixes:
        base = word[len(prefix) :]
        if word.startswith(prefix) and len(base) >= MIN_BASE:
            yield tokenizer.stem(base, language)


def found(word: QueryWord, language: str, vocabulary: Sequence[str]) -> tuple[Variant, ...]:
    """Return the terms of *vocabulary* that are other forms of *word*, a word of a question in *language*."""
    wanted = (*word.beginnings, *word.parts)
    if not wanted:
        return ()
    weigh = _weigher(word, language, frozenset(vocabulary))
    weights = {
        term: max((weigh(part, term) for part in wanted if part in term), default=0.0)
        for term in vocabulary
        if term not in word.terms and any(part in term for part in wanted)
    }
    best = sorted((term for term in weights if weights[term]), key=lambda term: (-weights[term], len(term), term))
    return tuple(Variant(term, weights[term], language) for term in best[:MOST_FORMS])


def spellings(surface: str, language: str, *, alone: bool, abjads: bool) -> tuple[str, ...]:
    """Return how a name may begin in other languages; () if *surface* is no name: it has no capital and is not *alone*.

    *abjads* says whether there are articles in Arabic or Hebrew letters.

    Where all nouns have capitals, and in small letters, a name needs one more sound to be told from other words.
    """
    is_capital = surface[:1].isupper()
    is_sure = is_capital and not languages.of(language).capitalised_nouns
    plain = tokenizer.unaccented(surface)
    if len(plain) < MIN_NAME or not (is_capital or alone) or sounds.count(plain) < MIN_SOUNDS + (not is_sure):
        return ()
    return sounds.beginnings(plain, abjads=abjads)


def sounding_alike(word: QueryWord, vocabulary: Sequence[str]) -> tuple[Variant, ...]:
    """Return the terms of *vocabulary* that are the name *word* in the spelling of another language or script."""
    if not word.spellings:
        return ()
    name = tokenizer.unaccented(word.surface)
    alike = [term for term in vocabulary if term.startswith(word.spellings) and sounds.are_alike(name, term)]
    return tuple(Variant(term, SOUNDING_ALIKE) for term in alike[:MOST_FORMS])


def respelled(question: str, surface: str, term: str) -> str:
    """Return *question* with a name as the articles spell it, unless they only have another ending of it."""
    alike = tokenizer.unaccented(surface)[:MIN_NAME] == term[:MIN_NAME]
    return question if alike else question.replace(surface, term)


def _weigher(word: QueryWord, language: str, known: Collection[str]) -> Callable[[str, str], float]:
    """Return a function from a part of *word* and a term to the weight of the term, 0 if it is another word."""
    page = languages.of(language)
    own = tokenizer.unaccented(word.surface)

    def before_particles(base: str, term: str) -> float:
        rest = term[len(base) :]
        if not term.startswith(base):
            return 0.0
        if particles.is_chain(base, rest, page.particles):
            return INFLECTED
        if len(base) == 1:
            return 0.0
        ending, more = rest[:1], rest[1:]
        is_longer_noun = ending in page.compound_endings.split() and particles.is_chain(ending, more, page.particles)
        is_compound = any(len(noun) > 1 and noun in known for noun in particles.bases(rest, page.particles))
        return OTHER_PART if is_longer_noun or is_compound else 0.0

    def behind_prefix(part: str, term: str) -> float:
        prefixes = page.prefixes.split()
        prefix = term.removesuffix(part)
        if len(part) < MIN_BASE:  # behind a preposition alone, too many short words are others
            prefixes = [each for each in prefixes if each.endswith(prefixes[0])]
        good = INFLECTED if own.startswith(part) else STRIPPED
        return good if prefix != term and prefix in ("", *prefixes) else 0.0

    def in_compound(part: str, term: str) -> float:
        if not compounds.is_part(part, term, language, known):
            return 0.0
        return LAST_PART if term.endswith(part) else OTHER_PART

    return before_particles if page.particles else behind_prefix if page.prefixes else in_compound
