"""A shelf in memory for the engine's tests: passages, frequencies and vocabulary as the storage hands them out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from engine.analysis import analyse
from engine.models import ArticleId, Document, Frequencies, Passage, Ranking, SentenceKind, passage_gap
from engine.qa import answer

FIRST = datetime(2024, 1, 1, tzinfo=UTC)


class Shelf:
    """Articles that can be asked."""

    def __init__(self, *texts: str, likely: Sequence[str] = ()) -> None:
        self.passages: list[Passage] = []
        self.terms: list[set[str]] = []
        self.languages: list[str] = []
        for number, text in enumerate(texts, start=1):
            self._add(number, text, likely)

    def _add(self, number: int, text: str, likely: Sequence[str]) -> None:
        analysis = analyse(Document(None, "", text), likely=likely)
        self.languages.append(analysis.language)
        quotable = [i for i, s in enumerate(analysis.sentences) if s.kind is not SentenceKind.BOILERPLATE]
        quotes = ["", *(text[analysis.sentences[i].start : analysis.sentences[i].end] for i in quotable), ""]
        for place, index in enumerate(quotable, start=1):
            added = FIRST + timedelta(days=number)
            self.passages.append(
                Passage(
                    ArticleId(number), index, quotes[place], quotes[place - 1], quotes[place + 1], analysis.title,
                    analysis.language, added,
                    passage_gap(text, *analysis.sentences[index - 1 : index + 1]) if index else -1,
                )
            )  # fmt: skip
            self.terms.append(set(analysis.terms[index]))

    def frequencies(self, terms: Sequence[str]) -> Frequencies:
        """In how many sentences each term stands."""
        return Frequencies(len(self.terms), {t: n for t in terms if (n := sum(t in each for each in self.terms))})

    def ask(self, question: str, limit: int = 5) -> Ranking:
        """The whole path of a question: words, near spellings, candidates, ranking."""
        query = answer.parse(question, list(dict.fromkeys(self.languages)))
        vocabulary = sorted(set().union(*self.terms))
        query = answer.expand(query, self.frequencies([t for w in query.words for t in w.every_term]), vocabulary)
        wanted = {t for w in query.words for t in w.every_term}
        passages = [p for p, terms in zip(self.passages, self.terms, strict=True) if terms & wanted]
        return answer.rank(query, passages, self.frequencies(sorted(wanted)), limit)

    def text(self, ranking: Ranking, place: int = 0) -> str:
        """What is quoted of a hit, one space for whatever stands between two sentences."""
        hit = ranking.hits[place]
        quoted = range(hit.sentence, hit.sentence + hit.count)
        run = [p for p in self.passages if p.article == hit.article and p.sentence in quoted]
        return "".join(" " * max(p.gap, 0) * (p is not run[0]) + p.text for p in run)

    def marked(self, ranking: Ranking, place: int = 0) -> list[str]:
        """The marked words of a hit."""
        return [self.text(ranking, place)[a:b] for a, b in ranking.hits[place].marks]
