"""Swedish."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="sv",
    follows=("och", "och hur är det med", "hur är det med", "men", "eller"),
    punkt="swedish",
    stemmer="swedish",
    abbreviations="""
    bl.a t.ex d.v.s dvs s.k m.m o.s.v m.fl f.d p.g.a st nr kr mkr mdkr kl ca prof dr hr fr jfr tel resp inkl exkl
    max min f.kr e.kr sid s
    """,
    stopwords="""
    och i att en ett den det de som på är av för med till inte om från har hade ha var vara varit blir blev kan
    kunde ska skulle vill men eller så när där här hur vad vem vilka vilken vilket varför han hon hans hennes deras
    sin sitt sina sig jag du vi ni mig dig oss er man också bara mycket mer över under efter före mellan mot utan
    vid hos än då
    """,
    asks_who="vem vems vilka",
    asks_when="när år datum dag månad århundrade",
    asks_where="var vart varifrån land stad plats",
    asks_many="hur många mycket antal procent",
    asks="vad vilken vilket varför",
    months="""
    januari februari mars april maj juni juli augusti september oktober november december måndag tisdag onsdag
    torsdag fredag lördag söndag
    """,
    numbers="två tre fyra fem sex sju åtta nio tio tjugo hundra tusen miljon miljoner hälften",
    bylines=("av", "text", "skribent"),
    credits=("foto", "bild", "källa", "video", "tt", "getty images"),
    read_also=(
        "läs också",
        "läs även",
        "läs mer",
        "se också",
        "se även",
        "mer om",
        "relaterat",
        "annons",
        "klicka här",
    ),
    subscribe=("prenumerera", "följ oss", "dela", "nyhetsbrev", "anmäl dig", "alla rättigheter"),
    stamps="publicerad uppdaterad kl klockan för sedan minuter timmar lästid",
    sources=("enligt", "källa", "om tidningen", "via"),
    tails=(
        "tidigare … skrev",
        "tidigare … rapporterade",
        "tidigare skrev vi",
        "tidigare har vi",
        "som vi tidigare",
        "vi påminner",
    ),
)
