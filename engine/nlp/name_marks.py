"""Names with a mark of their own: "Yahoo! Inc." and "Guess? Inc." end no sentence where a name goes on."""

from __future__ import annotations

import re

NAMES = """
Yahoo! Yahoo！ Yum! Joomla! Jeopardy! Guess? Wham! Kahoot! Ahoy! E! Therapy? Panic! Airplane! Oklahoma! Oliver! Moshi!
Mamma\u00a0Mia! モーニング娘。 けいおん！ ラブライブ！ アイカツ！ ハイキュー!! ハイキュー！！ 奔跑吧！
"""
"""Names that are hardly ever the last word of an exclamation, whatever the language."""
_NAME = re.compile(
    "(?:"
    + "|".join(rf"\b{re.escape(name)}".replace("\u00a0", " ").replace("\\ ", " ") for name in NAMES.split())
    + ")$"
)
_FIRM = re.compile(
    r"(?:Inc|Ltd|Corp|LLC|PLC|GmbH|KK|SARL|SpA|Oyj|Group|Holdings?|Magazine|Records|Brands|Entertainment|Networks?|TV"
    r"|Airlines|Airways|Verlag|Theatre|Theater|Festival|Awards?|Radio|Foundation|Games|Media|Studios?|Pictures|Japan|Europe|France|News|Finance|Sports|Mail|Messenger|Answers)\b"
)
_WHOLE = re.compile(
    r"(?:Panic!|Mamma Mia!|Godspeed You!|Oh!|Yo!|Go!|Help!|Hairspray!|Mars Attacks!|Moulin Rouge!)\n"
    r"(?:At the Disco|Here We Go Again|Black Emperor|Great|Bum Rush|Team|Live on|The Musical)"
)
"""Names that go on in capitals behind their mark, which stands before the line break here."""
_CAPITAL_WORD = re.compile(r"(?:^|\s)[^\W\d_a-z][\w’'-]*[!?]$")


def is_inside(before: str, body: str) -> bool:
    """Whether the mark at the end of *before* belongs to a name that *body* may go on."""
    if before[-1:] not in "!?！？。":
        return False
    if _NAME.search(before):
        return True
    return bool(_FIRM.match(body)) and bool(_CAPITAL_WORD.search(before))


def is_whole(before: str, body: str) -> bool:
    """Whether *before* ends with the first half of a name, and *body* begins with the other: Panic! At the Disco."""
    return before[-1:] == "!" and bool(_WHOLE.search(f"{before[-30:]}\n{body[:30]}"))
