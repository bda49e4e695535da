"""Swedish."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="sv",
    followups=("och", "och hur är det med", "hur är det med", "men", "eller"),
    verbs="är var blir blev har hade kan kunde vill ville ska skall skulle måste finns kostar",
    pronouns="han hon den- det- de- honom henne dem hans hennes dess deras denna detta dessa",
    punkt="swedish",
    stemmer="swedish",
    verb_prefixes="""
    an av be bi bort efter er fram för före genom in inne kring med miss mot ned ner o om på sam und under upp
    ur ut van veder vid till tillbaka åter över ge hän
    """,
    compound_links="s e o u a n",
    abbreviations="""
    bl.a t.ex d.v.s dvs s.k m.m o.s.v m.fl m.a.o f.d p.g.a pga fr.o.m t.o.m o.d o.dyl f.n n.b e.d st nr mkr mdkr
    mdr milj kl ca c:a prof dr doc hr fr jfr tel resp inkl exkl f.kr e.kr f.v.t sid sign förf uppl utg red övers
    kap bd fig tab ang avd bitr ev exv fil.dr fil.kand tekn jur ordf äv s:t s:ta jan febr feb apr aug sept okt nov
    dec löjtn serg sgt insp ing civ.ing fam riksd adj lekt kyrkoh rådm kapt rev ärkeb adv sekr
    """,
    before_numbers="s p art bd nr tel max min mars juni juli bet",
    before_names="gen maj kom dir min amb ass past inst sen öv bisk konst komm arkit",
    clauses="art artikel kap kapitel avd avdelning paragraf moment punkt bilaga del",
    speech_verbs="""
    sade sa säger frågade frågar svarade svarar ropade ropar skrek viskade skrev undrade undrar tillade förklarade
    berättade mumlade suckade skrattade
    """,
    nobody="ingen",
    stopwords="""
    och i att en ett den det de dem som på är av för med till inte ej om från har hade ha haft var vara varit blir
    blev bli blivit kan kunde ska skall skulle vill ville måste får fick men eller så när där här hur vad vem vilka
    vilken vilket varför han hon hans hennes deras sin sitt sina sig jag du vi ni mig dig oss er honom henne man också
    även bara endast mycket mer mest över under efter före innan mellan mot utan vid hos än då detta denna dessa ingen
    inget inga upp ut in ner nu själv samt medan eftersom både alla allt andra annan
    """,
    ask_who="vem vems",
    ask_when="när år årtal datum dag månad århundrade tidpunkt",
    ask_where="var vart varifrån land stad plats",
    ask_number="hur_många hur_mycket hur_stor hur_långt hur_länge antal procent",
    ask_other="vad vilken vilket vilka varför hur",
    back_references="han hon den det de denna detta dessa hans hennes dess deras båda",
    dates="""
    januari februari mars april maj juni juli augusti september oktober november december jan febr feb apr aug sept
    okt nov dec måndag måndagen tisdag tisdagen onsdag onsdagen torsdag torsdagen fredag fredagen lördag lördagen
    söndag söndagen
    """,
    time_words="""
    idag dag igår morgon kväll natt middag midnatt vecka veckor månad år årtionde sekel århundrade timme timmar
    minuter klockan vår sommar höst vinter nu snart nyligen
    """,
    numbers="""
    två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo trettio
    fyrtio femtio sextio sjuttio åttio nittio hundra hundratals tusen tusentals miljon miljoner miljard miljarder
    hälften halv tredjedel fjärdedel
    """,
    thousand="tusen",
    million="miljon miljoner mn",
    milliard="miljard miljarder md",
    bylines=("av", "text", "text av", "skribent", "reporter", "journalist", "skriven av", "författare", "översättning"),
    photo_credits=(
        "foto",
        "fotograf",
        "arkivbild",
        "bild",
        "bilder",
        "bildtext",
        "källa",
        "video",
        "grafik",
        "illustration",
        "tt",
        "scanpix",
        "getty images",
    ),
    related_links=(
        "läs också",
        "läs även",
        "läs mer",
        "läs mer om",
        "läs här",
        "läs vidare",
        "läs hela",
        "se också",
        "se även",
        "lyssna på",
        "mer om",
        "mer om ämnet",
        "mer från",
        "mer information",
        "relaterat",
        "relaterade artiklar",
        "annons",
        "reklam",
        "klicka här",
        "artikeln fortsätter",
        "mest lästa",
        "fler artiklar",
        "rekommenderade artiklar",
    ),
    promotions=(
        "prenumerera",
        "prenumerera på",
        "bli prenumerant",
        "följ oss",
        "dela",
        "dela artikeln",
        "dela på",
        "nyhetsbrev",
        "anmäl dig",
        "få nyheter",
        "ladda ner appen",
        "ladda ner vår",
        "logga in",
        "kommentarer",
        "stöd oss",
        "tipsa oss",
        "alla rättigheter",
        "upphovsrätt",
    ),
    feed_footers=("Inlägget … dök först upp på …",),
    advertising=(
        "annons",
        "reklam",
        "sponsrat",
        "sponsrat innehåll",
        "betalt innehåll",
        "betalt samarbete",
        "annonssamarbete",
        "reklamsamarbete",
    ),
    and_words="och",
    ad_tags="reklam annons",
    heading_styles="rubrik",
    page_messages=(
        "din webbläsare stöder inte",
        "din webbläsare stödjer inte",
        "webbläsaren stöder inte",
        "aktivera javascript",
        "slå på javascript",
        "den här videon är inte tillgänglig",
        "videon är inte tillgänglig",
        "för att se den här videon",
        "för att se videon",
    ),
    timestamps="""
    publicerad publicerat uppdaterad uppdaterat skapad kl klockan den för sedan minuter timmar min lästid senast datum
    """,
    attributions=("enligt", "källa", "källor", "om tidningen", "uppger", "via"),
    background=(
        "tidigare … skrev",
        "tidigare … har skrivit",
        "tidigare … rapporterade",
        "tidigare … har rapporterat",
        "tidigare … meddelade",
        "tidigare skrev vi",
        "tidigare har vi",
        "tidigare rapporterades",
        "som vi tidigare",
        "som tidigare nämnts",
        "som tidigare rapporterats",
        "vi påminner",
        "vi påminner också",
        "låt oss påminna",
        "kom ihåg att",
    ),
    bot_check=(
        "ett ögonblick",
        "bekräfta att du är en människa",
        "verifiera att du är en människa",
        "inte är en robot",
        "jag är inte en robot",
        "kontrollerar din webbläsare",
        "säkerhetskontroll",
        "aktivera javascript",
    ),
    captions="fig figur tab tabell",
    mail_headers=("från", "skickat", "datum", "till", "kopia"),
    mail_subjects=("ämne",),
    read_more=("läs mer", "läs vidare"),
)
