"""Words are found in the other forms in which they are written: a table that anybody can extend.

Each row: the text of an article, what is asked, and what the first quotation has; "" where nothing may be found.
"""

from __future__ import annotations

import pytest

from engine.models import Verdict
from tests.engine.memory_shelf import Shelf

BAKERY_ZH = "早上六点面包店开门。图书馆的电脑坏了三台。乌龟爬过了铁轨。后天没有公交车。经济学院招收新学生。"
BAKERY_ZHT = "早上六點麵包店開門。圖書館的電腦壞了三臺。烏龜爬過了鐵軌。後天沒有公車。經濟學院招收新學生。"
TRAM_JA = (
    "市電の線路が新しくなった。駅前のﾊﾟﾝ屋は朝六時に開く。ばらの花が公園に咲いた。齋藤市長は予算を説明した。"
    "髙橋さんは國語の教師である。カラスが屋根に止まった。"
)

LETTERS = [
    (BAKERY_ZH, "圖書館", "图书馆"),
    (BAKERY_ZH, "烏龜", "乌龟"),
    (BAKERY_ZH, "麵包店幾點開門？", "面包店"),
    (BAKERY_ZHT, "图书馆", "圖書館"),
    (BAKERY_ZHT, "乌龟", "烏龜"),
    (BAKERY_ZHT, "经济学院", "經濟學院"),
    (BAKERY_ZHT, "鋼琴", ""),
    (TRAM_JA, "パン屋", "ﾊﾟﾝ屋"),
    (TRAM_JA, "ﾊﾟﾝ屋", "ﾊﾟﾝ屋"),
    (TRAM_JA, "バラ", "ばら"),
    (TRAM_JA, "からす", "カラス"),
    (TRAM_JA, "斎藤", "齋藤"),
    (TRAM_JA, "高橋", "髙橋"),
    (TRAM_JA, "国語", "國語"),
    (TRAM_JA, "ピアノ", ""),
]

SIGNS_EN = (
    "Free e-mail reaches every flat. The U.S. Senate met. A-320 jets stay. The co-operative paid. MI6 kept quiet."
)
SIGNS_FR = "Le porte-parole a démissionné. Le G 20 se réunit à Nice. Les sans-abri ont dormi au gymnase."
SIGNS_ES = "EE. UU. subió los aranceles. El ex-ministro viajó a Lima. Las FF. AA. desfilaron ayer."
SIGNS_RU = "Интернет-магазин закрылся весной. Су-57 поднялся в воздух. Мост открыли во вторник."

JOINED = [
    (SIGNS_EN, "email", "e-mail"),
    (SIGNS_EN, "US", "U.S."),
    (SIGNS_EN, "A320", "A-320"),
    (SIGNS_EN, "MI-6", "MI6"),
    (SIGNS_EN, "cooperative", "co-operative"),
    (SIGNS_EN, "A330", ""),
    (SIGNS_FR, "porteparole", "porte-parole"),
    (SIGNS_FR, "G20", "G 20"),
    (SIGNS_FR, "G-20", "G 20"),
    (SIGNS_FR, "G7", ""),
    (SIGNS_ES, "EEUU", "EE. UU."),
    (SIGNS_ES, "EE.UU.", "EE. UU."),
    (SIGNS_ES, "exministro", "ex-ministro"),
    (SIGNS_ES, "FFAA", "FF. AA."),
    (SIGNS_RU, "интернетмагазин", "Интернет-магазин"),
    (SIGNS_RU, "Су57", "Су-57"),
]

LIBRARY_KO = (
    "부산 도서관은 월요일에 문을 닫는다. 물이 부족해서 농민들이 걱정한다. 인도네시아에서 지진이 났다. "
    "전문가들은 가격을 낮추라고 했다. 서울로 가는 기차가 멈췄다. 사이트가 열렸다. 강아지는 공원에서 뛴다."
)
PARTICLES = [
    (LIBRARY_KO, "도서관", "도서관은"),
    (LIBRARY_KO, "물", "물이"),
    (LIBRARY_KO, "농민", "농민들이"),
    (LIBRARY_KO, "가격은 얼마입니까?", "가격을"),
    (LIBRARY_KO, "서울", "서울로"),
    (LIBRARY_KO, "공원", "공원에서"),
    (LIBRARY_KO, "기차", "기차가"),
    (LIBRARY_KO, "전문가", "전문가들은"),
    (LIBRARY_KO, "걱정", "걱정한다"),
    (LIBRARY_KO, "인도", ""),
    (LIBRARY_KO, "사이", ""),
]

BRIDGE_HE = (
    "השר הגיע לכנסת בבוקר. הבשר יקר מאוד השנה. הספרייה נסגרה בצפון העיר. כשהרכבת עצרה ירדו הנוסעים. "
    "המכתב נשלח אתמול. הגשר נבנה מחדש."
)
PREFIXES = [
    (BRIDGE_HE, "גשר", "הגשר"),
    (BRIDGE_HE, "כנסת", "לכנסת"),
    (BRIDGE_HE, "בכנסת", "לכנסת"),
    (BRIDGE_HE, "רכבת", "כשהרכבת"),
    (BRIDGE_HE, "ספרייה", "הספרייה"),
    (BRIDGE_HE, "שר", "השר"),
    (BRIDGE_HE, "צפון", "בצפון"),
    (BRIDGE_HE, "עיר", "העיר"),
    (BRIDGE_HE, "כתב", ""),
]

