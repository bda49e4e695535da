"""Romanian."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="ro",
    follows=("și", "dar", "iar", "și ce e cu", "ce e cu", "cum rămâne cu", "sau"),
    stemmer="romanian",
    abbreviations="""
    dl dna d-na d-l dr prof ing gen col acad art nr pag str bd bl sc ap et jud sf ex op cit cca etc.a mil mld lt cpt
    i.hr d.hr î.hr
    """,
    stopwords="""
    și si în din la de pe cu a al ale ai un o unui unei unor cel cea cei cele care ce cine când unde cum cât câți
    câte de că să se nu mai dar sau ori dacă pentru prin după între către până fără sub peste este sunt era erau fi
    fost fiind am ai are avem aveți au avea va vor lui ei lor îi îl îți își său sa săi sale el ea eu tu noi voi
    acest această acești aceste acel acea foarte doar tot
    """,
    asks_who="cine cui",
    asks_when="când anul an data ziua luna secol secolul",
    asks_where="unde țara țară oraș orașul loc locul",
    asks_many="câți câte cât câtă procent număr numărul",
    asks="ce care cum de",
    months="""
    ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie luni marți
    miercuri joi vineri sâmbătă duminică
    """,
    numbers="doi două trei patru cinci șase șapte opt nouă zece douăzeci sută sute mie mii milion milioane jumătate",
    bylines=("de", "autor", "scris de", "text"),
    credits=("foto", "sursa foto", "sursă foto", "imagine", "video", "getty images"),
    read_also=(
        "citește și",
        "citiți și",
        "citește mai mult",
        "vezi și",
        "vezi mai mult",
        "articole similare",
        "articole recomandate",
        "pe aceeași temă",
        "publicitate",
        "click aici",
        "îți recomandăm",
    ),
    subscribe=(
        "abonează te",
        "abonați vă",
        "urmărește ne",
        "urmăriți ne",
        "distribuie",
        "newsletter",
        "înscrie te",
        "toate drepturile rezervate",
        "comentarii",
    ),
    stamps="publicat actualizat la ora în data acum minute ore de citit ultima actualizare",
    sources=("potrivit", "conform", "sursa", "surse", "despre", "via"),
    tails=(
        "anterior … a scris",
        "anterior … a relatat",
        "anterior … a anunțat",
        "mai devreme … a scris",
        "reamintim",
        "amintim",
        "vă reamintim",
        "aşa cum am relatat",
        "după cum am relatat",
    ),
)
