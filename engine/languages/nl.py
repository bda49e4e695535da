"""Dutch."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="nl",
    follows=("en", "en hoe zit het met", "hoe zit het met", "en wat met", "wat met", "maar", "of"),
    punkt="dutch",
    stemmer="dutch",
    abbreviations="""
    dhr mevr mw dr drs prof ir ing mr bv b.v o.a d.w.z m.b.t t.a.v i.v.m nl bijv enz.a ca blz nr jl st p pag vgl a.d
    v.chr n.chr max min incl excl resp
    """,
    stopwords="""
    de het een en of maar als dat die dit deze wat wie waar wanneer hoe waarom welke in op aan van voor met door
    naar bij om uit over onder tegen tussen tot te is zijn was waren ben bent wordt worden werd werden geworden
    heeft hebben had hadden kan kunnen kon zal zullen zou moet moeten niet geen ook nog al er hij zij ze het ik je
    jij u we wij jullie hun hen hem haar zich meer dan dus toen
    """,
    asks_who="wie wiens",
    asks_when="wanneer jaar datum dag maand eeuw",
    asks_where="waar waarheen land stad plaats",
    asks_many="hoeveel aantal procent",
    asks="wat welke welk hoe waarom",
    months="""
    januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag woensdag
    donderdag vrijdag zaterdag zondag
    """,
    numbers="twee drie vier vijf zes zeven acht negen tien twintig honderd duizend miljoen miljard helft",
    bylines=("door", "van onze", "auteur", "tekst"),
    credits=("foto", "foto s", "beeld", "bron", "video", "anp", "getty images"),
    read_also=(
        "lees ook",
        "lees meer",
        "lees verder",
        "zie ook",
        "bekijk ook",
        "meer over",
        "meer informatie",
        "gerelateerd",
        "advertentie",
        "klik hier",
    ),
    subscribe=(
        "abonneer",
        "meld je aan",
        "volg ons",
        "deel dit",
        "deel",
        "delen",
        "nieuwsbrief",
        "schrijf je in",
        "alle rechten voorbehouden",
    ),
    stamps="gepubliceerd bijgewerkt geplaatst om op uur geleden minuten leestijd laatste update",
    sources=("volgens", "bron", "over de", "via"),
    tails=(
        "eerder schreven we",
        "eerder meldden we",
        "eerder … schreef",
        "eerder … meldde",
        "eerder werd gemeld",
        "ter herinnering",
        "zoals eerder gemeld",
        "zoals we eerder",
    ),
)
