"""Polish."""

from engine.languages.model import Language, TimeWords

LANGUAGE = Language(
    code="pl",
    followups=("a", "i", "a co z", "co z", "ale", "lub", "albo"),
    verbs="jest są był była było byli były będzie będą ma mają miał miała może mogą musi kosztuje",
    pronouns="on ona ono oni one jego jej ich jemu mu nim nią nich niej niego nimi im to ten ta te tego tej tym tych",
    punkt="polish",
    stemmer="polish",
    abbreviations="""
    dr prof mgr inż hab doc lek gen bryg dyw płk mjr kpt por ppłk ppor chor sierż ks bp abp kard św bł p pp ul al
    pl os nr str tzn tj np m.in ok godz r w ww wg im red tyt zob cd jw tel tys mln mld bln zł gr km kg cm mm min
    sek pkt ust poz woj pow gm n.p.m p.n.e n.e ds wyd tłum oprac ur zm pt tzw jr sp sp.z o.o s.a pos prok sędz asp
    nadkom kom podkom mł st sty lut kwi cze lip sie wrz paź lis gru ang niem fr łac ros hiszp wł insp podinsp posł
    prez burm mec adw dyr arch piel prał kan prob dk obyw śp zw sen mł.asp st.asp wicemin wiceprez kmdr kontradm hr
    plut dypl wicemarsz marsz przew zast lit wyr
    """,
    before_numbers="s art rozdz t rys tab",
    before_names="star tow ob fam br kol rad kier",
    clauses="art artykuł rozdz rozdział ust ustęp pkt punkt dział załącznik paragraf",
    speech_verbs="""
    powiedział powiedziała mówi zapytał zapytała spytał spytała pyta odpowiedział odpowiedziała odparł odparła
    zawołał zawołała krzyknął krzyknęła szepnął szepnęła napisał napisała dodał dodała stwierdził stwierdziła
    """,
    nobody="nikt żaden żadna",
    ordinal_dot=True,
    stopwords="""
    i a o w we z ze na do od dla po pod nad przed za przy przez u bez między oraz ale lub albo czy że żeby aby jak
    jako jest są był była było były być będzie będą nie się to ten ta te tego tej tych tym temu co kto kogo komu kim
    gdzie kiedy który która które którzy którego której których jaki jaka jakie jakich ile dlaczego on ona ono oni one
    jego jej ich mu im go ja ty my wy mnie cię nas was swój swoje swoją już tylko także też bardzo więc tak
    """,
    ask_who="kto kogo komu kim",
    ask_when="kiedy rok roku data dzień miesiąc wiek wieku",
    ask_where="gdzie dokąd skąd kraj kraju miasto mieście miejsce",
    ask_number="ile ilu procent liczba",
    ask_other="co czego czym jaki jaka jakie jakim jaką jakich który która które jak dlaczego czemu czy",
    back_references="on ona ono oni one to ten ta te ci jego jej ich tam oboje",
    dates="""
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia styczeń luty
    marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień poniedziałek wtorek środa
    środę czwartek piątek sobota sobotę niedziela niedzielę
    """,
    time_words="""
    dziś dzisiaj wczoraj jutro wieczorem rano noc północ południe tydzień tygodnia tygodni miesiąc miesiąca rok roku
    lat lata dekada wiek wieku godzina godziny godzin minut wiosna lato jesień zima teraz wkrótce niedawno
    """,
    numbers="""
    jeden dwa dwie dwóch dwoje trzy trzech troje cztery czterech pięć pięciu sześć sześciu siedem siedmiu osiem ośmiu
    dziewięć dziewięciu dziesięć dziesięciu jedenaście dwanaście trzynaście czternaście piętnaście szesnaście
    siedemnaście osiemnaście dziewiętnaście dwadzieścia dwudziestu trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt
    siedemdziesiąt osiemdziesiąt dziewięćdziesiąt sto stu setki dwieście trzysta pięćset tysiąc tysiące tysięcy tys
    mln mld milion miliony milionów miliard miliardy miliardów połowa połowę pół ćwierć dziesiątki
    """,
    bylines=("autor", "autorka", "autorzy", "tekst", "opracował", "opracowała", "oprac", "rozmawiał", "rozmawiała"),
    photo_credits=(
        "fot",
        "foto",
        "zdjęcie",
        "zdjęcia",
        "źródło",
        "źródło zdjęcia",
        "wideo",
        "getty images",
        "pap",
        "grafika",
    ),
    related_links=(
        "czytaj także",
        "czytaj też",
        "czytaj również",
        "czytaj więcej",
        "przeczytaj także",
        "przeczytaj też",
        "przeczytaj również",
        "zobacz także",
        "zobacz też",
        "zobacz również",
        "zobacz więcej",
        "sprawdź także",
        "polecamy",
        "powiązane",
        "więcej na ten temat",
        "dowiedz się więcej",
        "reklama",
        "dalsza część artykułu",
        "kliknij tutaj",
        "najczęściej czytane",
    ),
    promotions=(
        "subskrybuj",
        "zapisz się",
        "obserwuj nas",
        "śledź nas",
        "dołącz do",
        "udostępnij",
        "podziel się",
        "newsletter",
        "zaloguj się",
        "zarejestruj się",
        "pobierz aplikację",
        "wszelkie prawa zastrzeżone",
        "komentarze",
        "skomentuj",
        "wesprzyj",
    ),
    feed_footers=(
        "Artykuł … pochodzi z serwisu …",
        "Artykuł … pojawił się poraz pierwszy w …",
        "Post … pojawił się poraz pierwszy w …",
        "Artykuł … pojawił się po raz pierwszy na …",
    ),
    advertising=(
        "reklama",
        "materiał sponsorowany",
        "artykuł sponsorowany",
        "sponsorowane",
        "płatna współpraca",
        "materiał partnera",
        "współpraca reklamowa",
    ),
    and_words="i oraz",
    ad_tags="reklama",
    book_parts="spis_treści strona_tytułowa strona_redakcyjna podziękowania",
    heading_styles="nagwek nagłówek",
    page_messages=(
        "twoja przeglądarka nie obsługuje",
        "przeglądarka nie obsługuje",
        "włącz obsługę javascript",
        "włącz javascript",
        "ten film jest niedostępny",
        "to wideo jest niedostępne",
        "ten materiał wideo jest niedostępny",
        "aby obejrzeć ten film",
        "aby obejrzeć to wideo",
        "aby odtworzyć",
    ),
    timestamps="""
    opublikowano zaktualizowano aktualizacja dodano data publikacji godz godzina r roku dzisiaj wczoraj temu minut
    czytania min
    """,
    attributions=("według", "zdaniem", "źródło", "źródła", "jak podaje"),
    background=(
        "wcześniej … pisał",
        "wcześniej … pisała",
        "wcześniej … pisaliśmy",
        "wcześniej … informował",
        "wcześniej … informowała",
        "wcześniej … informowaliśmy",
        "wcześniej informowano",
        "wcześniej podano",
        "wcześniej poinformowano",
        "przypomnijmy",
        "przypominamy",
        "przypomnijmy także",
        "jak informowaliśmy",
        "jak pisaliśmy",
        "jak wcześniej informowaliśmy",
        "warto przypomnieć",
    ),
    bot_check=(
        "chwileczkę",
        "potwierdź, że jesteś człowiekiem",
        "zweryfikuj, że jesteś człowiekiem",
        "weryfikacja, czy jesteś człowiekiem",
        "nie jesteś robotem",
        "nie jestem robotem",
        "sprawdzanie przeglądarki",
        "weryfikacja bezpieczeństwa",
        "bezpieczeństwo połączenia",
        "włącz javascript",
        "włącz obsługę javascript",
        "nietypowy ruch",
    ),
    consent=("prywatno", "akceptuj"),
    captions="rys rysunek ryc tab tabela wykres",
    mail_headers=("od", "nadawca", "wysłano", "data", "do", "dw"),
    mail_subjects=("temat",),
    page_labels="strona",
    page_of="z",
    thousand="tys tysięcy",
    million="milion miliony milionów mln",
    milliard="miliard miliardy miliardów mld",
    hedges="około ponad prawie najmniej blisko",
    currencies="złotych",
    small_talk=("dziękuję", "dziękuję bardzo", "dzięki", "cześć", "dzień dobry"),
    read_more=("czytaj", "więcej"),
    times=TimeWords(
        every_day=("codziennie", "każdego dnia"),
        weekdays=("dni robocze", "w tygodniu"),
        weekend=("weekend", "weekendy"),
        every_week=("co tydzień", "każdego tygodnia"),
        off="nie wyłącz wyłączyć",
        from_day="od",
        to_day="do",
        at="o",
        every="co każdy",
        schedule_fillers="i na o oraz w",
        short_days=(("pn", 0), ("nd", 6)),
        inflects_names=True,
        now="teraz",
        since="od",
        last="ostatni* zeszł* ubiegł*",
        this="ten tym tego tej",
        today="dziś* dzisiaj dzisiejsz*",
        yesterday="wczoraj*",
        before_yesterday="przedwczoraj*",
        within="w na z",
        range_fillers="za artyku*",
    ),
)
