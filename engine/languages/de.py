"""German."""

from engine.languages.model import Language, TimeWords

LANGUAGE = Language(
    code="de",
    followups=("und", "und was ist mit", "was ist mit", "wie steht es mit", "aber", "oder"),
    verbs="""
    ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können konnte konnten muss müssen
    soll sollen darf dürfen gibt kostet bleibt macht geht
    """,
    pronouns="""
    er sie es ihn ihm ihr ihnen ihre ihrer sein seine seiner seinem seinen deren dessen dies dieser diese dieses
    das-
    """,
    punkt="german",
    stemmer="german",
    before_names="""
    gen maj min dir reg ass abt komm kom kap insp inst fak ges sen br sr past ob rat ra bez adr sup gesch red stud
    """,
    clauses="art artikel abs absatz kap kapitel nr ziff ziffer punkt teil abschnitt satz anlage anhang",
    speech_verbs="""
    sagte sagt fragte fragt antwortete rief ruft meinte meint schrie flüsterte schrieb schreibt erklärte erklärt
    betonte ergänzte entgegnete erwiderte wollte wunderte murmelte lachte seufzte
    """,
    nobody="niemand keiner keine",
    ordinal_dot=True,
    verb_prefixes="""
    ab an auf aus be bei dar durch ein emp ent er fort ge gegen her herab heran heraus herein hin hinter los
    miss mit nach nieder ob ober über um un unter ur ver vor voran voraus vorbei weg wider wieder zer zu
    zurück zusammen ant erz hinaus hinein empor
    """,
    compound_links="s es n en er e ens",
    abbreviations="""
    reg.-präs vize-präs
    a e i o u dr prof hr hrn fr frl st nr nrn bzw ca z.b z.t z.zt z.hd d.h u.a u.ä u.u usf vgl evtl ggf sog inkl
    exkl zzgl abzgl mind ing dipl dipl.-ing mag abs bd bde jh jhd v.chr n.chr geb gest verh str tel hg hrsg aufl
    abb anm s.o s.u o.ä o.g i.d.r i.a i.v i.v.m lt mio mrd tsd rd bspw etw allg a.d a.m b.w gem insb insbes ev kath
    röm lat griech engl frz kgl ehem stellv vors nachf verl gebr jan feb mär apr aug sep sept okt nov dez p.s p.a
    m.e e.v co bes rev entspr eigtl schr urspr zit abg fam fa hptm ltn uffz fw bgm obgm labg präs vizepräs
    staatssekr sekr doz univ univ.-prof pfr bf ebf kard hl wwe frhr fhr frfr gf hochw geschw kfm verf prok frdl
    min.-rat oberstlt stv dkfm dipl.-kfm priv.-doz rvd oblt obst ldkr ostr mstr obm dipl-ing gde adm
    abl bt-drs drs buchst lit az urt beschl
    """,
    before_numbers="s art abs kap bd max min mo di mi do fr sa so jun jul ziff rn tab",
    stopwords="""
    der die das den dem des ein eine einer eines einem einen und oder aber wenn als wie dass daß ob weil denn doch
    nicht kein keine keinen von vom zu zum zur in im ins an am auf aus bei beim mit nach seit über unter um für gegen
    durch vor hinter zwischen ohne bis ist sind war waren sein gewesen bin bist seid wird werden wurde wurden worden
    hat haben hatte hatten habe kann können konnte soll sollen muss müssen er sie es ihm ihr ihn ihnen ich du wir mich
    mir uns euch sich dieser diese dieses diesem diesen jener jene seine seiner ihre ihrer ihrem auch nur noch schon
    sehr so da dort hier was wer wem wen wessen wann wo wohin woher warum wieso welche welcher welches welchen welchem
    """,
    ask_who="wer wem wen wessen",
    ask_when="wann jahr datum tag monat jahrhundert",
    ask_where="wo wohin woher land stadt ort",
    ask_number="""
    wie_viel wie_viele wie_hoch wie_lange wie_groß wie_weit wie_alt wie_oft wie_lang wie_schnell wie_teuer wie_schwer
    wie_tief wie_breit viele wieviel wieviele anzahl prozent zahl
    """,
    ask_other="was wie warum wieso weshalb welche welcher welches welchen welchem womit wodurch worin worauf",
    back_references="""
    er sie es ihr ihre ihren sein seine seinen dieser diese dieses diesem diesen dies das damit dafür darin davon
    dort beide
    """,
    dates="""
    januar jänner februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch
    donnerstag freitag samstag sonnabend sonntag
    """,
    time_words="""
    heute gestern morgen abend nacht mittag mitternacht woche wochen monat jahr jahre jahren jahrzehnt jahrhundert
    stunde stunden minuten uhr frühling frühjahr sommer herbst winter jetzt bald kürzlich vormittag nachmittag
    """,
    numbers="""
    eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn
    achtzehn neunzehn zwanzig dreißig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig hundert hunderte
    tausend tausende million millionen milliarde milliarden dutzend dutzende hälfte halb drittel viertel doppelt
    """,
    bylines=(
        "von",
        "ein artikel von",
        "text von",
        "autor",
        "autorin",
        "ein beitrag von",
        "ein gastbeitrag von",
        "interview",
    ),
    photo_credits=(
        "foto",
        "fotos",
        "bild",
        "bilder",
        "bildquelle",
        "quelle",
        "symbolbild",
        "archivfoto",
        "video",
        "getty images",
        "imago",
        "dpa",
        "grafik",
        "illustration",
    ),
    related_links=(
        "lesen sie auch",
        "lies auch",
        "lesen sie hier",
        "lesen sie mehr",
        "mehr dazu",
        "mehr zum thema",
        "siehe auch",
        "auch interessant",
        "das könnte sie auch interessieren",
        "das könnte dich auch interessieren",
        "weiterlesen",
        "zum thema",
        "weitere artikel",
        "weitere informationen",
        "hier geht es",
        "hier klicken",
        "anzeige",
        "werbung",
        "lesetipp",
        "meistgelesen",
        "mehr lesen",
        "hören sie",
        "passend dazu",
    ),
    promotions=(
        "abonnieren",
        "jetzt abonnieren",
        "melden sie sich",
        "newsletter",
        "folgen sie uns",
        "folgt uns",
        "teilen",
        "jetzt teilen",
        "diesen artikel teilen",
        "kommentieren",
        "registrieren sie sich",
        "jetzt anmelden",
        "jetzt testen",
        "laden sie",
        "alle rechte vorbehalten",
        "unterstützen sie",
        "bleiben sie informiert",
    ),
    feed_footers=(
        "Der Beitrag … erschien zuerst auf …",
        "Der Artikel … erschien zuerst auf …",
        "Dieser Beitrag … erschien zuerst auf …",
        "Der Beitrag … ist zuerst erschienen auf …",
    ),
    advertising=(
        "anzeige",
        "werbung",
        "gesponsert",
        "sponsored",
        "sponsored post",
        "bezahlte werbung",
        "bezahlte anzeige",
        "bezahlte partnerschaft",
        "unbezahlte werbung",
        "advertorial",
        "in kooperation mit",
    ),
    and_words="und",
    ad_tags="anzeige werbung",
    book_parts=(
        "titelseite titelblatt impressum inhalt inhaltsverzeichnis widmung danksagung über_den_autor über_die_autorin"
    ),
    book_rights="alle_rechte",
    heading_styles="berschrift überschrift",
    page_messages=(
        "ihr browser unterstützt",
        "dein browser unterstützt",
        "der browser unterstützt",
        "javascript aktivieren",
        "aktivieren sie javascript",
        "bitte aktivieren sie",
        "aktiviere javascript",
        "dieses video ist nicht verfügbar",
        "dieses video ist in ihrem land",
        "das video ist nicht verfügbar",
        "dieses video ist leider",
        "um dieses video",
        "zum abspielen dieses videos",
        "dieser inhalt ist in ihrem land",
    ),
    timestamps="""
    veröffentlicht aktualisiert stand uhr am um vor minuten stunden tagen min lesezeit zuletzt und erstellt datum
    letzte aktualisierung
    """,
    attributions=("laut", "nach angaben", "quelle", "quellen", "über die", "über den", "über das", "via"),
    background=(
        "zuvor hatte … berichtet",
        "zuvor hatten … berichtet",
        "zuvor hatte … geschrieben",
        "zuvor hatten … geschrieben",
        "zuvor wurde berichtet",
        "zuvor berichtete",
        "zuvor berichteten wir",
        "zuvor schrieb",
        "früher hatte … geschrieben",
        "früher berichtete",
        "früher schrieb",
        "wie wir bereits berichteten",
        "wie bereits berichtet",
        "wie berichtet",
        "wir haben bereits berichtet",
        "zur erinnerung",
        "wir erinnern",
        "erinnern wir",
        "wir berichteten bereits",
        "bereits zuvor hatte",
        "wie wir zuvor berichteten",
    ),
    capitalised_nouns=True,
    bot_check=(
        "nur einen moment",
        "einen moment bitte",
        "bestätigen sie, dass sie ein mensch",
        "bestätigen sie, dass sie kein",
        "dass sie kein roboter",
        "dass sie kein bot",
        "dass du kein bot",
        "sind sie ein mensch",
        "sind sie ein roboter",
        "überprüfung, ob sie ein mensch",
        "überprüfe, dass du kein",
        "ihr browser wird überprüft",
        "browser wird geprüft",
        "sicherheitsüberprüfung",
        "sicherheit ihrer verbindung",
        "aktivieren sie javascript",
        "javascript aktivieren",
        "javascript ist deaktiviert",
        "javascript wird benötigt",
        "ungewöhnlichen datenverkehr",
        "ungewöhnliche aktivität",
    ),
    consent=("dsgvo", "datenschutz", "einwillig", "zustimm", "akzeptier", "bevor sie"),
    captions="abb abbildung bild grafik schaubild tab tabelle",
    mail_headers=("von", "gesendet", "datum", "an", "kopie", "antwort an"),
    mail_subjects=("betreff",),
    page_labels="seite s.",
    page_of="von",
    thousand="tausend",
    million="mio million millionen",
    milliard="milliarde milliarden mrd",
    hedges="etwa rund mindestens mehr weniger über bis fast knapp circa",
    currencies="euro dollar kronen",
    counted_of="von der die das",
    small_talk=(
        "danke",
        "vielen dank",
        "danke schön",
        "danke sehr",
        "hallo",
        "guten morgen",
        "guten tag",
        "guten abend",
        "gute nacht",
        "tschüss",
        "auf wiedersehen",
        "super antwort",
        "gute antwort",
        "tolle antwort",
        "gut gemacht",
        "sehr gut",
        "prima",
        "ausgezeichnet",
        "perfekt",
        "wunderbar",
        "bravo",
        "alles klar",
        "verstanden",
        "in ordnung",
        "bitte schön",
        "gern geschehen",
        "schönen tag",
        "schönen tag noch",
        "entschuldigung",
    ),
    read_more=("weiterlesen", "zum artikel", "mehr lesen"),
    times=TimeWords(
        every_day=("täglich", "jeden tag"),
        weekdays=("werktags", "an werktagen"),
        weekend=("wochenende", "wochenenden", "wochenends"),
        every_week=("wöchentlich", "jede woche"),
        off="aus stopp ausschalten",
        from_day="von vom",
        to_day="bis zum",
        at="um",
        every="jeden jede alle",
        schedule_fillers="am an in und uhr",
        oclock="uhr",
        inflects_units=True,
        now="jetzt",
        since="seit ab",
        last="letzt* vergangen*",
        this="diese*",
        today="heute",
        yesterday="gestern",
        before_yesterday="vorgestern",
        within="am im in",
        range_fillers="das dem den der des die artikel*",
    ),
)
