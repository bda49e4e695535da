"""Danish."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="da",
    follows=("og", "og hvad med", "hvad med", "men", "eller"),
    punkt="danish",
    stemmer="danish",
    ordinals=True,
    abbreviations="""
    bl.a f.eks dvs d.v.s osv.a m.m m.fl f.kr e.kr nr kr mio mia kl ca prof dr hr fr jf tlf inkl ekskl maks min s st
    pct adm dir
    """,
    stopwords="""
    og i at en et den det de som på er af for med til ikke om fra har havde have var være været bliver blev blive
    kan kunne skal skulle vil ville men eller så når der her hvordan hvad hvem hvilken hvilket hvilke hvor hvorfor
    han hun hans hendes deres sin sit sine sig jeg du vi I mig dig os man også kun meget mere over under efter før
    mellem mod uden ved hos end da dette denne disse
    """,
    asks_who="hvem",
    asks_when="hvornår år dato dag måned århundrede",
    asks_where="hvor land by sted",
    asks_many="mange meget antal procent",
    asks="hvad hvilken hvilket hvilke hvordan hvorfor",
    months="""
    januar februar marts april maj juni juli august september oktober november december mandag tirsdag onsdag
    torsdag fredag lørdag søndag
    """,
    numbers="to tre fire fem seks syv otte ni ti tyve hundrede tusind million millioner halvdelen",
    bylines=("af", "tekst", "skrevet af"),
    credits=("foto", "billede", "kilde", "video", "ritzau", "getty images"),
    read_also=("læs også", "læs mere", "se også", "mere om", "relateret", "annonce", "klik her", "artiklen fortsætter"),
    subscribe=("abonner", "følg os", "del", "nyhedsbrev", "tilmeld dig", "alle rettigheder"),
    stamps="publiceret opdateret offentliggjort kl klokken for siden minutter timer læsetid",
    sources=("ifølge", "kilde", "om avisen", "via"),
    tails=("tidligere … skrev", "tidligere … meldte", "tidligere skrev vi", "som vi tidligere", "vi minder om"),
)
