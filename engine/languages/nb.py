"""Norwegian Bokmål."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="nb",
    follows=("og", "og hva med", "hva med", "men", "eller"),
    punkt="norwegian",
    stemmer="norwegian",
    ordinals=True,
    abbreviations="""
    bl.a f.eks dvs d.v.s osv.a m.m m.fl f.kr e.kr nr kr mill mrd kl ca prof dr hr fr jf tlf inkl ekskl maks min s st
    pst adm dir dir
    """,
    stopwords="""
    og i å en et ei den det de som på er av for med til ikke om fra har hadde ha var være vært blir ble bli kan
    kunne skal skulle vil ville men eller så når der her hvordan hva hvem hvilken hvilket hvilke hvor hvorfor han
    hun hans hennes deres sin sitt sine seg jeg du vi dere meg deg oss man også bare mye mer over under etter før
    mellom mot uten ved hos enn da at dette denne disse
    """,
    asks_who="hvem hvis",
    asks_when="når år årstall dato dag måned århundre",
    asks_where="hvor land by sted",
    asks_many="mange mye antall prosent",
    asks="hva hvilken hvilket hvilke hvordan hvorfor",
    months="""
    januar februar mars april mai juni juli august september oktober november desember mandag tirsdag onsdag torsdag
    fredag lørdag søndag
    """,
    numbers="to tre fire fem seks sju syv åtte ni ti tjue hundre tusen million millioner halvparten",
    bylines=("av", "tekst", "skrevet av", "journalist"),
    credits=("foto", "bilde", "illustrasjon", "kilde", "video", "ntb", "getty images"),
    read_also=(
        "les også",
        "les mer",
        "se også",
        "hør også",
        "mer om",
        "relatert",
        "annonse",
        "klikk her",
        "saken fortsetter",
    ),
    subscribe=("abonner", "følg oss", "del", "nyhetsbrev", "meld deg på", "tips oss", "alle rettigheter"),
    stamps="publisert oppdatert kl klokken for siden minutter timer lesetid sist",
    sources=("ifølge", "kilde", "om avisen", "via"),
    tails=(
        "tidligere … skrev",
        "tidligere … meldte",
        "tidligere skrev vi",
        "tidligere har vi",
        "som vi tidligere",
        "vi minner om",
    ),
)
