"""Lines that are no text of an article: messages of pages, paths, lists of names, advertising."""

from __future__ import annotations

import pytest

from engine import languages
from engine.analysis import analyse
from engine.models import Document, SentenceKind
from engine.nlp import furniture, tokenizer

TEXT = (
    "The harbour counted its boats on Monday, and the mayor was not pleased at all.\n\n{}\n\nNobody on the quay found "
    "the number too high. The second count is planned for the summer of next year."
)


def kind_of(line: str, text: str = TEXT, language: str = "en") -> SentenceKind:
    """The kind of the first sentence of *line* within a text."""
    document = Document(None, "The boats", text.format(line))
    sentences = analyse(document, likely=(language,)).sentences
    start = document.text.index(line)
    return next(sentence.kind for sentence in sentences if sentence.end > start)


@pytest.mark.parametrize("code", languages.CODES)
def test_messages_of_a_page(code: str) -> None:
    """Every phrase of every language is recognised, also behind a word, and not within a long line."""
    page = languages.of(code)
    for phrase in page.page_messages:
        flat = tokenizer.flat(phrase)
        assert furniture.is_message(flat, 8, page)
        assert not furniture.is_message(flat, 80, page)
        assert not furniture.is_message("aa bb cc dd ee ff " + flat, 14, page)


@pytest.mark.parametrize("code", languages.CODES)
def test_labels_of_advertising(code: str) -> None:
    """A label with what it labels is advertising, and a sentence with the same word is not."""
    page = languages.of(code)
    for label in page.advertising:
        assert furniture.is_ad(f"{label}: 123 abc", page)
        assert furniture.is_ad(f"[{label}] 123 abc", page)
        assert not furniture.is_ad(f"{label} 123 abc.", page)
        assert furniture.is_ad_label(tokenizer.flat(label), page)


@pytest.mark.parametrize(
    "line",
    [
        "To view this video please enable JavaScript, and consider upgrading to a newer browser",
        "Unfortunately, this video is not available in your region.",
        "Sorry, your browser doesn't support embedded videos.",
        "Home > News > Harbour",
        "Ann Berg, Karin Holm, Per van der Lund and Eva Dahl",
        "Ann Berg1, Karin Holm2,3, Per Lund1*",
        "Berg A., Holm K. P., Lund E.-M.",
        "Advertisement",
    ],
)
def test_furniture(line: str) -> None:
    """It is never quoted."""
    assert kind_of(line) is SentenceKind.BOILERPLATE


@pytest.mark.parametrize(
    "line",
    [
        "The firm said on Monday that this video is not available in Turkey any more.",
        "Boats, ropes, nets and all other things of the harbour were counted.",
        "Ann Berg, Karin Holm, Per Lund and Eva Dahl were counted too.",
        "Advertising pays for half of the boats.",
    ],
)
def test_sentences_like_furniture(line: str) -> None:
    """Sentences with the same words stay sentences."""
    assert kind_of(line) is SentenceKind.BODY


@pytest.mark.parametrize(
    "line",
    [
        "Реклама. ООО «Лодка». erid: 2VtzqxKb7mQ",
        "Купите лодку в этом месяце. Реклама, ООО «Лодка», erid 2VtzqxKb7mQ",
        "Sponsored: Buy a boat this summer.",
        "[Paid partnership] Buy a boat this summer.",
    ],
)
def test_advertising(line: str) -> None:
    """It is kept and is in no summary."""
    document = Document(None, "The boats", TEXT.format(line))
    analysis = analyse(document)
    ads = [index for index, sentence in enumerate(analysis.sentences) if sentence.kind is SentenceKind.AD]
    assert ads
    assert not set(ads) & set(analysis.ranking)
    assert kind_of(line) is SentenceKind.AD


@pytest.mark.parametrize("mark", ["Реклама. ИП Петров. erid: 2VtzqxKb7mQ", "#реклама"])
def test_a_post_that_is_an_advertisement(mark: str) -> None:
    """A short text without a title is advertising as a whole if its last line says so."""
    text = f"Новые лодки уже в продаже. Скидка до конца недели.\n\n{mark}"
    assert {sentence.kind for sentence in analyse(Document(None, "", text)).sentences} == {SentenceKind.AD}


@pytest.mark.parametrize("code", [code for code in languages.CODES if languages.of(code).and_words])
def test_names_are_joined_in_every_language(code: str) -> None:
    """The last two names of a list may have "and" between them; two names are no list, and a verb makes a sentence."""
    for word in languages.of(code).and_words.split():
        assert furniture.is_name_list(f"Ann Berg, Karin Holm {word} Eva Dahl")
        assert not furniture.is_name_list(f"Karin Holm {word} Eva Dahl")
        assert not furniture.is_name_list(f"Ann Berg, Karin Holm {word} Eva Dahl, who came, were counted and left")


@pytest.mark.parametrize("code", [code for code in languages.CODES if languages.of(code).ad_tags])
def test_hashtags_of_advertising(code: str) -> None:
    """A post that ends in such a tag is advertising, and one that has it in its midst is not."""
    page = languages.of(code)
    for tag in page.ad_tags.split():
        assert furniture.is_ad_post(f"Holm sells boats.\n#{tag}", "", page)
        assert not furniture.is_ad_post(f"Holm sells boats.\n#{tag}s", "", page)
        assert not furniture.is_ad_post(f"Boats.\nHolm sells #{tag}.\nNobody buys.", "", page)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("fr", "Lire la suite…"),
        ("fr", "[Lire la suite…]"),
        ("de", "Weiterlesen…"),
        ("it", "Leggi tutto..."),
        ("ru", "Читать далее…"),
        ("uk", "Читати далі →"),
        ("cs", "Číst dále…"),
        ("zh", "阅读全文…"),
        ("sv", "Läs mer."),
    ],
)
def test_links_to_the_rest_of_a_text(code: str, line: str) -> None:
    """They are no sentences, with whatever sign they end."""
    page = languages.of(code)
    assert furniture.is_more(line, tokenizer.flat(line), len(line.split()), page)
    assert not furniture.is_more(f"{line} a b c d e.", tokenizer.flat(f"{line} a b c d e."), 9, page)


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Andrea Berg∗+, Brenda Holm∗, Mike R. Dahl$, Mason Chan+#", True),
        ("Ana Pérez¹, Luis Gómez², Eva Ruiz¹", True),
        ("Harbour Corporation {berg,holm,dahl}@harbour.example", False),
        ("Prices rose by $3, to $9, in May", False),
    ],
)
def test_authors_with_marks(line: str, *, is_one: bool) -> None:
    """Marks behind a name refer to an institution."""
    assert furniture.is_name_list(line) is is_one


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Harbour Corporation∗ {berg,holm,dahl}@harbour.example", True),
        ("Карин Холм, университет Линдау, holm@lindau.example", True),
        ("Karin Holm karin@harbour.example www.harbour.example", False),
        ("Write to karin@harbour.example.", False),
        ("The mayor came home", False),
    ],
)
def test_contacts(line: str, *, is_one: bool) -> None:
    """A line that ends with an address and not as a sentence does."""
    assert furniture.is_contact(line) is is_one
