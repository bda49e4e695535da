"""What ROUGE does not see in summaries of three sentences, beside the first three sentences ("lead").

    python -m tests.quality.summaries --data DIR [--evaluate PROGRAM] [--limit N]

- Facts kept: the names, numbers and dates of the first reference that stand in the article (by their index terms), and
  the share of them that three sentences have. A name is a capitalised word that is not the first of its sentence;
  numbers and dates are words with a digit, and the names of months and days. Means over groups of means over articles.
- Junk in front: a section label and a pointer to another article are put before the text; how much the mean of the six
  ROUGE figures changes, and in how many summaries (of 3 and of 10 sentences) a junk line is quoted.
- Boilerplate at the end: older news, a subscription and a photo credit, in the words of the language's page, are put
  after the text; in how many summaries of 3 and of 10 sentences one of them is quoted.
- Long articles: the gain over lead (mean of six) on articles of more than 60 sentences, mean over groups.
- Repetition: pairs of the first ten sentences that say the same (the order is one ranking, so prefixes hold).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from engine import languages
from engine.analysis import analyse
from engine.models import Document, SentenceKind
from engine.nlp import sentences, tokenizer
from engine.summaries import summarise
from tests.quality import rouge

LONG = 60
DATED = "12.03.2024, 10:30"


def facts(text: str, language: str) -> set[str]:
    """The index terms of the names, numbers and dates of *text*."""
    dates = set(tokenizer.flat(languages.of(language).dates).split())
    found = set()
    for sentence in sentences.split(text, language):
        quote = text[sentence.start : sentence.end]
        for at, token in enumerate(tokenizer.tokens(quote, language)):
            named = at > 0 and quote[token.start].isupper()
            if named or any(c.isdigit() for c in token.word) or tokenizer.plain(token.word) in dates:
                found.add(tokenizer.stem(token.word, language))
    return found


def kept(text: rouge.Text, order: Sequence[int]) -> float | None:
    """The share of the facts that the first three of *order* have; None where the article has none of them."""
    code = text.analysis.language
    wanted = facts(text.row["summaries"][0], code) & set(tokenizer.terms(text.row["text"], code))
    if not wanted:
        return None
    said = {term for at in order[:3] for term in tokenizer.terms(text.quotes[at], code)}
    return len(wanted & said) / len(wanted)


def junk(language: str) -> str:
    """Two lines that a page may have above its text."""
    phrase = next(iter(languages.of(language).related_links), "Read also")
    return f"Incidents, {DATED}\n{phrase.capitalize()}: Bridges 2024\n\n"


def boilerplate(language: str) -> str:
    """Lines that a page may have below its text."""
    page = languages.of(language)
    older = next((phrase for phrase in page.background if "…" not in phrase), "")
    lines = [
        f"{older.capitalize()} Bridges 2024 Oldham 1998." if older else "",
        f"{page.promotions[0].capitalize()}!" if page.promotions else "",
        f"{page.photo_credits[0].capitalize()}: Jane Doe / Agency" if page.photo_credits else "",
    ]
    return "".join(f"\n\n{line}" for line in lines if line)


def changed(text: rouge.Text, before: str, after: str) -> tuple[rouge.Text, bool]:
    """The article with other lines around it, and whether one of them is in a summary of ten sentences."""
    whole = before + text.row["text"] + after
    row = {**text.row, "text": whole}
    other = rouge.Text(text.program, row, text.group, text.budget, analyse(Document(None, row["title"], whole)))
    end = len(whole) - len(after)
    spans = [other.analysis.sentences[i] for i in other.analysis.ranking[:10]]
    return other, any(s.start < len(before) or s.end > end for s in spans)


def repeated(text: rouge.Text) -> int:
    """Pairs among the first ten chosen sentences that have nearly the same words."""
    found = [set(text.analysis.terms[i]) for i in text.analysis.ranking[:10]]
    pairs = [(a, b) for at, a in enumerate(found) for b in found[:at] if a and b]
    return sum(len(a & b) > summarise.SAME_COSINE * (len(a) * len(b)) ** 0.5 for a, b in pairs)


def rows(texts: Sequence[rouge.Text]) -> Iterator[tuple[str, str]]:
    """What is printed: names and figures."""
    leads = [range(len(text.quotes)) for text in texts]
    groups = [text.group for text in texts]
    gains = [text.mean(text.ranking) - text.mean(lead) for text, lead in zip(texts, leads, strict=True)]
    yield "mean of six against lead", told(rouge.over_groups(groups, gains))
    long = [at for at, text in enumerate(texts) if len(text.analysis.sentences) > LONG]
    if long:
        part = rouge.over_groups([groups[at] for at in long], [gains[at] for at in long])
        yield f"… on the {len(long)} articles of more than {LONG} sentences", told(part)
    shares = [(t.group, kept(t, t.ranking), kept(t, lead)) for t, lead in zip(texts, leads, strict=True)]
    those = [(group, mine, lead) for group, mine, lead in shares if mine is not None and lead is not None]
    ours = rouge.over_groups([g for g, *_ in those], [mine for _, mine, _ in those])[0]
    theirs = rouge.over_groups([g for g, *_ in those], [lead for *_, lead in those])[0]
    more = rouge.over_groups([g for g, *_ in those], [100 * (mine - lead) for _, mine, lead in those])
    yield "facts kept", f"{100 * ours:.1f} %, lead {100 * theirs:.1f} % ({told(more)}; {ours / theirs - 1:+.1%})"
    fronts = [changed(text, junk(text.analysis.language), "") for text in texts]
    moved = [other.mean(other.ranking) - t.mean(t.ranking) for t, (other, _) in zip(texts, fronts, strict=True)]
    yield "two junk lines in front change the score by", told(rouge.over_groups(groups, moved))
    yield "… are quoted in", f"{100 * float(np.mean([quoted for _, quoted in fronts])):.2f} % of summaries"
    ends = [changed(text, "", boilerplate(text.analysis.language)) for text in texts]
    yield "boilerplate at the end is quoted in", f"{100 * float(np.mean([q for _, q in ends])):.2f} % of summaries"
    tails = sum(sum(s.kind is SentenceKind.BACKGROUND for s in text.analysis.sentences) for text in texts)
    yield "sentences set aside as older news", str(tails)
    yield "pairs of chosen sentences that say the same", str(sum(map(repeated, texts)))


def told(figures: tuple[float, float, float]) -> str:
    """A difference and its 95 % interval."""
    return "{:+.2f} [{:+.2f}, {:+.2f}]".format(*figures)


def main(argv: Sequence[str] | None = None) -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--evaluate", type=Path)
    parser.add_argument("--limit", type=int, default=60)
    args = parser.parse_args(argv)
    evaluate = rouge.program(args.evaluate or args.data.parent / "evaluate.py")
    texts = [text for text in rouge.texts(evaluate, args.data, args.limit) if text.body]
    print("| measured of three sentences | |\n|---|---|")
    for name, figures in rows(texts):
        print(f"| {name} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
