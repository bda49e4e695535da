"""Slovak."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="sk",
    followups=("a", "a čo", "a čo s", "ale", "alebo", "čo s"),
    verbs="je sú bol bola bolo boli bude budú má majú môže môžu nie mal mala stojí",
    pronouns="""
    on ona ono oni ony jeho jemu ním ňom neho nej ju jej ich im nich nim to toto tento táto tieto tomu tom toho
    """,
    punkt="czech",
    suffixes="""
    encami atami ovania ovanie ovaní eniami ostiam ovou ovým ových ovej ého ému ými ých ami iam iami ách och iach ovi
    ov om ou ej ým ia ie iu ii mi ám a e i o u y á é í ý ú
    """,
    abbreviations="""
    p pí sl dr mudr ing mgr bc judr phdr paeddr rndr mvdr thdr prof doc gen plk pplk mjr kpt por npor csc drsc ph.d
    napr tj tzv tzn cca č čj str sv ul nám tr r st stol hl m zn tel kč tis mil mld resp popr príp event min max kap
    obr tab ods písm roč vr s.r.o a.s n.o o.z v.o.s n.l n.m v.v fr angl nem lat arch red prekl vyd ed porov pozn ev
    okr kraj jan feb apr aug sept okt nov dec prap rtm arcib bisk kard posl prez prim riad insp fa maj brig genmjr
    genpor šéfred dipl redakt
    """,
    before_numbers="s čl odd bod mar máj jún júl",
    before_names="sen star kom dp bl fam br",
    clauses="čl článok ods odsek kap kapitola bod časť príloha oddiel hlava",
    speech_verbs="""
    povedal povedala hovorí spýtal spýtala pýta opýtal opýtala odpovedal odpovedala zvolal zvolala skríkol skríkla
    šepkal napísal napísala dodal dodala vyhlásil vyhlásila
    """,
    nobody="nikto žiadny",
    ordinal_dot=True,
    stopwords="""
    a aby aj ak ako ale alebo ani áno asi až bez bol bola boli bolo bude budú by byť cez čo či do ho i ich iba ja je
    jej jeho jemu ju k kam kde keď kto ktorá ktoré ktorí ktorý ktorej ktorého ktorom ktorú ku kedy koľko ma má mi mu
    my na nad nám nás nebo než nie nej nich nim o od on ona oni ono po pod podľa potom pre preto prečo pred pri s sa
    sme so som ste sú svoj svoje ta tak také takže tam táto tá te ten tento ti to toho tom tomu tu ty tie tieto u už v
    však vo vy z za zo že
    """,
    ask_who="kto koho komu kým kom čí",
    ask_when="kedy rok roku dátum deň mesiac storočie",
    ask_where="kde kam odkiaľ krajina krajine mesto meste miesto mieste",
    ask_number="koľko koľkí koľkých percent počet číslo",
    ask_other="čo čoho čím aký aká aké akú akom ktorý ktorá ktoré ktorú ktorom ako prečo či",
    back_references="on ona ono oni ony to ten tá tento táto toto títo tieto jeho jej ich tam obaja",
    dates="""
    január januára januári február februára februári marec marca marci apríl apríla apríli máj mája máji jún júna júni
    júl júla júli august augusta auguste september septembra septembri október októbra októbri november novembra
    novembri december decembra decembri pondelok utorok streda stredu štvrtok piatok sobota sobotu nedeľa nedeľu
    """,
    time_words="""
    dnes včera zajtra večer ráno noc polnoc poludnie týždeň týždňa mesiac mesiaca rok roku rokov desaťročie storočie
    hodina hodín minút jar leto jeseň zima teraz čoskoro nedávno
    """,
    numbers="""
    dva dve dvaja dvoch tri traja troch štyri štyria štyroch päť piatich šesť šiestich sedem osem deväť desať jedenásť
    dvanásť trinásť pätnásť dvadsať tridsať štyridsať päťdesiat šesťdesiat sedemdesiat osemdesiat deväťdesiat sto
    stovky stoviek tisíc tisíce tisícov milión milióny miliónov miliarda miliardy miliárd polovica polovicu tretina
    štvrtina pol
    """,
    thousand="tisíc tisíce",
    million="milión milióny miliónov",
    milliard="miliarda miliardy miliárd mld",
    bylines=("autor", "autorka", "autori", "text", "napísal", "napísala", "pripravil", "pripravila", "redakcia"),
    photo_credits=(
        "foto",
        "fotografia",
        "fotogaléria",
        "snímka",
        "ilustračné foto",
        "ilustračná snímka",
        "zdroj",
        "zdroj foto",
        "obrázok",
        "video",
        "grafika",
        "tasr",
        "sita",
        "getty images",
    ),
    related_links=(
        "čítajte tiež",
        "čítajte aj",
        "čítajte viac",
        "čítajte ďalej",
        "prečítajte si",
        "prečítajte si tiež",
        "pozrite si",
        "pozri tiež",
        "viac o",
        "viac k téme",
        "viac informácií",
        "súvisiace",
        "súvisiace články",
        "k téme",
        "mohlo by vás zaujímať",
        "reklama",
        "inzercia",
        "kliknite sem",
        "ďalšie články",
        "ďalšie správy",
        "najčítanejšie",
        "odporúčame",
    ),
    promotions=(
        "odoberajte",
        "odoberajte náš",
        "predplaťte si",
        "prihláste sa",
        "sledujte nás",
        "zdieľať",
        "zdieľajte",
        "newsletter",
        "zaregistrujte sa",
        "stiahnite si aplikáciu",
        "pridajte sa",
        "podporte nás",
        "všetky práva vyhradené",
        "komentáre",
        "diskusia",
    ),
    feed_footers=(
        "Príspevok … zobrazený najskôr …",
        "Príspevok … sa zobrazil najskôr na …",
    ),
    advertising=(
        "reklama",
        "inzercia",
        "platená inzercia",
        "komerčný článok",
        "sponzorované",
        "sponzorovaný obsah",
        "platené partnerstvo",
    ),
    and_words="a i",
    ad_tags="reklama",
    heading_styles="nadpis",
    page_messages=(
        "váš prehliadač nepodporuje",
        "zapnite javascript",
        "povoľte javascript",
        "toto video nie je dostupné",
        "toto video nie je k dispozícii",
        "na prehratie tohto videa",
    ),
    timestamps="""
    publikované aktualizované zverejnené vydané v dňa o hodine hodín hod dnes včera pred minútami hodinami minút
    minúty čítanie čítania dátum posledná aktualizácia
    """,
    attributions=("podľa", "zdroj", "zdroje", "o denníku", "uviedol", "via"),
    background=(
        "skôr … napísal",
        "skôr … napísala",
        "skôr … napísali",
        "skôr … informoval",
        "skôr … uviedol",
        "skôr sme písali",
        "skôr sme informovali",
        "už skôr sme",
        "predtým … napísal",
        "predtým … informoval",
        "pripomeňme",
        "pripomíname",
        "pripomenieme",
        "ako sme už informovali",
        "ako sme informovali",
        "ako sme písali",
        "ako sme už písali",
    ),
    bot_check=(
        "okamih, prosím",
        "overte, že ste človek",
        "nie ste robot",
        "nie som robot",
        "kontrola prehliadača",
        "bezpečnostná kontrola",
        "povoľte javascript",
        "zapnite javascript",
    ),
    captions="obr obrázok tab tabuľka graf",
    mail_headers=("od", "odoslané", "dátum", "komu", "kópia"),
    mail_subjects=("predmet",),
    read_more=("čítať ďalej", "čítať viac", "celý článok"),
)
