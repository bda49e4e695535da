"""Hungarian."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="hu",
    follows=("és", "és mi a helyzet", "mi a helyzet", "de", "vagy"),
    stemmer="hungarian",
    ordinals=True,
    abbreviations="dr prof ifj id özv pl kb ill ún stb.a u.i vö ld sz szt u ker kft zrt nyrt bt mrd min max old",
    stopwords="""
    a az és hogy nem is egy ez azt ezt de csak már még meg el ki be fel le volt van voltak vannak lesz lenne mint
    vagy ha mert aki ami amely akik amelyek ki mi mit hol mikor miért hogyan hány mennyi melyik milyen ő ők én te mi
    ti neki nekik után előtt között szerint alatt több
    """,
    asks_who="ki kik kit kinek",
    asks_when="mikor évben év dátum nap hónap század",
    asks_where="hol hova honnan ország város hely",
    asks_many="hány mennyi százalék szám",
    asks="mi mit melyik milyen miért hogyan",
    months="""
    január február március április május június július augusztus szeptember október november december hétfő kedd
    szerda csütörtök péntek szombat vasárnap
    """,
    numbers="kettő két három négy öt hat hét nyolc kilenc tíz húsz száz ezer millió milliárd fele",
    bylines=("szerző", "írta"),
    credits=("fotó", "kép", "forrás", "videó", "mti", "getty images"),
    read_also=(
        "olvassa el",
        "olvasd el",
        "olvassa tovább",
        "lásd még",
        "kapcsolódó",
        "hirdetés",
        "kattintson ide",
        "ajánljuk",
    ),
    subscribe=(
        "iratkozzon fel",
        "iratkozz fel",
        "kövessen minket",
        "kövess minket",
        "megosztás",
        "hírlevél",
        "minden jog fenntartva",
    ),
    stamps="közzétéve frissítve megjelent órakor perce órája perc olvasás",
    sources=("forrás", "szerint", "via"),
    tails=(
        "korábban … írt",
        "korábban … beszámolt",
        "korábban megírtuk",
        "mint arról beszámoltunk",
        "emlékeztetünk",
        "emlékeztetőül",
    ),
)