TOWN_DE = (
    "Die Straßenbahnhaltestelle wird verlegt. Im Kindergarten fehlt Personal. Die Operation dauerte drei Stunden. "
    "Er verstand den Widerstand der Bürger nicht. Die Bundestagswahlergebnisse kamen spät. Der Fernsehturm ist blau."
)
RIVER_DE = "Die Stadt sperrt die Donaubrücke. In der Isarphilharmonie probt ein Chor. Die Koordination ist gut."
TOWN_NL = "De stadsbibliotheek gaat dicht. Het waterschapsbestuur verhoogt de belasting. Fietsers mijden de spoorbrug."
TOWN_SV = "Kommunens sjukhuschef avgick i går. Järnvägsstationen byggs om. Barnomsorgen kostar mer än förr."
TOWN_DA = "Sygehusdirektøren trak sig i går. Togstationen lukker til maj. Kraftværket brændte hele natten."
TOWN_NB = "Sykehusdirektøren sluttet i går. Jernbanestasjonen bygges om. Vannkraftverket ble stengt i mars."
TOWN_FI = "Rautatieasema suljetaan kesällä. Kaupunginjohtaja erosi eilen. Ydinvoimala käynnistettiin uudelleen."
COMPOUNDS = [
    (TOWN_DE, "Haltestelle", "Straßenbahnhaltestelle"),
    (TOWN_DE, "Straßenbahn", "Straßenbahnhaltestelle"),
    (TOWN_DE, "Garten", "Kindergarten"),
    (TOWN_DE, "Wahl", "Bundestagswahl"),
    (TOWN_DE, "Türme", "Fernsehturm"),
    (RIVER_DE, "Brücke", "Donaubrücke"),
    (RIVER_DE, "Philharmonie", "Isarphilharmonie"),
    (RIVER_DE, "Nation", ""),
    (TOWN_DE, "Ration", ""),
    (TOWN_DE, "Stand", ""),
    (TOWN_NL, "bibliotheek", "stadsbibliotheek"),
    (TOWN_NL, "waterschap", "waterschapsbestuur"),
    (TOWN_NL, "brug", "spoorbrug"),
    (TOWN_SV, "sjukhus", "sjukhuschef"),
    (TOWN_SV, "station", "Järnvägsstationen"),
    (TOWN_SV, "omsorg", "Barnomsorgen"),
    (TOWN_DA, "direktør", "Sygehusdirektøren"),
    (TOWN_DA, "station", "Togstationen"),
    (TOWN_DA, "værk", "Kraftværket"),
    (TOWN_NB, "sykehus", "Sykehusdirektøren"),
    (TOWN_NB, "stasjon", "Jernbanestasjonen"),
    (TOWN_NB, "kraftverk", "Vannkraftverket"),
    (TOWN_FI, "asema", "Rautatieasema"),
    (TOWN_FI, "johtaja", "Kaupunginjohtaja"),
    (TOWN_FI, "voimala", "Ydinvoimala"),
]

OFFICE_ZH = "软件更新于昨天发布。程序员们每天加班。出租车司机罢工了。他买了一个U盘。"
PARK_JA = "子供が公園で遊んだ。友だちが駅に来た。取り引きは火曜日に終わった。煙草の値段が上がった。"
SAME_WORDS = [
    (OFFICE_ZH, "軟體", "软件"),
    (OFFICE_ZH, "計程車", "出租车"),
    (OFFICE_ZH, "程式設計師", "程序员"),
    (PARK_JA, "子ども", "子供"),
    (PARK_JA, "友達", "友だち"),
    (PARK_JA, "取引", "取り引き"),
    (PARK_JA, "タバコ", "煙草"),
    (PARK_JA, "こども", "子供"),
]

