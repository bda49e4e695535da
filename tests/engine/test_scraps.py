"""Scraps are quoted nowhere, older news at the end is in no summary, the title line heads it."""

from __future__ import annotations

import pytest

from engine.models import Kind
from engine.scraps import classify, label
from engine.sentences import split

BODY = {
    "en": "The council met on Tuesday. It decided to rebuild the bridge. Work begins in May.",
    "fr": "Le conseil s'est réuni mardi. Il a décidé de reconstruire le pont. Les travaux commencent en mai.",
    "de": "Der Rat trat am Dienstag zusammen. Er beschloss, die Brücke zu bauen. Die Arbeit beginnt im Mai.",
    "es": "El consejo se reunió el martes. Decidió reconstruir el puente. Las obras empiezan en mayo.",
    "it": "Il consiglio si è riunito martedì. Ha deciso di ricostruire il ponte. I lavori iniziano a maggio.",
    "pt": "O conselho reuniu-se na terça. Decidiu reconstruir a ponte. As obras começam em maio.",
    "ru": "Совет собрался во вторник. Он решил отстроить мост. Работы начнутся в мае.",
    "uk": "Рада зібралася у вівторок. Вона вирішила відбудувати міст. Роботи почнуться у травні.",
    "pl": "Rada zebrała się we wtorek. Postanowiła odbudować most. Prace zaczną się w maju.",
}


def kinds(text: str, language: str, title: str = "") -> list[tuple[str, Kind]]:
    found, _ = classify(text, split(text, language), language, title)
    return [(text[s.start : s.end], s.kind) for s in found]


def named(text: str, language: str) -> str:
    return classify(text, split(text, language), language)[1]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Read also: The bridge that nobody wanted"), ("en", "Photo: Jane Doe / Agency"), ("en", "Share this"),
        ("en", "Subscribe to our newsletter!"), ("en", "Published 12 March 2024 at 10:30 GMT"), ("en", "Background"),
        ("en", "https://example.org/more"), ("en", "#bridges #council"), ("en", "© 2024 The Daily Example"),
        ("fr", "Lire aussi : Le pont dont personne ne voulait"), ("fr", "Crédit photo : Jeanne Martin"),
        ("fr", "Abonnez-vous à notre newsletter"), ("fr", "Publié le 12 mars 2024 à 10h30"), ("fr", "À lire aussi"),
        ("de", "Lesen Sie auch: Die Brücke, die niemand wollte"), ("de", "Foto: Erika Muster"), ("de", "Anzeige"),
        ("es", "Lea también: El puente que nadie quería"), ("es", "Foto: Ana Pérez"), ("es", "Suscríbete al boletín"),
        ("it", "Leggi anche: Il ponte che nessuno voleva"), ("it", "Foto: Mario Bianchi"),
        ("pt", "Leia também: A ponte que ninguém queria"), ("pt", "Foto: Ana Souza"),
        ("ru", "Читайте также: Мост, который никто не хотел"), ("ru", "Фото: Иван Иванов"),
        ("ru", "Подписывайтесь на наш канал в Telegram!"), ("ru", "12 марта 2024, 10:30"),
        ("uk", "Читайте також: Міст, якого ніхто не хотів"), ("uk", "Фото: Іван Іваненко"),
        ("pl", "Czytaj także: Most, którego nikt nie chciał"), ("pl", "Fot. Jan Nowak"),
    ],
)  # fmt: skip
def test_lines_that_are_no_sentences(language: str, line: str) -> None:
    """Pointers, credits, advertisements, dates and links between paragraphs are scraps; the paragraphs are not."""
    body = BODY[language]
    found = kinds(f"{body}\n\n{line}\n\n{body.replace('.', ' !')}", language)
    wrong = [(quote, kind) for quote, kind in found if (kind is Kind.SCRAP) != (quote in line)]
    assert not wrong


