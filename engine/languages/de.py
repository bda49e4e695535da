"""German."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="de",
    follows=("und", "und was ist mit", "was ist mit", "wie steht es mit", "aber", "oder"),
    punkt="german",
    stemmer="german",
    ordinals=True,
    abbreviations="""
    dr prof hr hrn fr st nr bzw ca z.b z d.h d u.a u vgl evtl ggf sog inkl exkl zzgl max min mind ing dipl mag abs art
    bd jh jhd v.chr n.chr geb gest str tel hg hrsg aufl abb s.o o.ä i.d.r lt mio mrd rd jan feb mär apr jun jul aug
    sep sept okt nov dez mo di mi do sa so
    """,
    stopwords="""
    der die das den dem des ein eine einer eines einem einen und oder aber wenn als wie dass daß ob weil denn doch
    nicht kein keine keinen von vom zu zum zur in im ins an am auf aus bei beim mit nach seit über unter um für gegen
    durch vor hinter zwischen ohne bis ist sind war waren sein gewesen bin bist seid wird werden wurde wurden worden
    hat haben hatte hatten habe kann können konnte soll sollen muss müssen er sie es ihm ihr ihn ihnen ich du wir mich
    mir uns euch sich dieser diese dieses diesem diesen jener jene seine seiner ihre ihrer ihrem auch nur noch schon
    sehr so da dort hier was wer wem wen wessen wann wo wohin woher warum wieso welche welcher welches welchen welchem
    """,
    asks_who="wer wem wen wessen",
    asks_when="wann jahr datum tag monat jahrhundert",
    asks_where="wo wohin woher land stadt ort",
    asks_many="wie viel viele wieviel wieviele hoch anzahl prozent zahl",
    asks="was warum wieso weshalb welche welcher welches welchen welchem womit wodurch",
    months="""
    januar jänner februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch
    donnerstag freitag samstag sonnabend sonntag
    """,
    numbers="""
    eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig hundert tausend million millionen hälfte
    """,
    bylines=(
        "von",
        "ein artikel von",
        "text von",
        "autor",
        "autorin",
        "ein beitrag von",
        "ein gastbeitrag von",
        "interview",
    ),
    credits=(
        "foto",
        "fotos",
        "bild",
        "bilder",
        "bildquelle",
        "quelle",
        "symbolbild",
        "archivfoto",
        "video",
        "getty images",
        "imago",
        "dpa",
        "grafik",
        "illustration",
    ),
    read_also=(
        "lesen sie auch",
        "lies auch",
        "lesen sie hier",
        "lesen sie mehr",
        "mehr dazu",
        "mehr zum thema",
        "siehe auch",
        "auch interessant",
        "das könnte sie auch interessieren",
        "das könnte dich auch interessieren",
        "weiterlesen",
        "zum thema",
        "weitere artikel",
        "weitere informationen",
        "hier geht es",
        "hier klicken",
        "anzeige",
        "werbung",
        "lesetipp",
        "meistgelesen",
        "mehr lesen",
        "hören sie",
        "passend dazu",
    ),
    subscribe=(
        "abonnieren",
        "jetzt abonnieren",
        "melden sie sich",
        "newsletter",
        "folgen sie uns",
        "folgt uns",
        "teilen",
        "jetzt teilen",
        "diesen artikel teilen",
        "kommentieren",
        "registrieren sie sich",
        "jetzt anmelden",
        "jetzt testen",
        "laden sie",
        "alle rechte vorbehalten",
        "unterstützen sie",
        "bleiben sie informiert",
    ),
    stamps="""
    veröffentlicht aktualisiert stand uhr am um vor minuten stunden tagen min lesezeit zuletzt und erstellt datum
    letzte aktualisierung
    """,
    sources=("laut", "nach angaben", "quelle", "quellen", "über die", "über den", "über das", "via"),
    tails=(
        "zuvor hatte … berichtet",
        "zuvor hatten … berichtet",
        "zuvor hatte … geschrieben",
        "zuvor hatten … geschrieben",
        "zuvor wurde berichtet",
        "zuvor berichtete",
        "zuvor berichteten wir",
        "zuvor schrieb",
        "zuvor hatte",
        "früher hatte … geschrieben",
        "früher berichtete",
        "früher schrieb",
        "wie wir bereits berichteten",
        "wie bereits berichtet",
        "wie berichtet",
        "wir haben bereits berichtet",
        "zur erinnerung",
        "wir erinnern",
        "erinnern wir",
        "wir berichteten bereits",
        "bereits zuvor hatte",
        "wie wir zuvor berichteten",
    ),
)
