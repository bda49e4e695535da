"""Norwegian Bokmål."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="nb",
    followups=("og", "og hva med", "hva med", "men", "eller"),
    verbs="er var blir ble har hadde kan kunne vil ville skal skulle må finnes koster",
    pronouns="han hun den- det- de- ham henne dem hans hennes dens deres denne dette disse",
    punkt="norwegian",
    stemmer="norwegian",
    before_names="gen maj kom min past rep ass inst sen",
    clauses="art artikkel kap kapittel avsnitt ledd paragraf punkt vedlegg del",
    speech_verbs="""
    sa sier spurte spør svarte svarer ropte roper skrek hvisket skrev tilføyde fortalte undret mumlet sukket lo
    utbrøt
    """,
    nobody="ingen",
    ordinal_dot=True,
    verb_prefixes="""
    av an be bi bort etter er for fore fram frem gjen gjennom ge inn inne med mis mot ned om opp over på sam
    til u ut und under ved van vedr
    """,
    compound_links="s e er",
    abbreviations="""
    bl.a f.eks dvs d.v.s m.m m.fl m.v o.l f.kr e.kr fvt evt nr mill mrd kl ca prof dr hr fr frk jf jfr tlf inkl
    ekskl maks st pst adm dir siv.ing cand ph.d red utg forf oppr pga p.g.a p.t p.d sml vedr vs avd stk kap bd fig
    tab fung ang alm gl jan feb apr aug sept okt nov des kapt lt løytn serg sgt ing fam fa adv ordf insp lekt
    borgerm
    """,
    before_numbers="s p pkt art bd nr min max mar jun jul",
    stopwords="""
    og i å en et ei den det de som på er av for med til ikke om fra har hadde ha var vært være blir ble bli blitt kan
    kunne skal skulle vil ville må måtte men eller så når der her hvordan hva hvem hvilken hvilket hvilke hvor hvorfor
    han hun hans hennes deres sin sitt sine seg jeg du vi dere meg deg oss ham henne dem man også bare mye mer mest
    over under etter før mellom mot uten ved hos enn da at dette denne disse ingen inn ut opp ned nå selv samt mens
    hvis fordi blant både alle alt andre annen
    """,
    ask_who="hvem hvis",
    ask_when="når år årstall dato dag måned århundre tidspunkt",
    ask_where="hvor land by sted",
    ask_number="hvor_mange hvor_mye hvor_stor hvor_langt hvor_lenge mange antall prosent",
    ask_other="hva hvilken hvilket hvilke hvordan hvorfor",
    back_references="han hun den det de denne dette disse hans hennes dens deres begge",
    dates="""
    januar februar mars april mai juni juli august september oktober november desember jan feb sept okt nov des mandag
    tirsdag onsdag torsdag fredag lørdag søndag
    """,
    time_words="""
    dag går morgen kveld natt middag midnatt uke uker måned år tiår århundre time timer minutter klokken vår sommer
    høst vinter nå snart nylig
    """,
    numbers="""
    to tre fire fem seks sju syv åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tjue tyve
    tretti førti femti seksti sytti åtti nitti hundre hundrevis tusen tusener million millioner milliard milliarder
    halvparten halv tredjedel fjerdedel
    """,
    thousand="tusen",
    million="million millioner mill",
    milliard="milliard milliarder mrd",
    bylines=("av", "tekst", "tekst av", "skrevet av", "journalist", "forfatter", "oversatt av", "reporter"),
    photo_credits=(
        "foto",
        "fotograf",
        "arkivfoto",
        "bilde",
        "bildetekst",
        "illustrasjon",
        "illustrasjonsfoto",
        "kilde",
        "video",
        "grafikk",
        "ntb",
        "ntb scanpix",
        "scanpix",
        "getty images",
    ),
    related_links=(
        "les også",
        "les mer",
        "les mer om",
        "les her",
        "les hele",
        "les videre",
        "se også",
        "hør også",
        "mer om",
        "mer om saken",
        "mer fra",
        "mer informasjon",
        "relatert",
        "relaterte saker",
        "annonse",
        "reklame",
        "klikk her",
        "saken fortsetter",
        "artikkelen fortsetter",
        "mest lest",
        "anbefalte artikler",
    ),
    promotions=(
        "abonner",
        "abonner på",
        "bli abonnent",
        "følg oss",
        "følg saken",
        "del",
        "del artikkelen",
        "del saken",
        "del på",
        "nyhetsbrev",
        "meld deg på",
        "få nyheter",
        "last ned appen",
        "last ned vår",
        "logg inn",
        "kommentarer",
        "støtt oss",
        "tips oss",
        "alle rettigheter",
        "opphavsrett",
    ),
    feed_footers=("Innlegget … dukket først opp på …",),
    advertising=(
        "annonse",
        "reklame",
        "annonsørinnhold",
        "sponset",
        "sponset innhold",
        "betalt innhold",
        "betalt samarbeid",
        "kommersielt innhold",
    ),
    and_words="og",
    ad_tags="reklame annonse",
    heading_styles="overskrift",
    page_messages=(
        "nettleseren din støtter ikke",
        "nettleseren støtter ikke",
        "aktiver javascript",
        "slå på javascript",
        "denne videoen er ikke tilgjengelig",
        "for å se denne videoen",
    ),
    timestamps="publisert oppdatert utgitt opprettet kl klokken den for siden minutter timer min lesetid sist dato",
    attributions=("ifølge", "kilde", "kilder", "om avisen", "skriver", "via"),
    background=(
        "tidligere … skrev",
        "tidligere … har skrevet",
        "tidligere … meldte",
        "tidligere … rapporterte",
        "tidligere … opplyste",
        "tidligere skrev vi",
        "tidligere har vi",
        "tidligere ble det rapportert",
        "som vi tidligere",
        "som tidligere omtalt",
        "som tidligere nevnt",
        "vi minner om",
        "vi minner også om",
        "la oss minne om",
        "husk at",
    ),
    bot_check=(
        "et øyeblikk",
        "bekreft at du er et menneske",
        "ikke er en robot",
        "jeg er ikke en robot",
        "kontrollerer nettleseren",
        "sikkerhetskontroll",
        "aktiver javascript",
        "slå på javascript",
    ),
    consent=("samtyk",),
    captions="fig figur tab tabell",
    mail_headers=("fra", "sendt", "dato", "til", "kopi"),
    mail_subjects=("emne",),
    read_more=("les videre",),
)
