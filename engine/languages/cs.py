"""Czech."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="cs",
    follows=("a", "a co", "co", "i", "ale", "nebo"),
    punkt="czech",
    stemmer="czech",
    ordinals=True,
    abbreviations="""
    p pí sl dr mudr ing mgr bc judr phdr prof doc rndr gen plk např tj tzv mj atp apod cca č čp str sv ul nám tř r
    st stol hl zn tel kč tis mil mld resp popř min max kap obr tab odst
    """,
    stopwords="""
    a i o u v ve z ze k ke s se na do od po pro při před přes za nad pod mezi bez že aby když jako jak ale nebo ani
    jen také už ještě je jsou byl byla bylo byli být bude budou není ten ta to ti ty tento tato toto který která
    které kteří kdo co kde kdy kolik proč jaký jaká jaké on ona ono oni jeho její jejich mu jim si já ty my vy
    """,
    asks_who="kdo koho komu kým",
    asks_when="kdy rok roce datum den měsíc století",
    asks_where="kde kam odkud země město místo",
    asks_many="kolik procent počet",
    asks="co čeho jaký jaká jaké který která které jak proč",
    months="""
    ledna února března dubna května června července srpna září října listopadu prosince leden únor březen duben
    květen červen červenec srpen říjen listopad prosinec pondělí úterý středa čtvrtek pátek sobota neděle
    """,
    numbers="dva dvě tři čtyři pět šest sedm osm devět deset dvacet sto tisíc milion milionů miliarda polovina",
    bylines=("autor", "autorka", "autoři", "text", "napsal", "napsala"),
    credits=("foto", "zdroj", "zdroj foto", "obrázek", "video", "čtk", "getty images"),
    read_also=(
        "čtěte také",
        "čtěte více",
        "čtěte i",
        "přečtěte si",
        "viz také",
        "více o",
        "související",
        "mohlo by vás zajímat",
        "reklama",
        "klikněte zde",
        "další články",
    ),
    subscribe=(
        "odebírejte",
        "přihlaste se",
        "sledujte nás",
        "sdílet",
        "sdílejte",
        "newsletter",
        "všechna práva vyhrazena",
        "komentáře",
        "diskuse",
    ),
    stamps="publikováno aktualizováno zveřejněno v hodin dnes včera minut čtení datum",
    sources=("podle", "zdroj", "zdroje", "o listu", "via"),
    tails=(
        "dříve … napsal",
        "dříve … informoval",
        "dříve jsme psali",
        "dříve jsme informovali",
        "již dříve",
        "připomeňme",
        "připomínáme",
        "jak jsme již informovali",
    ),
)
