"""Mails with greetings, signatures and mails quoted in them: as files, as texts, as messages that people paste."""

from __future__ import annotations

import pytest

from engine.models import Document, SentenceKind
from engine.readers import pasted
from tests.engine.readers import files

OWN = "The harbour counted its boats on Monday. Nobody had asked the mayor."
OLDER = "How many boats are there? I would like to know."
LONG = " ".join(f"Boat number {number} came in with the morning tide." for number in range(6))


def spans(document: Document, kind: SentenceKind) -> list[str]:
    """The text of the regions of one kind."""
    return [document.text[region.start : region.end] for region in document.regions if region.kind is kind]


@pytest.mark.parametrize(
    "attribution",
    [
        "On Sun, Nov 15, 2026 at 10:00 AM Bo Holm <bo@post.example> wrote:",
        "On Sun, Nov 15, 2026 at 10:00 AM Bo Holm <bo@post.example>\nwrote:",
        "Am 15. Nov. 2026 um 10:00 schrieb Bo Holm <bo@post.example>:",
        "Le dim. 15 nov. 2026 à 10:00, Bo Holm <bo@post.example> a écrit :",
        "El dom, 15 nov 2026 a las 10:00, Bo Holm (<bo@post.example>) escribió:",
        "Em dom., 15 de nov. de 2026 às 10:00, Bo Holm <bo@post.example> escreveu:",
        "Il giorno dom 15 nov 2026 alle ore 10:00 Bo Holm <bo@post.example> ha scritto:",
        "Op zo 15 nov. 2026 om 10:00 schreef Bo Holm <bo@post.example>:",
        "niedz., 15 lis 2026 o 10:00 Bo Holm <bo@post.example> napisał(a):",
        "вс, 15 нояб. 2026 г. в 10:00, Bo Holm <bo@post.example>:",
        "2026年11月15日(日) 10:00 Bo Holm <bo@post.example>:",
        "في الأحد، 15 نوفمبر 2026 في 10:00 كتب Bo Holm <bo@post.example>:",
        "Den sön 15 nov. 2026 kl 10:00 skrev Bo Holm:",
    ],
)
def test_a_reply_with_the_mail_that_it_answers(attribution: str) -> None:
    """The line above the quoted mail is no sentence, and the marks before its lines are not part of it."""
    quoted = "> " + OLDER.replace("? ", "?\n> ")
    (document,) = pasted.read(f"{OWN}\n\n{attribution}\n\n{quoted}\n")
    assert " ".join(attribution.split()) in [
        " ".join(each.split()) for each in spans(document, SentenceKind.BOILERPLATE)
    ]
    assert " ".join(document.text.split()).endswith(OLDER)
    assert OWN in document.text
    assert files.given(f"{OWN}\n\n{attribution}\n\n{quoted}\n".encode(), "a.txt") == document


@pytest.mark.parametrize(
    ("greeting", "closing"),
    [
        ("Hello all,", "Best regards,\nAda"),
        ("Dear Ada and Bo,", "With best wishes from the coast\n\nAda Harbour"),
        ("Liebe Ada,", "Viele Grüße\nBo"),
        ("Bonjour Ada,", "Cordialement,\nBo"),
        ("Hola, Ada:", "Un saludo,\nBo"),
        ("Здравствуйте!", "С уважением,\nБо"),
        ("ホルム様、", "敬具\n田中"),
        ("Cześć Ada,", "Pozdrawiam\nBo"),
    ],
)
def test_greetings_are_no_sentences(greeting: str, closing: str) -> None:
    """Neither the greeting nor the closing is quoted, in a mail's own text and in one that was sent on."""
    head = "From: Ada <ada@post.example>\nDate: Mon, 16 Nov 2026 10:00:00 +0100\nSubject: Boats\n\n"
    for source in (
        f"{head}{greeting}\n\n{OWN}\n\n{closing}\n",
        f"Read this, please.\n\n----- Forwarded -----\n{head}{greeting}\n\n{OWN}\n\n{closing}\n",
    ):
        document = files.given(source.encode(), "a.txt")
        boilerplate = "\n".join(spans(document, SentenceKind.BOILERPLATE))
        assert greeting in boilerplate
        assert all(line in boilerplate for line in closing.split())
        assert OWN not in boilerplate


def test_quoted_mails_are_older_matter_under_a_long_one() -> None:
    """A mail of some length is summarised without those it quotes; one that only sends another on, with it."""
    quoted = "> " + OLDER
    attribution = "On Sunday at 10:00 Bo Holm wrote:"
    (long,) = pasted.read(f"{LONG}\n\n{attribution}\n{quoted}\n")
    assert spans(long, SentenceKind.BACKGROUND) == [OLDER]
    (short,) = pasted.read(f"See below.\n\n{attribution}\n{quoted}\n")
    assert spans(short, SentenceKind.BACKGROUND) == []


def test_answers_between_the_lines() -> None:
    """Own lines after quoted ones are own text."""
    (document,) = pasted.read(
        f"{LONG}\n\nAm 15. November um 10:00 schrieb Bo:\n> {OLDER}\n\nThere are ninety of them.\n"
    )
    assert spans(document, SentenceKind.BACKGROUND) == [OLDER]
    assert document.text.endswith("There are ninety of them.")


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 the mayor said:\n\n> The harbour is full.\n\nNobody believed it.",
        "Minutes:\n\nThe harbour is full. Nobody believed it.\n\nDate: Monday",
        "Cast: Ada, Bo\n\nThe harbour is full. Nobody believed it.",
        "10:30\n\nThe harbour is full. Nobody believed it.",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    """A quotation, a list with colons and a time of day make no mail and no transcript."""
    assert pasted.read(text) == ()


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        (
            "0:00\nthe harbour counted\n0:03\nits boats on Monday.\n0:07\nNobody asked.",
            "the harbour counted its boats on Monday. Nobody asked.",
        ),
        ("00:00\n港はついに\n00:04\n船を数えた。\n", "港はついに船を数えた。"),
        ("59:58\nDer Hafen zählte\n1:00:01\nseine Boote.\n", "Der Hafen zählte seine Boote."),
        (
            "1\n00:00:01,000 --> 00:00:03,000\nDer Hafen zählte\n\n2\n00:00:03,100 --> 00:00:05,000\nseine Boote.\n",
            "Der Hafen zählte seine Boote.",
        ),
        (
            "WEBVTT\n\n00:01.000 --> 00:03.000\nLe port compta\n\n00:03.000 --> 00:05.000\nses bateaux.\n",
            "Le port compta ses bateaux.",
        ),
    ],
)
def test_pasted_subtitles(text: str, spoken: str) -> None:
    """Subtitles and transcripts of videos in a message become sentences."""
    (document,) = pasted.read(text)
    assert document.text == spoken
