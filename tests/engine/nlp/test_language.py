"""The language of articles and of questions."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine.nlp.language import detect

TEXTS = {
    "en": "The council met on Tuesday and decided to rebuild the old bridge before the winter comes.",
    "fr": "Le conseil s'est réuni mardi et a décidé de reconstruire le vieux pont avant l'hiver.",
    "de": "Der Rat trat am Dienstag zusammen und beschloss, die alte Brücke vor dem Winter neu zu bauen.",
    "es": "El consejo se reunió el martes y decidió reconstruir el viejo puente antes del invierno.",
    "it": "Il consiglio si è riunito martedì e ha deciso di ricostruire il vecchio ponte prima dell'inverno.",
    "pt": "O conselho reuniu-se na terça-feira e decidiu reconstruir a velha ponte antes do inverno.",
    "ru": "Совет собрался во вторник и решил отстроить старый мост до наступления зимы.",
    "uk": "Рада зібралася у вівторок і вирішила відбудувати старий міст до настання зими.",
    "pl": "Rada zebrała się we wtorek i postanowiła odbudować stary most przed nadejściem zimy.",
    "nb": "Rådet møttes på tirsdag og vedtok å bygge opp igjen den gamle broen før vinteren kommer.",
    "zh": "市议会星期二开会，决定在冬天来临之前重建旧桥。",
    "ja": "市議会は火曜日に開かれ、冬が来る前に古い橋を架け直すことを決めた。",
    "ko": "시의회는 화요일에 회의를 열고 겨울이 오기 전에 낡은 다리를 다시 짓기로 결정했다.",
    "ar": "اجتمع المجلس يوم الثلاثاء وقرر إعادة بناء الجسر القديم قبل حلول الشتاء.",
    "he": "המועצה התכנסה ביום שלישי והחליטה לבנות מחדש את הגשר הישן לפני החורף.",
    "hi": "परिषद की बैठक मंगलवार को हुई और उसने सर्दी से पहले पुराने पुल को फिर से बनाने का निर्णय लिया।",
    "th": "สภาเมืองประชุมกันในวันอังคารและตัดสินใจสร้างสะพานเก่าขึ้นใหม่ก่อนฤดูหนาว",
    "el": "Το συμβούλιο συνεδρίασε την Τρίτη και αποφάσισε να ξαναχτίσει την παλιά γέφυρα.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_sentence_is_enough(code: str) -> None:
    """One ordinary sentence tells its language, as an ISO 639-1 code."""
    assert detect(TEXTS[code]) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("გამარჯობა მსოფლიო, როგორ ხარ", "ka"), ("Բարեւ աշխարհ, ինչպես ես", "hy"), ("ሰላም ለዓለም", "am")],
)
def test_scripts_that_langdetect_does_not_know(text: str, code: str) -> None:
    """langdetect calls Georgian and Armenian Estonian with certainty; here the script tells."""
    assert detect(text) == code


@pytest.mark.parametrize("text", ["", "   ", "12345 + 67", "😀😀", "https://"])
def test_no_language_is_said_so(text: str) -> None:
    """Where there are no words there is no language; nothing is raised."""
    assert detect(text) in ("", "en") if text.startswith("http") else detect(text) == ""


@pytest.mark.parametrize(
    ("question", "likely", "code"),
    [
        ("Wer gewann die Wahl?", (), "de"),
        ("Who do gurus control?", (), "en"),
        ("guerre Ukraine ministre", ("fr",), "fr"),
        ("мост зима", ("uk", "ru"), "uk"),
        ("presupuesto puente", ("es", "fr"), "es"),
        ("Привет", ("ru",), "ru"),
        ("What did the president say about it?", ("fr", "ru"), "en"),
    ],
)
def test_short_texts_are_read_with_their_surroundings(question: str, likely: tuple[str, ...], code: str) -> None:
    """A few words are taken for a likely language, unless their small words say otherwise."""
    language = detect(question, likely)
    assert language == code or (code == "uk" and language in likely)


def test_every_process_says_the_same() -> None:
    """langdetect is seeded: a fresh process agrees with this one on a text it guesses about."""
    texts = ("Restaurant menu", "pasta", "no problem")
    code = f"from engine.nlp.language import detect; print([detect(t) for t in {texts}])"
    fresh = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert fresh.stdout.strip() == str([detect(text) for text in texts])
