"""Dutch."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="nl",
    followups=("en", "en hoe zit het met", "hoe zit het met", "en wat met", "wat met", "maar", "of"),
    verbs="""
    is zijn was waren wordt worden werd werden heeft hebben had hadden kan kunnen kon konden moet moeten zal
    zullen mag mogen gaat gaan blijft kost
    """,
    pronouns="hij zij ze hem haar hen hun het- dit dat deze die ervan daarvan erover daarover",
    punkt="dutch",
    stemmer="dutch",
    verb_prefixes="""
    aan achter af be bij door er ge her in mee mis na om on onder ont op over tegen toe uit ver voor weder
    weer weg voort wan te
    """,
    compound_links="s e en er n",
    abbreviations="""
    dhr mevr mw mej dr drs prof ir ing mr mrs ds jhr fam bv b.v n.v v.o.f o.a d.w.z m.b.t t.a.v i.v.m i.p.v i.h.b
    m.u.v n.a.v t.g.v t.o.v t.w.v t.n.v t.m o.l.v o.m z.g z.o.z z.s.m bijv bijz ca blz nr nrs jl j.l pag vgl a.d
    v.chr n.chr incl excl resp plm gem gebr geb ged lt kol gen kap afb hfst red uitg vert verz ev evt event aant
    tel str km cm mm kg mln mld sr jr a.u.b s.v.p p.s p.p r.k h.k.h z.k.h jan feb mrt apr aug sept okt nov dec weth
    luit serg sgt kpl insp voorz secr mgr eerw wed fa jkvr kard maj zr fr kapt cie gedep adm adj stcrt kamerst trb stb
    """,
    before_numbers="p art fig par min max nr jo",
    before_names="min dir past inst sen comm st univ br ass burg",
    clauses="art artikel hfst hoofdstuk par paragraaf lid afdeling bijlage deel titel punt",
    speech_verbs="""
    zei zegt vroeg vraagt antwoordde riep roept schreeuwde fluisterde schreef voegde vertelde reageerde wilde
    mompelde lachte zuchtte
    """,
    nobody="niemand geen",
    stopwords="""
    de het een en of maar als dat die dit deze daar hier wat wie waar wanneer hoe waarom welke welk in op aan van voor
    met door naar bij om uit over onder tegen tussen tot te tijdens na sinds is zijn was waren ben bent geweest wordt
    worden werd werden geworden heeft hebben had hadden gehad kan kunnen kon konden zal zullen zou zouden moet moeten
    mag mogen wil willen niet geen ook nog al wel er hij zij ze ik je jij u we wij jullie hun hen hem haar zich mij
    mijn jouw ons onze meer meest veel dan dus toen omdat zonder volgens alle andere zo zelf
    """,
    ask_who="wie wiens",
    ask_when="wanneer jaar datum dag maand eeuw",
    ask_where="waar waarheen waarvandaan land stad plaats",
    ask_number="hoeveel aantal procent percentage hoe_lang hoe_groot hoe_oud hoe_ver",
    ask_other="wat welke welk hoe waarom waardoor waarmee",
    back_references="hij zij ze het dit dat deze die zijn haar hun daar beide",
    dates="""
    januari februari maart april mei juni juli augustus september oktober november december jan feb mrt apr aug sept
    okt nov dec maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    """,
    time_words="""
    vandaag gisteren morgen avond ochtend nacht middag middernacht week weken maand jaar jaren decennium eeuw uur
    minuten lente zomer herfst winter nu binnenkort onlangs
    """,
    numbers="""
    twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien
    negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd honderden duizend duizenden
    miljoen miljoenen miljard miljarden helft half derde kwart
    """,
    thousand="duizend",
    million="miljoen mln",
    milliard="miljard mrd",
    bylines=("door", "van onze", "auteur", "tekst", "geschreven door", "redactie", "interview", "vertaling"),
    photo_credits=(
        "foto",
        "foto s",
        "fotograaf",
        "archieffoto",
        "beeld",
        "bijschrift",
        "bron",
        "bron foto",
        "video",
        "illustratie",
        "grafiek",
        "anp",
        "belga",
        "getty images",
    ),
    related_links=(
        "lees ook",
        "lees meer",
        "lees meer over",
        "lees verder",
        "lees hier",
        "lees het hele",
        "zie ook",
        "bekijk ook",
        "luister ook",
        "meer over",
        "meer nieuws",
        "meer informatie",
        "gerelateerd",
        "gerelateerde artikelen",
        "verder lezen",
        "dit vind je misschien ook",
        "advertentie",
        "de tekst gaat verder",
        "tekst loopt door",
        "klik hier",
        "meest gelezen",
        "aanbevolen",
    ),
    promotions=(
        "abonneer",
        "abonneer je",
        "neem een abonnement",
        "word abonnee",
        "meld je aan",
        "meld u aan",
        "volg ons",
        "deel dit",
        "deel",
        "deel via",
        "delen",
        "nieuwsbrief",
        "schrijf je in",
        "download de app",
        "download onze app",
        "inloggen",
        "reageer",
        "reacties",
        "steun ons",
        "tip de redactie",
        "alle rechten voorbehouden",
    ),
    feed_footers=(
        "Het bericht … verscheen eerst op …",
        "Het artikel … verscheen eerst op …",
    ),
    advertising=(
        "advertentie",
        "advertorial",
        "reclame",
        "gesponsord",
        "gesponsorde inhoud",
        "betaalde samenwerking",
        "betaald partnerschap",
        "in samenwerking met",
    ),
    and_words="en",
    ad_tags="advertentie reclame",
    book_parts="colofon inhoud inhoudsopgave titelpagina",
    heading_styles="kop",
    page_messages=(
        "uw browser ondersteunt",
        "je browser ondersteunt",
        "deze browser wordt niet ondersteund",
        "schakel javascript in",
        "zet javascript aan",
        "deze video is niet beschikbaar",
        "om deze video te",
        "deze video kan niet",
    ),
    timestamps="""
    gepubliceerd bijgewerkt geplaatst gewijzigd om op uur geleden minuten min leestijd laatste laatst update datum
    """,
    attributions=("volgens", "bron", "bronnen", "over de", "aldus", "via"),
    background=(
        "eerder … schreef",
        "eerder … schreven",
        "eerder … meldde",
        "eerder … berichtte",
        "eerder schreven we",
        "eerder meldden we",
        "eerder berichtten we",
        "eerder werd gemeld",
        "eerder werd bekend",
        "ter herinnering",
        "we herinneren eraan",
        "wij herinneren eraan",
        "laten we niet vergeten",
        "zoals eerder gemeld",
        "zoals eerder bericht",
        "zoals we eerder",
    ),
    bot_check=(
        "een ogenblik geduld",
        "een moment geduld",
        "verifieer dat u een mens",
        "controleren of u een mens",
        "bevestig dat je een mens",
        "geen robot bent",
        "ik ben geen robot",
        "uw browser wordt gecontroleerd",
        "beveiligingscontrole",
        "beveiliging van uw verbinding",
        "schakel javascript in",
        "javascript inschakelen",
        "ongebruikelijk verkeer",
    ),
    consent=("toestemming", "accepteer"),
    page_of="van",
    captions="afb afbeelding fig figuur tab tabel",
    mail_headers=("van", "verzonden", "datum", "aan"),
    mail_subjects=("onderwerp",),
    small_talk=("dank je", "bedankt", "hallo"),
    read_more=("lees meer", "lees verder"),
)
