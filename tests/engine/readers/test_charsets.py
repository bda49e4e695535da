"""Charsets that nobody declared: each is read right, or refused with a sentence of its own; never as gibberish."""

from __future__ import annotations

import pytest

from engine.readers import charsets
from tests.engine.readers import files

TEXTS = {
    "he": "הנמל ספר את סירותיו, ואיש לא שאל את ראש העיר. הוא חיכה שעה ארוכה על הרציף.",
    "th": "ท่าเรือนับเรือของตนเสร็จแล้ว ไม่มีใครถามนายกเทศมนตรีเลย เขารออยู่ที่ท่าเรือเป็นเวลานาน",
    "ar": "أحصى الميناء قواربه، ولم يسأل أحد رئيس البلدية. لقد انتظر طويلا على الرصيف.",
    "fa": "بندر قایق‌های خود را شمرد و هیچ کس از شهردار نپرسید. او مدتی طولانی روی اسکله منتظر ماند.",
    "ru": "Порт сосчитал свои лодки, и никто не спросил мэра. Он долго ждал на набережной.",
    "uk": "Порт полічив свої човни, і ніхто не спитав мера. Він довго чекав на набережній.",
    "bg": "Пристанището преброи лодките си и никой не попита кмета. Той дълго чака на кея.",
    "el": "Το λιμάνι μέτρησε τις βάρκες του και κανείς δεν ρώτησε τον δήμαρχο. Περίμενε πολλή ώρα.",
    "ja": "港は船を数え終えたが、誰も市長に尋ねなかった。市長は埠頭で長い間待っていた。",
    "zh": "港口数完了船只，没有人问过市长。他在码头上等了很久。",
    "tw": "港口數完了船隻，沒有人問過市長。他在碼頭上等了很久。",
    "ko": "항구는 배를 다 세었지만 아무도 시장에게 묻지 않았다. 그는 부두에서 오래 기다렸다.",
    "pl": "Port policzył swoje łodzie i nikt nie zapytał burmistrza. Długo czekał na nabrzeżu, aż ściemniało.",
    "cs": "Přístav spočítal své lodě a nikdo se nezeptal starosty. Dlouho čekal na nábřeží, než přišel déšť.",
    "tr": "Liman teknelerini saydı ve kimse belediye başkanına sormadı. Rıhtımda uzun süre bekledi.",
    "is": "Höfnin taldi bátana sína og enginn spurði bæjarstjórann. Hann beið lengi á bryggjunni í þokunni.",
    "fr": "Le port a compté ses bateaux et personne n'a interrogé le maire. Il a attendu très longtemps sur le quai.",
    "de": "Der Hafen zählte seine Boote, und niemand fragte den Bürgermeister. Er wartete lange am Kai.",
    "es": "¿Quién contó los barcos del puerto? Nadie preguntó al alcalde, que esperó muchísimo tiempo.",
}
CHARSETS = {
    "he": ("cp1255", "iso8859-8"), "th": ("tis-620", "cp874"), "ar": ("cp1256", "iso8859-6"), "fa": ("cp1256",),
    "ru": ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic"), "uk": ("cp1251", "koi8-u", "iso8859-5"),
    "bg": ("cp1251", "iso8859-5"), "el": ("cp1253", "iso8859-7"), "ja": ("shift_jis", "euc-jp", "iso2022-jp"),
    "zh": ("gb2312", "gb18030"), "tw": ("big5",), "ko": ("euc-kr", "cp949"), "pl": ("cp1250", "iso8859-2"),
    "cs": ("cp1250", "iso8859-2"), "tr": ("cp1254",), "is": ("cp1252",), "fr": ("cp1252",), "de": ("cp1252",),
    "es": ("cp1252",),
}  # fmt: skip
CASES = [(language, charset) for language, names in CHARSETS.items() for charset in names]


def encodable(text: str, charset: str) -> str:
    """Return *text* as far as *charset* has its characters."""
    return text.encode(charset, "ignore").decode(charset)


@pytest.mark.parametrize(("language", "charset"), CASES)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.srt", "a.html"])
def test_undeclared_charsets(language: str, charset: str, name: str) -> None:
    """A text of two sentences, in a file of each kind, with and without line breaks."""
    text = encodable(TEXTS[language], charset)
    cue = "1\n00:00:01,000 --> 00:00:04,000\n" if name == "a.srt" else ""
    page = "<html><body><article><p>" if name == "a.html" else ""
    for source, expected in ((text, text), (f"{text}\n\n{text}\n\n{text}", f"{text}\n\n{text}\n\n{text}")):
        if name in ("a.srt", "a.html") and source != text:
            continue
        assert files.given(f"{cue}{page}{source}\n".encode(charset), name).text == expected


@pytest.mark.parametrize(("language", "charset"), CASES)
def test_long_texts(language: str, charset: str) -> None:
    """A sample that ends within a character is no obstacle."""
    text = encodable(TEXTS[language] + "\n\n", charset) * 1500
    assert charsets.decode(text.encode(charset)) == text


@pytest.mark.parametrize(
    ("language", "right", "wrong"),
    [("th", "cp874", "cp1251"), ("ja", "cp932", "cp1251"), ("ru", "cp866", "cp1252"), ("ko", "cp949", "cp1252")],
)
def test_what_a_wrong_table_makes_is_known(language: str, right: str, wrong: str) -> None:
    """Gibberish has symbols and other scripts within its words; a right text has not."""
    assert charsets.is_gibberish(TEXTS[language].encode(right, "ignore").decode(wrong, "replace"))
    assert not charsets.is_gibberish(TEXTS[language])
