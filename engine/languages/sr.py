"""Serbian, in both scripts."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="sr",
    followups=("а", "и", "а шта је са", "шта је са", "али", "или", "a", "i", "a šta je sa", "šta je sa", "ali", "ili"),
    verbs="""
    је су био била било били биле ће има може могу треба je su bio bila bilo bili bile će ima može mogu treba li
    ли
    """,
    pronouns="""
    он она оно они оне њега њему њу њој њих њима његов њен ово то on ona ono oni one njega njemu nju njoj njih
    njima njegov njen ovo to
    """,
    punkt="slovene",
    stemmer="serbian",
    before_names="kom dir sen ком дир сен",
    clauses="čl član tač tačka odeljak glava prilog stav чл члан тач тачка одељак глава прилог став",
    speech_verbs="""
    rekao rekla kaže upitao upitala pitao pitala pita odgovorio odgovorila uzviknuo uzviknula povikao povikala
    šapnuo napisao napisala dodao dodala рекао рекла каже упитао упитала питао питала пита одговорио одговорила
    узвикнуо узвикнула повикао повикала шапнуо написао написала додао додала
    """,
    nobody="niko нико",
    ordinal_dot=True,
    abbreviations="""
    g gg gđa gđica gosp god br sv st str ul bul dr mr mag prim prof doc ing dipl inž akad gen puk kap por npr tj
    tzv tzn i.sl min max mil mlrd hilj din rsd km m kg cm mm n.e p.n.e pne čl al tač odn tel faks ž.r ob v.d s.r
    d.o.o a.d o.š jan feb apr avg sept okt nov dec red prev izd ur nem engl fr lat rus г гг гђа гђица госп год бр
    св ст стр ул бул др мр маг прим проф доц инг дипл инж акад ген пук кап нпр тј тзв тзн и.сл мин макс мил млрд
    хиљ дин рсд км м кг цм мм н.е п.н.е чл ал тач одн тел в.д д.о.о а.д јан феб апр авг септ окт нов дец ред прев
    изд ур нем енгл фр лат рус ppuk potp insp preds arh adv ep mitr svešt fam amb kapt nared пот ппук потп инсп
    предс арх адв еп митр свешт фам амб капт наред
    """,
    stopwords="""
    i u na se da je su za od do po o sa s iz kao što šta koji koja koje kojeg kojem ko gde kada kad koliko zašto kako
    a ali ili ako ne ni nije nisu bio bila bilo bili biti će bi on ona ono oni one ga mu joj ih njegov njen njihov
    ovaj ova ovo taj ta to te samo još već sam smo ste si sve svi nakon pre posle između pri pod nad bez kroz zbog
    prema jer dok zatim takođe и у на се да је су за од до по о са с из као што шта који која које којег којем ко где
    када кад колико зашто како а али или ако не ни није нису био била било били бити ће би он она оно они оне га му
    јој их његов њен њихов овај ова ово тај та то те само још већ сам смо сте си све сви након пре после између при
    под над без кроз због према јер док затим такође
    """,
    ask_who="ko koga kome kim čiji ко кога коме ким чији",
    ask_when="kada kad godina godine datum dan mesec vek када кад година године датум дан месец век",
    ask_where="gde kuda odakle zemlja zemlji grad gradu mesto где куда одакле земља земљи град граду место",
    ask_number="koliko procenat procenata broj колико проценат процената број",
    ask_other="šta koji koja koje kojoj kojem kako zašto шта који која које којој којем како зашто",
    back_references="""
    on ona ono oni one to ovo ovaj ova ovi njegov njena njihov tamo он она оно они оне то ово овај ова ови његов
    њена њихов тамо
    """,
    dates="""
    januar januara januaru februar februara februaru mart marta martu april aprila aprilu maj maja maju jun juna junu
    jul jula julu avgust avgusta avgustu septembar septembra septembru oktobar oktobra oktobru novembar novembra
    novembru decembar decembra decembru ponedeljak utorak sreda sredu četvrtak petak subota subotu nedelja nedelju
    јануар јануара јануару фебруар фебруара фебруару март марта марту април априла априлу мај маја мају јун јуна јуну
    јул јула јулу август августа августу септембар септембра септембру октобар октобра октобру новембар новембра
    новембру децембар децембра децембру понедељак уторак среда среду четвртак петак субота суботу недеља недељу
    """,
    time_words="""
    danas juče sutra veče jutro noć ponoć podne nedelja nedelje mesec godina godine decenija vek sat sati minuta
    proleće leto jesen zima sada uskoro nedavno данас јуче сутра вече јутро ноћ поноћ подне недеља недеље месец
    година године деценија век сат сати минута пролеће лето јесен зима сада ускоро недавно
    """,
    numbers="""
    dva dve dvoje tri troje četiri pet šest sedam osam devet deset jedanaest dvanaest petnaest dvadeset trideset
    četrdeset pedeset šezdeset sedamdeset osamdeset devedeset sto stotina stotine dvesta trista petsto hiljada hiljade
    milion miliona milioni milijarda milijarde milijardi polovina pola trećina četvrtina два две двоје три троје
    четири пет шест седам осам девет десет једанаест дванаест петнаест двадесет тридесет четрдесет педесет шездесет
    седамдесет осамдесет деведесет сто стотина стотине двеста триста петсто хиљада хиљаде милион милиона милиони
    милијарда милијарде милијарди половина пола трећина четвртина
    """,
    thousand="hiljada hiljade хиљада хиљаде",
    million="milion miliona милион милиона",
    milliard="milijarda milijarde milijardi милијарда милијарде милијарди",
    bylines=("autor", "autori", "piše", "pišu", "tekst", "priredio", "intervju", "аутор", "аутори", "пише", "текст"),
    photo_credits=(
        "foto",
        "fotografija",
        "fotografije",
        "ilustracija",
        "izvor",
        "video",
        "tanjug",
        "beta",
        "фото",
        "фотографија",
        "илустрација",
        "извор",
        "видео",
        "танјуг",
        "бета",
        "getty images",
    ),
    related_links=(
        "pročitajte još",
        "pročitajte i",
        "pročitaj još",
        "pogledajte još",
        "pogledajte i",
        "čitajte još",
        "više o",
        "više na temu",
        "opširnije",
        "povezane vesti",
        "povezani članci",
        "slične vesti",
        "još vesti",
        "reklama",
        "oglas",
        "kliknite ovde",
        "najčitanije",
        "preporučujemo",
        "прочитајте још",
        "прочитајте и",
        "погледајте још",
        "погледајте и",
        "читајте још",
        "више о",
        "опширније",
        "повезане вести",
        "сличне вести",
        "реклама",
        "кликните овде",
        "најчитаније",
        "препоручујемо",
    ),
    promotions=(
        "pretplatite se",
        "prijavite se",
        "pratite nas",
        "podelite",
        "podeli",
        "pridružite nam se",
        "preuzmite aplikaciju",
        "komentari",
        "ostavite komentar",
        "podržite nas",
        "sva prava zadržana",
        "bilten",
        "newsletter",
        "претплатите се",
        "пријавите се",
        "пратите нас",
        "поделите",
        "подели",
        "придружите нам се",
        "преузмите апликацију",
        "коментари",
        "сва права задржана",
    ),
    feed_footers=(
        "Чланак … се појавио прво на …",
        "Чланак … се појављује прво на …",
        "Članak … se pojavio prvo na …",
        "Objava … pojavila se prvi puta na …",
    ),
    advertising=(
        "реклама",
        "оглас",
        "спонзорисано",
        "спонзорисани садржај",
        "промо",
        "рекламни садржај",
        "reklama",
        "oglas",
        "sponzorisano",
        "sponzorisani sadržaj",
        "reklamni sadržaj",
    ),
    and_words="и i",
    ad_tags="реклама reklama",
    page_messages=(
        "ваш прегледач не подржава",
        "ваш претраживач не подржава",
        "укључите javascript",
        "омогућите javascript",
        "овај видео није доступан",
        "да бисте погледали овај видео",
        "vaš pregledač ne podržava",
        "vaš pretraživač ne podržava",
        "uključite javascript",
        "omogućite javascript",
        "ovaj video nije dostupan",
        "da biste pogledali ovaj video",
    ),
    timestamps="""
    objavljeno ažurirano izmenjeno poslednja izmena u h časova čas pre minuta min sati sata čitanja datum објављено
    ажурирано измењено последња измена у ч часова час пре минута мин сати сата читања датум
    """,
    attributions=("prema", "prema pisanju", "izvor", "izvori", "o listu", "према", "према писању", "извор", "извори"),
    background=(
        "ranije … pisao",
        "ranije … pisala",
        "ranije … objavio",
        "ranije … objavila",
        "ranije … javio",
        "ranije je saopšteno",
        "ranije smo pisali",
        "ranije smo objavili",
        "podsetimo",
        "podsećamo",
        "da podsetimo",
        "kako smo ranije",
        "kao što smo ranije",
        "раније … писао",
        "раније … писала",
        "раније … објавио",
        "раније … јавио",
        "раније је саопштено",
        "раније смо писали",
        "подсетимо",
        "подсећамо",
        "да подсетимо",
        "како смо раније",
        "као што смо раније",
    ),
    bot_check=(
        "само тренутак",
        "потврдите да сте човек",
        "нисте робот",
        "нисам робот",
        "безбедносна провера",
        "омогућите javascript",
        "samo trenutak",
        "potvrdite da ste čovek",
        "niste robot",
        "nisam robot",
        "omogućite javascript",
    ),
    captions="сл слика таб табела sl slika tab tabela",
    mail_headers=("од", "послато", "датум", "за", "šalje", "poslato", "datum", "za"),
    mail_subjects=("наслов", "тема", "naslov", "predmet"),
)