NEWS_RU = "Министр Шойгу приехал утром. Чайковский родился в Воткинске. Зеленский ждал Лаврова. Мост закрыт."
NEWS_FR = "Le ministre Choïgou est arrivé. Tchaïkovski est né à Votkinsk. Poutine a signé un décret. Le pont est fermé."
NEWS_DE = "Minister Schoigu ist angekommen. Tschaikowski wurde in Wotkinsk geboren. Die Brücke ist gesperrt."
NEWS_EL = "Ο Παπαδόπουλος υπέγραψε διάταγμα. Ο Μητσοτάκης μίλησε στη Βουλή. Η γέφυρα έκλεισε."
NEWS_AR = "وصل الوزير شويغو صباح اليوم. تحدث لافروف في المؤتمر. انتظر زيلينسكي في كييف. الجسر مغلق."
NEWS_HE = "השר שויגו הגיע בבוקר. פוטין חתם על צו. זלנסקי חיכה בקייב. הגשר סגור."
NAMES = [
    (NEWS_AR, "Shoigu", "شويغو"),
    (NEWS_AR, "Шойгу", "شويغو"),
    (NEWS_AR, "Lavrov", "لافروف"),
    (NEWS_AR, "Selenskyj", "زيلينسكي"),
    (NEWS_AR, "Merkel", ""),
    (NEWS_AR, "Salomon", ""),
    (NEWS_HE, "Choïgou", "שויגו"),
    (NEWS_HE, "Путин", "פוטין"),
    (NEWS_HE, "Zelensky", "זלנסקי"),
    (NEWS_HE, "Gershwin", ""),
    (NEWS_FR, "شويغو", "Choïgou"),
    (NEWS_RU, "שויגו", "Шойгу"),
    (NEWS_RU, "لافروف", "Лаврова"),
    (NEWS_RU, "Choïgou", "Шойгу"),
    (NEWS_RU, "Shoigu", "Шойгу"),
    (NEWS_RU, "Tchaikovsky", "Чайковский"),
    (NEWS_RU, "Selenskyj", "Зеленский"),
    (NEWS_RU, "Lavrov", "Лаврова"),
    (NEWS_RU, "Merkel", ""),
    (NEWS_FR, "Shoigu", "Choïgou"),
    (NEWS_FR, "Шойгу", "Choïgou"),
    (NEWS_FR, "Putin", "Poutine"),
    (NEWS_FR, "Путин", "Poutine"),
    (NEWS_FR, "Tschaikowski", "Tchaïkovski"),
    (NEWS_FR, "Patin", ""),
    (NEWS_DE, "Choïgou", "Schoigu"),
    (NEWS_DE, "Чайковский", "Tschaikowski"),
    (NEWS_EL, "Пападопулос", "Παπαδόπουλος"),
    (NEWS_EL, "Mitsotakis", "Μητσοτάκης"),
]


def _finds(text: str, question: str, telling: str) -> None:
    shelf = Shelf(text)
    ranking = shelf.ask(question)
    if not telling:
        assert ranking.verdict is not Verdict.DIRECT
        return
    assert ranking.verdict is not Verdict.NOTHING
    assert telling in shelf.text(ranking)
    assert shelf.marked(ranking)


@pytest.mark.parametrize(("text", "question", "telling"), LETTERS)
def test_letters_that_are_written_for_each_other(text: str, question: str, telling: str) -> None:
    """Traditional and simplified, new and old letters, hiragana and katakana of either width find each other."""
    _finds(text, question, telling)


@pytest.mark.parametrize(("text", "question", "telling"), JOINED)
def test_words_that_are_also_written_as_one(text: str, question: str, telling: str) -> None:
    """ "Wi-Fi" and "wifi", "G-20" and "G20", "EE. UU." and "EEUU" find each other; other numbers do not."""
    _finds(text, question, telling)


@pytest.mark.parametrize(("text", "question", "telling"), PARTICLES)
def test_a_korean_noun_before_particles(text: str, question: str, telling: str) -> None:
    """A noun is found whatever hangs on it; a longer word that begins alike is another."""
    _finds(text, question, telling)


@pytest.mark.parametrize(("text", "question", "telling"), PREFIXES)
def test_a_hebrew_word_behind_prefixes(text: str, question: str, telling: str) -> None:
    """A word is found behind the article, prepositions and conjunctions, and the other way round."""
    _finds(text, question, telling)


@pytest.mark.parametrize(("text", "question", "telling"), COMPOUNDS)
def test_parts_of_compounds(text: str, question: str, telling: str) -> None:
    """A part is found where what is left are words too: no Ration in Operation, no Stand in Verstand."""
    _finds(text, question, telling)


@pytest.mark.parametrize(("text", "question", "telling"), SAME_WORDS)
def test_words_of_other_regions_and_spellings(text: str, question: str, telling: str) -> None:
    """A word finds the one that another region has for it, and its other spellings."""
    _finds(text, question, telling)


@pytest.mark.parametrize(("text", "question", "telling"), NAMES)
def test_names_in_the_spelling_of_another_language(text: str, question: str, telling: str) -> None:
    """A name is found by its sound in Latin, Cyrillic and Greek letters; another name is not."""
    _finds(text, question, telling)


def test_the_exact_word_comes_before_its_forms() -> None:
    """A compound weighs less than the word itself, wherever it stands."""
    shelf = Shelf("Die Rheinbrücke ist gesperrt. Am Ufer wird gebaut. Die Brücke wurde im Mai eröffnet. Der Zug fährt.")
    ranking = shelf.ask("Brücke")
    assert [shelf.text(ranking, place) for place in (0, 1)] == [
        "Die Brücke wurde im Mai eröffnet.",
        "Die Rheinbrücke ist gesperrt.",
    ]


def test_a_part_of_a_word_of_another_language_is_not_found() -> None:
    """A German question finds no English word that only contains its letters."""
    shelf = Shelf(
        "The Hamburg townhall reopened. Workers repaired the westernmost lighthouse.", "Der Bus fährt heute nicht."
    )
    for word in ("Haus", "Licht", "Stern"):
        assert shelf.ask(word).verdict is not Verdict.DIRECT
