"""What programs put under an item of a feed is no sentence of it: "The post … appeared first on …"."""

from __future__ import annotations

import pytest

from engine import languages
from engine.analysis import analyse
from engine.models import Document, SentenceKind

STORY = "The old tram line was reopened on Tuesday after eleven years of repairs. It carries 9,000 people."

FOOTERS = [
    "The post Trams are back appeared first on The Lindmark Post.",
    "The post Trams are back! Who pays? appeared first on The Lindmark Post.",
    "The article Is it ready? first appeared on Lindmark.example",
    "submitted by /u/ann\n[link] [comments]",
    "submitted by /u/ann to r/trams\n[link] [comments]",
    "submitted by /u/ann [link] [comments]",
    "Der Beitrag Die Straßenbahn fährt wieder erschien zuerst auf Lindmarker Post.",
    "L’article Le tram est de retour est apparu en premier sur La Poste de Lindmark.",
    "Cet article Le tram est de retour est apparu en premier sur La Poste.",
    "La entrada El tranvía ha vuelto se publicó primero en El Correo.",
    "L’articolo Il tram è tornato proviene da Il Corriere.",
    "O post O bonde voltou apareceu primeiro em O Correio.",
    "El post El tranvía ha vuelto apareció primero en El Correo.",
    "Статья Трамвай вернулся впервые опубликована на Почта.",
    "Допис Трамвай повернувся спершу з’явився на Пошта.",
    "〈電車回來了〉這篇文章最早發佈於《港口郵報》。",
    "This post was first published on The Lindmark Post.",
    "Het bericht De tram rijdt weer verscheen eerst op De Post.",
    "Artykuł Tramwaj wrócił pochodzi z serwisu Poczta.",
    "Запись Трамвай вернулся впервые появилась Почта.",
    "Запис Трамвай повернувся спершу з’явився на Пошта.",
    "Příspěvek Tramvaj je zpět pochází z Pošta",
    "A villamos visszatért bejegyzés először a Posta oldalon jelent meg.",
    "Inlägget Spårvagnen är tillbaka dök först upp på Posten.",
    "Tramvay geri döndü yazısı ilk önce Posta üzerinde ortaya çıktı.",
    "投稿 路面電車が戻る は 港の新聞 に最初に表示されました。",
    "电车回来了最先出现在港口邮报。",
    "Bài viết Tàu điện trở lại đã xuất hiện đầu tiên vào ngày Bưu điện.",
    "ظهرت المقالة عودة الترام أولاً على البريد.",
    "הפוסט החשמלית חזרה הופיע לראשונה בדואר.",
]


def kinds(text: str) -> dict[str, SentenceKind]:
    """The kind of each sentence of *text*."""
    return {text[s.start : s.end]: s.kind for s in analyse(Document(None, "", text)).sentences}


@pytest.mark.parametrize("footer", FOOTERS)
@pytest.mark.parametrize("gap", ["\n\n", " "])
def test_a_footer_is_boilerplate(footer: str, gap: str) -> None:
    """On a line of its own or behind the last sentence, in the language of the blog, under an English text too."""
    sentences = kinds(STORY + ("\n" if footer.startswith("submitted") else gap) + footer)
    assert [kind for sentence, kind in sentences.items() if sentence in STORY] == [SentenceKind.BODY] * 2, sentences
    rest = {kind for sentence, kind in sentences.items() if sentence not in STORY}
    assert rest == {SentenceKind.BOILERPLATE}, sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "The article, which names two ministers, first appeared on Monday.",
        "The post office at the harbour appeared first on the list of closures.",
        "Der Beitrag der Stadt erschien zuerst auf der Liste.",
    ],
)
def test_the_same_words_within_an_article_are_its_own(sentence: str) -> None:
    """Above the last lines they are sentences like others."""
    text = "\n\n".join([STORY, sentence, *["Buses went round by the harbour until then, the mayor said."] * 4])
    assert kinds(text)[sentence] is SentenceKind.BODY


def test_every_phrase_is_found() -> None:
    """Whatever a page of language data lists is recognised with a title and a name in it."""
    for page in languages.pages():
        for phrase in page.feed_footers:
            text = f"{STORY}\n\n{phrase.replace('…', 'Lindmark')}"
            assert list(kinds(text).values())[-1] is SentenceKind.BOILERPLATE, phrase
