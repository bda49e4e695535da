"""Romanian."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="ro",
    followups=("și", "si", "dar", "iar", "și ce e cu", "ce e cu", "cum rămâne cu", "sau"),
    verbs="este e a sunt era erau fost va vor are au avea aveau poate pot trebuie există costă",
    pronouns="""
    el ea ei ele lui îl îi le său sa săi sale lor acesta aceasta acestea aceștia asta acela aceea dânsul dânsa
    """,
    stemmer="romanian",
    abbreviations="""
    dl dlui dna d-na d-l d-lui dlor dr drd prof conf lect ing arh av gen gral col lt cpt mr plt acad nr pag str șos
    bd bdul bl sc ap et jud com mun sf op cit cca aprox tel ex p.ex d.ex ș.a ș.a.m.d i.e î.hr d.hr î.e.n e.n a.c
    s.a s.r.l r.a o.n.g mil mld alin lit pct vol fig tab ian feb febr apr aug sept oct nov dec șt resp sec ed trad
    red slt sgt cms insp dep prim mitr arhid prot ec fam lt.col adm cuv pf prep ierom asist subcms cdor
    """,
    before_numbers="p art min max cap",
    before_names="sen min pres dir ep pr amb cons chest",
    clauses="art articolul cap capitolul secțiunea titlul anexa alin alineatul pct punctul lit",
    speech_verbs="""
    spus zis spune zice întrebat întreabă întrebă răspuns răspunde răspunse strigat strigă șoptit scris adăugat
    exclamat exclamă
    """,
    nobody="nimeni",
    stopwords="""
    și si în din la de pe cu a al ale ai un o unui unei unor cel cea cei cele care ce cine când unde cum cât câți câte
    că să se nu mai dar sau ori dacă pentru prin după între către până fără sub peste este e sunt era erau fi fost
    fiind am are avem aveți au avea va vor lui ei lor îi îl le îți își său sa săi sale el ea eu tu noi voi ele acest
    această acești aceste acel acea acesta aceasta acestea aceștia foarte doar tot toate toți nici iar însă deci
    astfel despre asupra spre lângă fiecare alte alți alt altă decât
    """,
    ask_who="cine cui",
    ask_when="când anul an data ziua luna secol secolul",
    ask_where="unde țara țară oraș orașul loc locul",
    ask_number="câți câte cât câtă procent procentul număr numărul",
    ask_other="ce care cum de_ce",
    back_references="""
    el ea ei ele acesta aceasta aceștia acestea acest această aceste sa său lor acolo ambii
    """,
    dates="""
    ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie luni marți
    miercuri joi vineri sâmbătă duminică lunea marțea sâmbăta duminica
    """,
    time_words="""
    astăzi azi ieri mâine seara dimineața noaptea prânz săptămână săptămâna lună luna an anul ani deceniu secol
    secolul oră ore ora minute primăvara vara toamna iarna acum curând recent
    """,
    numbers="""
    doi două trei patru cinci șase șapte opt nouă zece unsprezece doisprezece douăsprezece treisprezece paisprezece
    cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece douăzeci treizeci patruzeci cincizeci șaizeci
    șaptezeci optzeci nouăzeci sută sute mie mii milion milioane miliard miliarde jumătate treime sfert zeci
    """,
    thousand="mii",
    million="milion milioane",
    milliard="miliard miliarde mld",
    bylines=("de", "autor", "scris de", "text", "text de", "articol de", "redactor", "interviu"),
    photo_credits=(
        "foto",
        "fotografie",
        "fotografii",
        "sursa foto",
        "sursă foto",
        "credit foto",
        "imagine",
        "imagini",
        "video",
        "sursa video",
        "grafică",
        "agerpres",
        "mediafax",
        "inquam photos",
        "getty images",
    ),
    related_links=(
        "citește și",
        "citeşte şi",
        "citiți și",
        "citește mai mult",
        "citește mai departe",
        "citește continuarea",
        "citește aici",
        "vezi și",
        "vezi mai mult",
        "vezi aici",
        "vezi galeria",
        "urmărește și",
        "articole similare",
        "articole recomandate",
        "articole conexe",
        "știri similare",
        "mai multe informații",
        "mai multe despre",
        "pe aceeași temă",
        "publicitate",
        "click aici",
        "îți recomandăm",
        "recomandări",
        "cele mai citite",
        "te ar putea interesa",
    ),
    promotions=(
        "abonează te",
        "abonați vă",
        "urmărește ne",
        "urmăriți ne",
        "alătură te",
        "distribuie",
        "distribuiți",
        "newsletter",
        "înscrie te",
        "înregistrează te",
        "descarcă aplicația",
        "susține",
        "toate drepturile rezervate",
        "comentarii",
        "comentează",
    ),
    feed_footers=(
        "Articolul … apare prima dată în …",
        "Postarea … apare prima dată în …",
    ),
    advertising=(
        "publicitate",
        "conținut sponsorizat",
        "sponsorizat",
        "advertorial",
        "parteneriat plătit",
        "anunț publicitar",
        "reclamă",
    ),
    and_words="și şi",
    ad_tags="publicitate",
    heading_styles="titlu",
    page_messages=(
        "browserul dumneavoastră nu suportă",
        "browserul tău nu suportă",
        "browserul nu suportă",
        "browserul dvs nu suportă",
        "browserul nu acceptă",
        "activați javascript",
        "activează javascript",
        "acest videoclip nu este disponibil",
        "acest video nu este disponibil",
        "pentru a vedea acest",
        "pentru a viziona acest",
    ),
    timestamps="""
    publicat publicată postat actualizat actualizată la ora în data de acum minute min ore citire citit timp ultima
    actualizare
    """,
    attributions=("potrivit", "conform", "sursa", "surse", "despre ziarul", "via"),
    background=(
        "anterior … a scris",
        "anterior … a relatat",
        "anterior … a anunțat",
        "anterior … a raportat",
        "anterior am scris",
        "anterior am relatat",
        "anterior s a raportat",
        "mai devreme … a scris",
        "mai devreme … a relatat",
        "mai devreme s a raportat",
        "reamintim",
        "amintim",
        "amintim că",
        "vă reamintim",
        "să ne amintim",
        "așa cum am relatat",
        "după cum am relatat",
        "după cum am scris",
    ),
    bot_check=(
        "un moment",
        "verificați că sunteți om",
        "verifică că ești om",
        "nu ești un robot",
        "nu sunteți un robot",
        "nu sunt robot",
        "verificare de securitate",
        "activați javascript",
        "activează javascript",
    ),
    hyphened="într-un într-o dintr-un dintr-o printr-un printr-o",
    captions="fig figura tab tabelul",
    mail_headers=("de la", "trimis", "data", "către"),
    mail_subjects=("subiect",),
    read_more=("citește mai mult", "citește mai departe", "continuă lectura"),
)
