"""Czech."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="cs",
    followups=("a", "a co", "a co s", "i", "ale", "nebo"),
    verbs="je jsou byl byla bylo byli byly bude budou má mají může mohou není nejsou měl měla stojí",
    pronouns="""
    on ona ono oni ony jeho jemu jím němu něm něho ní ji jí jich jim nich nim to toto tento tato tyto tomu tom
    toho
    """,
    punkt="czech",
    stemmer="czech",
    before_names="sen star kom dp bl fam br des",
    clauses="čl článek odst odstavec kap kapitola bod část příloha oddíl hlava",
    speech_verbs="""
    řekl řekla říká zeptal zeptala ptá odpověděl odpověděla zvolal zvolala křikl křikla vykřikl šeptal napsal
    napsala dodal dodala tázal tázala prohlásil prohlásila
    """,
    nobody="nikdo žádný",
    ordinal_dot=True,
    abbreviations="""
    p pí sl dr mudr ing mgr bc judr phdr paeddr rndr mvdr thdr prof doc gen plk pplk mjr kpt por npor csc drsc ph.d
    např tj tzv tzn mj cca č čp čj str sv ul nám tř r st stol hl m zn tel kč tis mil mld resp popř příp event min
    max kap obr tab odst písm roč sb s.r.o a.s o.p.s o.s v.o.s př.n.l n.l n.m v.v fr angl něm lat arch red překl
    vyd ed srov pozn ev led ún břez dub květ červ čec srp zář říj list pros prap rtm arcib bisk kard posl prez prim
    řed insp ctih hrab fa maj brig genmjr genpor šéfred dipl redakt admin ppor čet akad adv zást rozh
    """,
    before_numbers="s čl odd bod",
    stopwords="""
    a aby ale ani ano asi až bez být bude budou by byl byla bylo byli byly co což či do ho i já jak jaké jaká jaký
    jako je jeho jejich jejích jejího její jemu jen jenž ještě již jsem jsme jsou jste k kam kde kdo když která které
    který kteří kolik ke ku kdy proto proč mezi mi mu my na nad nebo než ne není ni nich o od on ona oni ono pak po
    pod podle pro před přes při s se si své svůj svých ta tak také takže tam tato té ten tento ti to toho tom tomu tu
    ty tyto u už v ve však vy z za zda ze že jim jí nám vám
    """,
    ask_who="kdo koho komu kým kom čí",
    ask_when="kdy rok roce roku datum den měsíc století",
    ask_where="kde kam odkud země zemi město městě místo místě",
    ask_number="kolik kolika procent počet číslo",
    ask_other="co čeho čím jaký jaká jaké jakou který která které kterou jak proč zda",
    back_references="on ona ono oni ony to ten ta tento tato toto tito tyto jeho její jejich tam oba",
    dates="""
    ledna února března dubna května června července srpna září října listopadu prosince leden únor březen duben květen
    červen červenec srpen říjen listopad prosinec lednu únoru březnu dubnu květnu červnu červenci srpnu říjnu prosinci
    pondělí úterý středa středu čtvrtek pátek sobota sobotu neděle neděli
    """,
    time_words="""
    dnes včera zítra večer ráno noc půlnoc poledne týden týdne měsíc měsíce rok roku let desetiletí století hodina
    hodin minut jaro léto podzim zima nyní brzy nedávno
    """,
    numbers="""
    dva dvě dvou tři tří čtyři čtyř pět pěti šest šesti sedm osm devět deset deseti jedenáct dvanáct třináct patnáct
    dvacet dvaceti třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát sto stovky stovek tisíc tisíce tisíců
    milion miliony milionů miliarda miliardy miliard polovina polovinu třetina čtvrtina půl
    """,
    thousand="tisíc tisíce",
    million="milion miliony milionů",
    milliard="miliarda miliardy miliard mld",
    bylines=("autor", "autorka", "autoři", "text", "napsal", "napsala", "připravil", "připravila", "redakce"),
    photo_credits=(
        "foto",
        "fotografie",
        "fotogalerie",
        "snímek",
        "ilustrační foto",
        "ilustrační snímek",
        "zdroj",
        "zdroj foto",
        "obrázek",
        "video",
        "grafika",
        "čtk",
        "profimedia",
        "getty images",
    ),
    related_links=(
        "čtěte také",
        "čtěte více",
        "čtěte i",
        "čtěte dále",
        "čtěte",
        "přečtěte si",
        "přečtěte si také",
        "podívejte se",
        "viz také",
        "více o",
        "více k tématu",
        "více informací",
        "více zde",
        "související",
        "související články",
        "k tématu",
        "mohlo by vás zajímat",
        "mohlo by vás také zajímat",
        "reklama",
        "inzerce",
        "klikněte zde",
        "další články",
        "další zprávy",
        "nejčtenější",
        "doporučujeme",
    ),
    promotions=(
        "odebírejte",
        "odebírejte náš",
        "předplaťte si",
        "přihlaste se",
        "přihlaste se k",
        "sledujte nás",
        "sdílet",
        "sdílejte",
        "newsletter",
        "zaregistrujte se",
        "stáhněte si aplikaci",
        "přidejte se",
        "podpořte nás",
        "všechna práva vyhrazena",
        "komentáře",
        "diskuse",
    ),
    feed_footers=(
        "Příspěvek … pochází z …",
        "Příspěvek … se nejdříve objevil na …",
    ),
    advertising=(
        "reklama",
        "inzerce",
        "placená inzerce",
        "komerční sdělení",
        "sponzorováno",
        "sponzorovaný obsah",
        "placená spolupráce",
        "placené partnerství",
    ),
    and_words="a i",
    ad_tags="reklama",
    heading_styles="nadpis",
    page_messages=(
        "váš prohlížeč nepodporuje",
        "vas prohlizec nepodporuje",
        "zapněte javascript",
        "povolte javascript",
        "toto video není dostupné",
        "toto video není k dispozici",
        "pro přehrání tohoto videa",
    ),
    timestamps="""
    publikováno aktualizováno zveřejněno vydáno v dne hodin hod dnes včera před minutami hodinami minut minuty čtení
    datum poslední aktualizace
    """,
    attributions=("podle", "zdroj", "zdroje", "o listu", "uvedl", "via"),
    background=(
        "dříve … napsal",
        "dříve … napsala",
        "dříve … napsali",
        "dříve … informoval",
        "dříve … informovala",
        "dříve … uvedl",
        "dříve jsme psali",
        "dříve jsme informovali",
        "dříve bylo oznámeno",
        "již dříve jsme",
        "připomeňme",
        "připomínáme",
        "připomeneme",
        "pro připomenutí",
        "jak jsme již informovali",
        "jak jsme informovali",
        "jak jsme psali",
        "jak jsme již psali",
        "jak již bylo uvedeno",
    ),
    bot_check=(
        "okamžik…",
        "okamžik, prosím",
        "ověřte, že jste člověk",
        "ověření, že jste člověk",
        "nejste robot",
        "nejsem robot",
        "kontrola prohlížeče",
        "bezpečnostní kontrola",
        "povolte javascript",
        "zapněte javascript",
    ),
    captions="obr obrázek tab tabulka graf",
    mail_headers=("od", "odesláno", "datum", "komu", "kopie"),
    mail_subjects=("předmět",),
    read_more=("číst dále", "číst více", "celý článek"),
)
