"""Hungarian."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="hu",
    followups=("és", "es", "és mi a helyzet", "mi a helyzet", "de", "vagy"),
    verbs="van vannak volt voltak lesz lesznek nincs lehet kell tud kerül marad vajon",
    pronouns="""
    ő őt neki róla tőle vele hozzá ők őket nekik róluk velük az- azt arról annak ez- ezt erről ennek azok ezek
    """,
    stemmer="hungarian",
    before_names="káp fam tan rend vez",
    clauses="cikk fejezet pont bekezdés szakasz rész melléklet",
    speech_verbs="""
    mondta mondja kérdezte kérdezi felelte válaszolta kiáltotta kiáltott suttogta írta tette szólt érdeklődött
    sóhajtotta jelentette
    """,
    nobody="senki",
    ordinal_dot=True,
    abbreviations="""
    e dr prof ifj id özv pl kb ill ún u.i ui vö ld sz szt ker kft zrt nyrt bt mrd min max old gr br gen ezr őrgy hg
    szerk ford kiad vm főig ig tv.r tvr bek évf i.e i.sz kr.e kr.u n.b p.o u u.a v.ö s.k m.a ált pf hrsz jan febr
    márc ápr máj jún júl aug szept okt nov dec alez ezds szds fhdgy hdgy tábk vőrgy püsp érs bíb főesp esp plb igh
    köv tit pk prof.dr őrm vezérőrgy alt mérn ing képv elln
    """,
    before_numbers="tel o old fej",
    stopwords="""
    a az és hogy nem is egy ez azt ezt ennek annak ezek azok de csak már még meg el ki be fel le van volt voltak
    vannak lesz lenne lett mint vagy ha mert aki ami amely akik amelyek amit akit ő ők én te mi ti neki nekik mit hol
    mikor miért hogyan hány mennyi melyik milyen után előtt között szerint alatt felett mellett több se sem nincs
    nagyon így úgy ott itt akkor pedig illetve valamint minden más maga
    """,
    ask_who="ki kik kit kiket kinek kiknek kivel kitől",
    ask_when="mikor évben év évszázadban dátum nap napon hónap hónapban század században",
    ask_where="hol hova hová honnan ország országban város városban hely helyen",
    ask_number="hány hányan hányszor mennyi mennyit mekkora százalék száma",
    ask_other="mi mit melyik melyek milyen miért hogyan hogy",
    back_references="ő ők ez az ezek azok ezt azt ott mindkettő",
    dates="""
    január február március április május június július augusztus szeptember október november december januárban
    februárban márciusban áprilisban májusban júniusban júliusban augusztusban szeptemberben októberben novemberben
    decemberben hétfő kedd szerda csütörtök péntek szombat vasárnap hétfőn kedden szerdán csütörtökön pénteken
    szombaton
    """,
    time_words="""
    ma tegnap holnap este reggel éjjel éjfél délben hét héten hónap év évben évek évtized évszázad század óra órakor
    perc tavasz nyár ősz tél most hamarosan nemrég
    """,
    numbers="""
    kettő két három négy öt hat hét nyolc kilenc tíz tizenegy tizenkettő tizenkét tizenöt húsz huszonöt harminc
    negyven ötven hatvan hetven nyolcvan kilencven száz százak ezer ezrek millió milliárd fele harmada negyede
    félmillió
    """,
    thousand="ezer",
    million="millió",
    milliard="milliárd",
    bylines=("szerző", "írta", "szöveg", "riporter", "készítette", "fordította", "szerkesztette"),
    photo_credits=(
        "fotó",
        "fotók",
        "kép",
        "képek",
        "képaláírás",
        "illusztráció",
        "forrás",
        "videó",
        "grafika",
        "mti",
        "getty images",
    ),
    related_links=(
        "olvassa el",
        "olvasd el",
        "olvassa tovább",
        "olvasson tovább",
        "olvasd tovább",
        "olvasta már",
        "nézze meg",
        "nézd meg",
        "lásd még",
        "lásd",
        "kapcsolódó",
        "kapcsolódó cikkek",
        "kapcsolódó cikkeink",
        "ez is érdekelheti",
        "ez is érdekelhet",
        "további hírek",
        "további információ",
        "bővebben",
        "hirdetés",
        "reklám",
        "kattintson ide",
        "ajánljuk",
        "legolvasottabb",
        "a cikk folytatódik",
    ),
    promotions=(
        "iratkozzon fel",
        "iratkozz fel",
        "fizessen elő",
        "fizess elő",
        "kövessen minket",
        "kövess minket",
        "kövessen bennünket",
        "megosztás",
        "ossza meg",
        "oszd meg",
        "hírlevél",
        "csatlakozzon",
        "csatlakozz",
        "töltse le",
        "bejelentkezés",
        "hozzászólások",
        "támogasson minket",
        "támogass minket",
        "minden jog fenntartva",
    ),
    feed_footers=("… bejegyzés először … jelent meg",),
    advertising=(
        "hirdetés",
        "reklám",
        "szponzorált",
        "szponzorált tartalom",
        "támogatott tartalom",
        "fizetett hirdetés",
        "fizetett partnerség",
    ),
    and_words="és",
    ad_tags="hirdetés reklám",
    heading_styles="cmsor címsor",
    page_messages=(
        "az ön böngészője nem támogatja",
        "a böngésző nem támogatja",
        "a böngésződ nem támogatja",
        "engedélyezze a javascriptet",
        "kapcsolja be a javascriptet",
        "ez a videó nem érhető el",
        "ez a videó nem elérhető",
        "a videó megtekintéséhez",
    ),
    timestamps="""
    közzétéve frissítve frissült megjelent létrehozva módosítva órakor óra perce órája perc olvasás idő utolsó dátum
    """,
    attributions=("forrás", "források", "szerint", "a lap szerint", "via"),
    background=(
        "korábban … írt",
        "korábban … írta",
        "korábban … beszámolt",
        "korábban … közölte",
        "korábban megírtuk",
        "korábban beszámoltunk",
        "korábban arról írtunk",
        "mint arról beszámoltunk",
        "mint arról korábban",
        "mint korábban megírtuk",
        "mint megírtuk",
        "ahogy korábban megírtuk",
        "ahogy arról beszámoltunk",
        "emlékeztetünk",
        "emlékeztetőül",
        "emlékezetes",
        "mint ismert",
    ),
    bot_check=(
        "egy pillanat",
        "erősítse meg, hogy ön ember",
        "hogy nem robot",
        "nem vagyok robot",
        "böngésző ellenőrzése",
        "biztonsági ellenőrzés",
        "engedélyezze a javascript",
        "kapcsolja be a javascript",
    ),
    captions="ábra kép táblázat",
    mail_headers=("feladó", "küldve", "elküldve", "dátum", "címzett", "másolatot kap"),
    mail_subjects=("tárgy",),
    read_more=("tovább olvasom", "olvass tovább"),
)
