"""Finnish."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="fi",
    follows=("ja", "entä", "entäs", "mutta", "tai"),
    punkt="finnish",
    stemmer="finnish",
    ordinals=True,
    abbreviations="esim ym yms jne.a ks vrt mm ns tri dos prof toim s n noin klo milj mrd eaa jaa eKr jKr puh os v",
    stopwords="""
    ja on ei että se joka jotka oli olivat ovat olla ollut kun niin mutta tai sekä myös hän he hänen heidän sen ne
    tämä tämän nämä mitä mikä kuka missä milloin miksi miten kuinka minkä mihin mistä kuin jos vain jo vielä nyt
    sitten mukaan kanssa ennen jälkeen
    """,
    asks_who="kuka kenen ketkä ketä kenelle",
    asks_when="milloin koska vuonna vuosi päivä kuukausi",
    asks_where="missä mihin mistä maa kaupunki paikka",
    asks_many="montako paljonko moni monta prosenttia määrä",
    asks="mitä mikä mitkä minkä miksi miten kuinka",
    months="""
    tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta
    marraskuuta joulukuuta maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
    """,
    numbers="""
    kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen sata tuhat miljoona miljoonaa puolet
    """,
    bylines=("kirjoittaja", "teksti", "toimittaja"),
    credits=("kuva", "kuvat", "lähde", "video", "getty images"),
    read_also=("lue myös", "lue lisää", "katso myös", "lisää aiheesta", "aiheesta lisää", "mainos", "klikkaa tästä"),
    subscribe=("tilaa", "seuraa meitä", "jaa", "uutiskirje", "kaikki oikeudet"),
    stamps="julkaistu päivitetty klo sitten minuuttia tuntia",
    sources=("lähde", "via"),
    tails=("aiemmin … kirjoitti", "aiemmin … kertoi", "aiemmin kerroimme", "muistutamme"),
)
