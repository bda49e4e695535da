"""What a text is meant to be: an article to keep, or a question to answer. Pure; the rule is in the README."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

ARTICLE_CHARACTERS = 400
"""A longer text is an article: few questions are that long, and a lost article annoys more than a button."""
BORDERLINE_QUESTION = 120
"""A longer statement without "?" that is taken for a question offers to be kept as an article."""
BORDERLINE_ARTICLE = 600
"""A shorter text that is taken for an article offers to be asked instead."""

_END = re.compile(r"""[.!?…。！？؟।]+["'»”’)\]]*(?:\s+|$)|[。！？।]["'」』”’]*|\n+""")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_PHRASES = """
    thanks|many thanks|thanks a lot|thank you|thank you so much|thank you very much|thx|ty|cheers
    merci|merci beaucoup|merci bien|merci à toi|merci à vous|mille mercis|mersi|danke|vielen dank|danke schön|danke sehr
    gracias|muchas gracias|grazie|grazie mille|mille grazie|obrigado|obrigada|muito obrigado|muito obrigada
    спасибо|большое спасибо|спасибо большое|дякую|щиро дякую|dziękuję|dziękuję bardzo|dzięki|dank je|bedankt|teşekkürler
    شكرا|شكرا جزيلا|谢谢|謝謝|多谢|ありがとう|ありがとうございます|감사합니다|धन्यवाद|terima kasih

    hi|hi there|hello|hello there|hey|hey there|good morning|good afternoon|good evening|good night|bye|bye bye|goodbye
    see you|bonjour|salut|bonsoir|coucou|bonne nuit|bonne journée|bonne soirée|au revoir|à bientôt|à plus|à demain
    hallo|guten morgen|guten tag|guten abend|gute nacht|tschüss|auf wiedersehen|hola|buenos días|buenas tardes
    buenas noches|adiós|hasta luego|ciao|buongiorno|buonasera|buonanotte|arrivederci|olá|bom dia|boa tarde|boa noite
    привет|здравствуйте|добрый день|доброе утро|добрый вечер|пока|до свидания|привіт|добрий день|cześć|dzień dobry
    مرحبا|السلام عليكم|你好|您好|再见|こんにちは|안녕하세요|नमस्ते|merhaba

    ok|okay|okey|d'accord|alright|got it|great|perfect|super|parfait|génial|cool|yes|oui|ок|хорошо|понятно
    lol|mdr|haha|hahaha|ahah|hihi|jaja|jajaja|хаха|xd
"""
"""Thanks, greetings and agreement, whole: a "night" or a "beaucoup" alone may be what somebody looks for."""
_SMALL_TALK = {phrase.strip().casefold() for phrase in re.split(r"[|\n]", _PHRASES)} - {""}
MOST_SMALL_WORDS = 4
_EMOJI = re.compile(
    r"[0-9#*]\ufe0f?\u20e3|[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f"
    r"\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff][\u200d\u20e3\ufe0e\ufe0f\U000e0020-\U000e007f]*"
    r"|(?<!\S)(?:[:;=]['’]?-?[()DPp*|/]+|<3+)(?!\S)"
)
"""Pictures, with what joins and colours them, and the faces that are typed."""
_AROUND = re.compile(r"[\s.,!…;:~()\"«»“”¡。！，、؛،]+")


class Meaning(StrEnum):
    """What a person means by a text."""

    ARTICLE = "article"
    QUESTION = "question"
    SMALL_TALK = "small talk"


@dataclass(frozen=True, slots=True)
class Intent:
    """What a text is taken for, and whether the other reading is offered."""

    meaning: Meaning
    borderline: bool = False


def read(text: str) -> Intent:
    """Return what *text* is meant to be.

    At least 2 paragraphs, at least 3 sentences that do not end in "?", or more than 400 characters
    make an article.
    """
    text = text.strip()
    if _small_talk(text):
        return Intent(Meaning.SMALL_TALK)
    paragraphs = [p for p in _PARAGRAPH.split(text) if p.strip()]
    statements = _statements(text)
    if len(text) > ARTICLE_CHARACTERS or len(paragraphs) >= 2 or statements >= 3:
        return Intent(Meaning.ARTICLE, borderline=len(text) <= BORDERLINE_ARTICLE)
    long_statement = not text.endswith(("?", "？", "؟")) and (len(text) > BORDERLINE_QUESTION or statements == 2)
    return Intent(Meaning.QUESTION, borderline=long_statement)


def _small_talk(text: str) -> bool:
    """Tell whether a text is pictures only, or nothing but a few greetings, thanks and the like."""
    if len(text) > BORDERLINE_QUESTION:
        return False
    spoken, pictures = _EMOJI.subn(" ", text)
    words = [w.strip("-–—") for w in _AROUND.sub(" ", spoken.casefold().replace("’", "'")).split()]
    return _covered([w for w in words if w]) if any(words) else pictures > 0


def _covered(words: list[str]) -> bool:
    """Tell whether a few words are one phrase of small talk after another."""
    if len(words) > MOST_SMALL_WORDS:
        return False
    return not words or any(
        " ".join(words[:n]) in _SMALL_TALK and _covered(words[n:]) for n in range(1, len(words) + 1)
    )


def _statements(text: str) -> int:
    """Count the sentences that do not end in a question mark; cheap, since it only chooses between two buttons."""
    count, at = 0, 0
    for match in _END.finditer(text):
        sentence = text[at : match.end()].strip()
        at = match.end()
        letters = sum(c.isalpha() for c in sentence)
        if letters >= 3 and not sentence.rstrip("\"'»”’)] ").endswith(("?", "？", "؟")):
            count += 1
    rest = text[at:].strip()
    return count + (1 if sum(c.isalpha() for c in rest) >= 3 else 0)
