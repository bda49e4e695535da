"""The summarisers beside which the engine is measured, each with its own words; only punkt's models are lent to them.

sumy and newspaper4k load NLTK's model of sentences from files that pip does not install (newspaper4k downloads them).
They get the same model from the package that the engine uses: `punkt`, which is the same algorithm.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache, partial

import nltk.tokenize
import punkt
from sumy.nlp.stemmers import Stemmer
from sumy.nlp.tokenizers import Tokenizer
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

SHOWN = 5

Summarise = Callable[[str], object]


@cache
def _lent(language: str) -> punkt.PunktSentenceTokenizer:
    """punkt with a model of its own: sumy adds abbreviations to it."""
    return punkt.PunktSentenceTokenizer(deepcopy(punkt.load_model(language)))


nltk.tokenize._get_punkt_tokenizer = nltk.tokenize.PunktTokenizer = _lent


def sumy(kind: type) -> Summarise:
    """One of sumy's summarisers, as its documentation uses it."""
    tokenizer, summarizer = Tokenizer("english"), kind(Stemmer("english"))
    return lambda text: summarizer(PlaintextParser.from_string(text, tokenizer).document, SHOWN)


def newspaper() -> Summarise:
    """What newspaper4k's `.nlp()` does: keywords and summary."""
    from newspaper import nlp
    from newspaper.text import StopWords

    nlp.split_sentences._tokenizer = _lent("english")
    stop = StopWords("en")
    return lambda text: (nlp.keywords(text, stop), nlp.summarize("A title", text, stop, SHOWN))


def lexrank() -> Summarise:
    """The package lexrank: rarity from the text itself, then its summary."""
    from lexrank import STOPWORDS, LexRank

    tokenizer = _lent("english")

    def summarise(text: str) -> object:
        sentences = tokenizer.tokenize(text)
        return LexRank([sentences], stopwords=STOPWORDS["en"]).get_summary(sentences, summary_size=SHOWN)

    return summarise


def summa() -> Summarise:
    """The package summa: a share of the text is its measure, which costs no less for fewer sentences."""
    from summa import summarizer

    return lambda text: summarizer.summarize(text, ratio=0.1)


def summarisers() -> dict[str, Summarise]:
    """Return all of them by name, but those that are not installed."""
    made: dict[str, Callable[[], Summarise]] = {
        "sumy lexrank": partial(sumy, LexRankSummarizer),
        "sumy textrank": partial(sumy, TextRankSummarizer),
        "sumy luhn": partial(sumy, LuhnSummarizer),
        "sumy lsa": partial(sumy, LsaSummarizer),
        "newspaper4k": newspaper,
        "lexrank": lexrank,
        "summa": summa,
    }
    found = {}
    for name, make in made.items():
        try:
            found[name] = make()
        except ModuleNotFoundError as error:
            print(f"{name} is left out: {error}")
    return found