@pytest.mark.parametrize(
    ("language", "byline"),
    [("en", "By Jane Doe"), ("fr", "Par Jean Dupont"), ("de", "Von Erika Muster"), ("ru", "Автор: Иван Иванов"),
     ("es", "Por Ana Pérez"), ("it", "Di Mario Bianchi"), ("pl", "Autor: Jan Nowak"), ("pt", "Por Ana Souza")],
)  # fmt: skip
def test_the_byline_below_the_headline(language: str, byline: str) -> None:
    """A byline is a scrap, and never taken for the title."""
    headline = BODY[language].split(". ")[1]
    found = kinds(f"{headline}\n{byline}\n\n{BODY[language]}", language)
    assert [kind for _, kind in found] == [Kind.TITLE, Kind.SCRAP, *[Kind.BODY] * (len(found) - 2)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Earlier, the Gazette reported that the old bridge had been closed."),
        ("en", "We remind readers that the old bridge was closed in 2019."),
        ("fr", "Pour rappel, le vieux pont avait été fermé en 2019."),
        ("fr", "Plus tôt, la Gazette a écrit que le vieux pont était fermé."),
        ("de", "Zuvor hatte die Gazette berichtet, dass die alte Brücke geschlossen ist."),
        ("es", "Cabe recordar que el viejo puente se cerró en 2019."),
        ("it", "Ricordiamo che il vecchio ponte era stato chiuso nel 2019."),
        ("pt", "Vale lembrar que a velha ponte foi fechada em 2019."),
        ("ru", "Ранее сообщалось, что старый мост закрыт."),
        ("ru", "Напомним, старый мост закрыли в 2019 году."),
        ("uk", "Нагадаємо, старий міст закрили у 2019 році."),
        ("pl", "Przypomnijmy, stary most zamknięto w 2019 roku."),
    ],
)
def test_older_news_at_the_end(language: str, sentence: str) -> None:
    """From the sentence that turns to older news to the end of its paragraph it is a tail; at the top it is none."""
    body = BODY[language]
    last = body.split(". ", maxsplit=1)[0] + "."
    found = kinds(f"{body}\n\n{body.replace('.', ' !')}\n\n{sentence} {last}", language)
    assert [kind for _, kind in found if kind is not Kind.BODY] == [Kind.TAIL, Kind.TAIL]
    assert found[-2] == (sentence, Kind.TAIL)
    top = kinds(f"{sentence} {last}\n\n{body}", language)
    assert {kind for _, kind in top} == {Kind.BODY}


@pytest.mark.parametrize("head", ["Sport\n\n", "SPORT\n", "Sport, 12.04.2023\n\n", "Sport, 12 April 2023\r\n\r\n", ""])
@pytest.mark.parametrize(
    "headline", ['"We will stay": the team and its city tell their story', "Who won the cup last night?"]
)
def test_the_title_line(head: str, headline: str) -> None:
    """The first headline is the title, whatever label stands above it."""
    text = f"{head}{headline}\n\n{BODY['en']}"
    assert named(text, "en") == headline
    found = kinds(text, "en")
    assert {kind for quote, kind in found if quote in head} <= {Kind.SCRAP}
    assert all((kind is Kind.TITLE) == (quote in headline) for quote, kind in found)


def test_a_title_that_is_known() -> None:
    """The line that repeats the document's title is the title, and nothing is read off the text."""
    text = f"Sport\n\nWho won the cup last night?\n\n{BODY['en']}"
    found = kinds(text, "en", "Who won the cup last night? | The Gazette")
    assert [kind for _, kind in found][:2] == [Kind.SCRAP, Kind.TITLE]
    assert classify(text, split(text, "en"), "en", "Another title")[1] == ""


def test_a_text_without_a_headline_is_called_by_its_first_words() -> None:
    """Where no line is a headline the label is the first sentence cut at a word, and the sentence stays body."""
    text = (
        f"The council, which had not met since the flood of the year before last, {'sat for very long, and ' * 5}went."
    )
    found, title = classify(text, split(text, "en"), "en")
    assert title == ""
    assert {s.kind for s in found} == {Kind.BODY}
    name = label(text, found)
    assert len(name) <= 100
    assert text.startswith(name.removesuffix("…"))
    assert name.endswith("…")


@pytest.mark.parametrize(
    ("language", "fragment"),
    [
        ("en", "According to the Post."),
        ("fr", "Selon la Gazette."),
        ("de", "Laut der Gazette."),
        ("ru", "По данным газеты."),
    ],
)
def test_a_fragment_that_only_names_its_source(language: str, fragment: str) -> None:
    """A few words without a verb that name a source are a scrap inside a paragraph, too."""
    found = kinds(f"{BODY[language]} {fragment} {BODY[language]}", language)
    assert [quote for quote, kind in found if kind is Kind.SCRAP] == [fragment]


def test_lists_and_poems_keep_their_lines() -> None:
    """Where most lines have no full stop its absence says nothing."""
    text = (
        "Half a pound of butter\nThree eggs from the farm\nA little salt and sugar\nMilk, as much as it takes\nAn oven"
    )
    assert Kind.BODY in {kind for _, kind in kinds(text, "en")}
    assert [kind for _, kind in kinds(text, "en")].count(Kind.BODY) >= 3
