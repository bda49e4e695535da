"""Finnish."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="fi",
    followups=("ja", "entä", "entäs", "mutta", "tai"),
    verbs="on ovat oli olivat ei eivät voi voivat onko ovatko oliko olivatko pitää täytyy maksaa tulee",
    pronouns="""
    hän he se ne hänen häntä hänestä hänelle heidän heitä heistä sen sitä siitä siinä niiden niitä niistä tämä
    tuo nämä
    """,
    punkt="finnish",
    stemmer="finnish",
    before_names="min kaup osakeyht",
    clauses="art artikla luku pykälä kohta momentti liite osa",
    speech_verbs="""
    sanoi sanoo kysyi kysyy vastasi vastaa huusi huutaa kuiskasi kirjoitti lisäsi kertoi kertoo huudahti ihmetteli
    totesi
    """,
    nobody="kukaan ei",
    ordinal_dot=True,
    verb_prefixes="""
    epä ala yli ali esi ennen jälki yhteis ei
    """,
    compound_links="n",
    abbreviations="""
    toht esim ym yms ks vrt mm mmm ns nk tri dos prof toim os eaa jaa ekr jkr puh klo n milj mrd mlj t.s s.o ts ko
    ed em huom koht kirj suom lyh maist fil.tri fil.maist lis rva hra nti arv pj vpj siht joht kenr evl kapt luutn
    pvm tmi ent alk aik v p l s-posti lv maj ylil ltn ins dipl.ins apul.prof rov kans.ed tuom arkkit ark kaupp
    puh.joht alikers kers yliluutn past hall.pj
    """,
    before_numbers="s kpl nro n:o art kuv",
    stopwords="""
    ja on ei eivät en että se joka jotka jonka joita oli olivat ovat olla ollut olisi kun niin mutta tai vai sekä myös
    hän he hänen hänet heidän sen sitä siitä siinä ne niitä niiden tämä tämän tätä tässä nämä näiden minä sinä me te
    mitä mikä kuka missä milloin miksi miten kuinka minkä mihin mistä kuin jos vain jo vielä nyt sitten mukaan kanssa
    ennen jälkeen aikana koska vaikka kuten eikä ilman yli alle noin kaikki muun muut toinen
    """,
    ask_who="kuka kenen ketkä ketä kenelle keitä keneltä",
    ask_when="milloin koska vuonna vuosi vuoden päivä päivänä kuukausi vuosisata vuosisadalla",
    ask_where="missä mihin mistä minne maa maassa kaupunki kaupungissa paikka",
    ask_number="montako paljonko kuinka_monta kuinka_paljon kuinka_suuri moni monta monella prosenttia määrä",
    ask_other="mitä mikä mitkä minkä miksi miten kuinka millainen",
    back_references="hän he se ne tämä nämä hänen heidän sen niiden siellä molemmat",
    dates="""
    tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta
    marraskuuta joulukuuta tammikuussa helmikuussa maaliskuussa huhtikuussa toukokuussa kesäkuussa heinäkuussa
    elokuussa syyskuussa lokakuussa marraskuussa joulukuussa tammikuun helmikuun maaliskuun huhtikuun toukokuun
    kesäkuun heinäkuun elokuun syyskuun lokakuun marraskuun joulukuun maanantai tiistai keskiviikko torstai perjantai
    lauantai sunnuntai maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina
    """,
    time_words="""
    tänään eilen huomenna illalla aamulla yöllä keskiyöllä viikko viikolla kuukausi vuosi vuonna vuosikymmen
    vuosisata tunti tuntia minuuttia kello kevät kesä syksy talvi nyt pian äskettäin
    """,
    numbers="""
    kaksi kahden kahta kolme kolmen kolmea neljä neljän neljää viisi viiden viittä kuusi kuuden kuutta seitsemän
    seitsemää kahdeksan kahdeksaa yhdeksän yhdeksää kymmenen kymmentä kymmeniä yksitoista kaksitoista viisitoista
    kaksikymmentä kolmekymmentä neljäkymmentä viisikymmentä sata sadan sataa satoja tuhat tuhannen tuhatta tuhansia
    miljoona miljoonan miljoonaa miljoonia miljardi miljardia puolet kolmasosa neljäsosa
    """,
    thousand="tuhat tuhatta",
    million="miljoona miljoonaa milj",
    milliard="miljardi miljardia mrd",
    bylines=("kirjoittaja", "teksti", "toimittaja", "kirjoittanut", "toimittanut", "haastattelu"),
    photo_credits=(
        "kuva",
        "kuvat",
        "kuvaaja",
        "kuvateksti",
        "valokuva",
        "arkistokuva",
        "kuvituskuva",
        "lähde",
        "video",
        "grafiikka",
        "lehtikuva",
        "getty images",
    ),
    related_links=(
        "lue myös",
        "lue lisää",
        "lue tästä",
        "lue koko",
        "katso myös",
        "katso lisää",
        "kuuntele",
        "lisää aiheesta",
        "aiheesta lisää",
        "aiheeseen liittyvää",
        "lisää uutisia",
        "lisätietoja",
        "mainos",
        "klikkaa tästä",
        "juttu jatkuu",
        "luetuimmat",
        "suosittelemme",
        "sinua voisi kiinnostaa",
    ),
    promotions=(
        "tilaa",
        "tilaa uutiskirje",
        "tilaa lehti",
        "seuraa meitä",
        "jaa",
        "jaa artikkeli",
        "jaa tämä",
        "uutiskirje",
        "liity",
        "lataa sovellus",
        "kirjaudu sisään",
        "kommentit",
        "kommentoi",
        "kaikki oikeudet",
        "tue meitä",
    ),
    feed_footers=(
        "Artikkeli … julkaistiin ensimmäisen kerran …",
        "Artikkeli … ilmestyi ensimmäisenä …",
    ),
    advertising=(
        "mainos",
        "kaupallinen yhteistyö",
        "maksettu mainos",
        "sponsoroitu",
        "sponsoroitu sisältö",
        "maksettu yhteistyö",
    ),
    and_words="ja",
    ad_tags="mainos",
    heading_styles="otsikko",
    page_messages=(
        "selaimesi ei tue",
        "selain ei tue",
        "ota javascript käyttöön",
        "tämä video ei ole saatavilla",
        "tämä video ei ole käytettävissä",
        "katsoaksesi tämän videon",
    ),
    timestamps="julkaistu päivitetty muokattu klo kello sitten minuuttia tuntia min lukuaika viimeksi pvm",
    attributions=("lähde", "lähteet", "lehden mukaan", "via"),
    background=(
        "aiemmin … kirjoitti",
        "aiemmin … kertoi",
        "aiemmin … uutisoi",
        "aiemmin … raportoi",
        "aiemmin kerroimme",
        "aiemmin kirjoitimme",
        "aiemmin kerrottiin",
        "aikaisemmin … kirjoitti",
        "aikaisemmin … kertoi",
        "kuten aiemmin kerroimme",
        "kuten aiemmin kerrottiin",
        "muistutamme",
        "muistutetaan",
        "muistuttakaamme",
        "palautetaan mieleen",
    ),
    bot_check=(
        "hetkinen",
        "vahvista, että olet ihminen",
        "et ole robotti",
        "en ole robotti",
        "selaimesi tarkistetaan",
        "tarkistetaan selain",
        "turvatarkistus",
        "ota javascript käyttöön",
    ),
    captions="kuva kuvio taulukko",
    mail_headers=("lähettäjä", "lähetetty", "päivämäärä", "päiväys", "vastaanottaja", "kopio"),
    mail_subjects=("aihe",),
    read_more=("lue lisää", "jatka lukemista"),
)
