"""Italian."""

from engine.languages.model import Language, TimeWords

LANGUAGE = Language(
    code="it",
    followups=("e", "ed", "e per", "ma", "o", "e che dire di", "che dire di", "e riguardo a"),
    verbs="""
    è sono era erano fu furono sarà saranno ha hanno aveva avevano può possono deve devono c fa va vanno sta
    costa
    """,
    pronouns="lui lei egli ella esso essa loro essi esse lo gli ne suo sua suoi sue questo questa quello quella ciò",
    punkt="italian",
    stemmer="italian",
    abbreviations="""
    sig sigg sig.ra sigg.ri sig.na dott dott.ssa dr dr.ssa prof prof.ssa proff ing avv arch geom on sen gen col cap
    magg mar mons rag cav comm s ss pag pagg art artt n nn nr cfr es p.es ecc vol voll tel ca a.c d.c v vv fig figg
    ed edd max min p.zza v.le c.so l.go s.p.a s.r.l s.n.c u.s d.l d.lgs d.p.r c.c c.p a.m p.m op cit ibid genn febb
    feb apr giu lug ago sett set ott nov dic id pres ten brig serg isp uff sac rev revmo card pref sind f.lli fam
    soc univ fac egr spett ill.mo chiar.mo amm lgt prof.ri dep vesc arciv monsig cpt pza spett.le
    """,
    before_numbers="p art cap n vol fig tel c lett co sent",
    before_names="com cons ass dir ist dip prov gent gr app cass civ pen sez gazz uff",
    clauses="art articolo cap capo capitolo sezione titolo allegato comma paragrafo punto lett",
    speech_verbs="""
    disse dice chiese chiede domandò rispose risponde esclamò gridò aggiunse scrisse sussurrò replicò commentò
    spiegò mormorò urlò
    """,
    nobody="nessuno",
    stopwords="""
    il lo la i gli le l un uno una di del dello della dei degli delle d a al allo alla ai agli alle da dal dallo dalla
    dai dagli dalle in nel nello nella nei negli nelle con su sul sullo sulla sui sugli sulle per tra fra e ed o ma se
    che chi cui quale quali quando dove come quanto quanti quante quanta perché è sono era erano essere stato stata
    stati state ha hanno aveva avevano avere non più meno molto anche ancora si ci vi ne lui lei loro io tu noi voi mi
    ti suo sua suoi sue questo questa questi queste quello quella quelli quelle cosa cos
    """,
    ask_who="chi",
    ask_when="quando anno data giorno mese secolo",
    ask_where="dove paese città luogo",
    ask_number="quanto quanta quanti quante percentuale numero",
    ask_other="che cosa cos quale quali come perché",
    back_references="""
    lui lei egli ella essa esso essi esse loro questo questa questi queste ciò suo sua suoi sue entrambi
    """,
    dates="""
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre lunedì martedì
    mercoledì giovedì venerdì sabato domenica
    """,
    time_words="""
    oggi ieri domani sera mattina notte mezzogiorno mezzanotte settimana mese anno anni decennio secolo ora ore
    minuti primavera estate autunno inverno adesso presto recentemente
    """,
    numbers="""
    due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette
    diciotto diciannove venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento centinaia duecento
    trecento cinquecento mila mille migliaia milione milioni miliardo miliardi decina decine dozzina ventina metà
    mezzo terzo quarto doppio
    """,
    thousand="mila migliaia",
    million="milione milioni mln",
    milliard="miliardo miliardi mld",
    bylines=("di", "a cura di", "testo di", "autore", "dal nostro inviato", "redazione"),
    photo_credits=(
        "foto",
        "fotografia",
        "immagine",
        "credit",
        "crediti",
        "video",
        "ansa",
        "getty images",
        "illustrazione",
    ),
    related_links=(
        "leggi anche",
        "leggere anche",
        "si legga anche",
        "vedi anche",
        "guarda anche",
        "potrebbe interessarti",
        "ti potrebbe interessare",
        "per saperne di più",
        "approfondisci",
        "approfondimenti",
        "articoli correlati",
        "continua a leggere",
        "leggi di più",
        "leggi l articolo",
        "clicca qui",
        "pubblicità",
        "da non perdere",
        "i più letti",
    ),
    promotions=(
        "iscriviti",
        "iscrivetevi",
        "abbonati",
        "seguici",
        "seguiteci",
        "condividi",
        "newsletter",
        "registrati",
        "scarica l app",
        "tutti i diritti riservati",
        "riproduzione riservata",
        "commenta",
        "ricevi",
    ),
    feed_footers=(
        "L'articolo … proviene da …",
        "L'articolo … sembra essere il primo su …",
    ),
    advertising=(
        "pubblicità",
        "annuncio sponsorizzato",
        "sponsorizzato",
        "contenuto sponsorizzato",
        "informazione pubblicitaria",
        "contenuto a pagamento",
        "partnership retribuita",
        "in collaborazione con",
    ),
    and_words="e ed",
    ad_tags="adv pubblicità",
    book_parts="frontespizio indice dedica ringraziamenti colophon",
    heading_styles="titolo",
    page_messages=(
        "il tuo browser non supporta",
        "il browser non supporta",
        "il suo browser non supporta",
        "abilita javascript",
        "abilitare javascript",
        "attiva javascript",
        "questo video non è disponibile",
        "questo video non è più disponibile",
        "per vedere questo video",
        "per visualizzare questo video",
        "per guardare questo video",
    ),
    timestamps="""
    pubblicato pubblicata aggiornato aggiornata il alle ore del di fa minuti lettura tempo ultima modifica data
    """,
    attributions=("secondo", "fonte", "fonti", "a proposito di", "a proposito del", "stando a", "via"),
    background=(
        "in precedenza … ha scritto",
        "in precedenza … ha riferito",
        "in precedenza … abbiamo scritto",
        "in precedenza è stato riferito",
        "in precedenza … aveva scritto",
        "precedentemente … ha scritto",
        "precedentemente … ha riferito",
        "ricordiamo",
        "si ricorda che",
        "vi ricordiamo",
        "lo ricordiamo",
        "ricordiamo inoltre",
        "come abbiamo riferito",
        "come riportato in precedenza",
        "va ricordato",
    ),
    bot_check=(
        "un momento",
        "verifica di essere umano",
        "verifica di essere un umano",
        "verificare che sei un essere umano",
        "non sei un robot",
        "non sono un robot",
        "controllo del browser",
        "verifica di sicurezza",
        "sicurezza della connessione",
        "abilita javascript",
        "attiva javascript",
        "traffico insolito",
    ),
    consent=("accetta", "rifiuta"),
    captions="fig figura tab tabella grafico",
    mail_headers=("da", "inviato", "data", "a", "rispondi a"),
    mail_subjects=("oggetto",),
    page_labels="pagina",
    page_of="di",
    hedges="circa quasi oltre almeno meno più",
    counted_of="di",
    small_talk=(
        "grazie",
        "grazie mille",
        "mille grazie",
        "ciao",
        "buongiorno",
        "buonasera",
        "buonanotte",
        "arrivederci",
    ),
    read_more=("leggi tutto", "leggi di più", "continua a leggere"),
    times=TimeWords(
        every_day=("ogni giorno", "tutti i giorni"),
        weekdays=("giorni feriali", "giorni lavorativi"),
        weekend=("fine settimana", "weekend"),
        every_week=("ogni settimana",),
        off="no spegni disattiva",
        from_day="da dal",
        to_day="a al",
        at="a alle",
        every="ogni",
        schedule_fillers="e i in la le nei ore",
        ordinal_endings="o",
        now="ora",
        since="da dal dalla",
        last="ultim* scors*",
        this="quest*",
        today="oggi",
        yesterday="ieri",
        within="in negli nei nel nella nelle",
        range_fillers="gli i il la le lo articol*",
    ),
)
