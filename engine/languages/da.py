"""Danish."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="da",
    followups=("og", "og hvad med", "hvad med", "men", "eller"),
    verbs="er var bliver blev har havde kan kunne vil ville skal skulle må findes koster",
    pronouns="han hun den- det- de- ham hende dem hans hendes dens deres denne dette disse",
    punkt="danish",
    stemmer="danish",
    before_names="gen maj kom min past ass inst sen",
    clauses="art artikel kap kapitel afsnit stk paragraf punkt bilag del",
    speech_verbs="""
    sagde siger spurgte spørger svarede svarer råbte råber skreg hviskede skrev tilføjede fortalte mumlede sukkede
    lo udbrød
    """,
    nobody="ingen",
    ordinal_dot=True,
    verb_prefixes="""
    af an be bi bort efter er for fore frem gen gennem ge ind inde med mis mod ned om op over på sam til u ud
    und under ved van veder
    """,
    compound_links="s e er",
    abbreviations="""
    bl.a f.eks dvs d.v.s m.m m.fl m.v o.l o.lign f.kr e.kr f.v.t nr mio mia kl ca prof dr hr fr frk jf jfr tlf inkl
    ekskl maks st pct adm dir civ.ing cand lic ph.d red udg forf opr pga p.t pt p.gr.a s.u sml vedr vs afd stk kap
    bd fig tab skt sct evt ang alm gl kbh jan feb apr aug sept okt nov dec kapt ltn løjtn serg sgt ing fam fa adv
    arkt borgm amtm insp overlt lekt sognepr
    """,
    before_numbers="s p pkt art bd nr min max mar jun jul bek",
    stopwords="""
    og i at en et den det de som på er af for med til ikke om fra har hav havde have var være været bliver blev blive
    kan kunne skal skulle vil ville må måtte men eller så når der her hvordan hvad hvem hvilken hvilket hvilke hvor
    hvorfor hvornår han hun hans hendes deres sin sit sine sig jeg du vi I mig dig os jer ham hende dem man også kun
    meget mere mest over under efter før mellem mod uden ved hos end da dette denne disse ingen intet ind ud op ned nu
    selv samt mens hvis fordi dog blandt både alle alt andre anden
    """,
    ask_who="hvem hvis",
    ask_when="hvornår år årstal dato dag måned århundrede tidspunkt",
    ask_where="hvor land by sted",
    ask_number="hvor_mange hvor_meget hvor_stor hvor_langt hvor_længe mange antal procent",
    ask_other="hvad hvilken hvilket hvilke hvordan hvorfor",
    back_references="han hun den det de denne dette disse hans hendes dens deres begge",
    dates="""
    januar februar marts april maj juni juli august september oktober november december jan feb sept okt nov dec
    mandag tirsdag onsdag torsdag fredag lørdag søndag
    """,
    time_words="""
    dag går morgen aften nat middag midnat uge uger måned år årti århundrede time timer minutter klokken forår
    sommer efterår vinter nu snart nylig
    """,
    numbers="""
    to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve tredive
    fyrre halvtreds tres halvfjerds firs halvfems hundrede hundreder tusind tusinde tusinder million millioner
    milliard milliarder halvdelen halv tredjedel fjerdedel
    """,
    thousand="tusind tusinde",
    million="million millioner mio",
    milliard="milliard milliarder mia",
    bylines=("af", "tekst", "tekst af", "skrevet af", "journalist", "forfatter", "oversat af", "redigeret af"),
    photo_credits=(
        "foto",
        "fotos",
        "fotograf",
        "arkivfoto",
        "billede",
        "billedtekst",
        "kilde",
        "video",
        "grafik",
        "illustration",
        "ritzau",
        "ritzau scanpix",
        "scanpix",
        "getty images",
    ),
    related_links=(
        "læs også",
        "læs mere",
        "læs mere om",
        "læs her",
        "læs videre",
        "se også",
        "hør også",
        "mere om",
        "mere om emnet",
        "mere fra",
        "mere information",
        "relateret",
        "relaterede artikler",
        "annonce",
        "reklame",
        "klik her",
        "artiklen fortsætter",
        "mest læste",
        "måske er du også interesseret i",
        "anbefalede artikler",
    ),
    promotions=(
        "abonner",
        "abonner på",
        "bliv abonnent",
        "følg os",
        "følg med",
        "del",
        "del artiklen",
        "del denne",
        "nyhedsbrev",
        "tilmeld dig",
        "tilmeld",
        "få nyheder",
        "hent vores app",
        "log ind",
        "kommentarer",
        "støt os",
        "alle rettigheder",
        "ophavsret",
    ),
    feed_footers=(
        "Indlægget … blev først udgivet på …",
        "Indlægget … blev vist første gang den …",
    ),
    advertising=(
        "annonce",
        "annoncørbetalt indhold",
        "reklame",
        "sponsoreret",
        "sponsoreret indhold",
        "betalt indhold",
        "betalt partnerskab",
    ),
    and_words="og",
    ad_tags="reklame annonce",
    heading_styles="overskrift",
    page_messages=(
        "din browser understøtter ikke",
        "din browser understotter ikke",
        "aktiver javascript",
        "slå javascript til",
        "denne video er ikke tilgængelig",
        "for at se denne video",
    ),
    timestamps="""
    publiceret opdateret offentliggjort udgivet oprettet kl klokken d den for siden minutter timer min læsetid sidst
    senest dato
    """,
    attributions=("ifølge", "kilde", "kilder", "om avisen", "skriver", "via"),
    background=(
        "tidligere … skrev",
        "tidligere … har skrevet",
        "tidligere … meldte",
        "tidligere … rapporterede",
        "tidligere … oplyste",
        "tidligere skrev vi",
        "tidligere har vi",
        "tidligere blev det rapporteret",
        "som vi tidligere",
        "som tidligere omtalt",
        "som tidligere nævnt",
        "som tidligere beskrevet",
        "vi minder om",
        "vi minder også om",
        "til erindring",
        "lad os minde om",
        "husk at",
    ),
    bot_check=(
        "et øjeblik",
        "bekræft, at du er et menneske",
        "bekræft at du er et menneske",
        "ikke er en robot",
        "jeg er ikke en robot",
        "kontrollerer din browser",
        "sikkerhedskontrol",
        "aktiver javascript",
        "slå javascript til",
    ),
    consent=("samtyk",),
    captions="fig figur tab tabel",
    mail_headers=("fra", "sendt", "dato", "til"),
    mail_subjects=("emne",),
    read_more=("læs mere", "læs videre"),
)
