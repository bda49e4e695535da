"""Serbian."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="sr",
    follows=("а", "и", "а шта је са", "шта је са", "али", "или", "a", "i", "a šta je sa", "šta je sa", "ali", "ili"),
    punkt="slovene",
    stemmer="serbian",
    ordinals=True,
    abbreviations="""
    g gg god br st str ul dr mr prof doc ing gen sv npr tj tzv itd.a i.sl min max mil mlrd hilj din km kg р г год бр
    ст стр ул др мр проф доц инж ген св нпр тј тзв мил млрд хиљ дин км кг
    """,
    stopwords="""
    i u na se da je su za od do po o sa s iz kao što koji koja koje ko šta gde kada koliko zašto kako a ali ili ako
    ne nije nisu bio bila bilo bili biti će bi on ona ono oni one njegov njen njihov ovaj ova ovo taj ta to te samo
    još već и у на се да је су за од до по о са с из као што који која које ко шта где када колико зашто како а али
    или ако не није нису био била било били бити ће би он она оно они овај ова ово тај та то само још већ
    """,
    asks_who="ko koga kome ко кога коме",
    asks_when="kada godina godine datum dan mesec vek када година године датум дан месец век",
    asks_where="gde kuda zemlja grad mesto где куда земља град место",
    asks_many="koliko procenat broj колико проценат број",
    asks="šta koji koja koje kako zašto шта који која које како зашто",
    months="""
    januar januara februar februara mart marta april aprila maj maja jun juna jul jula avgust avgusta septembar
    septembra oktobar oktobra novembar novembra decembar decembra јануара фебруара марта априла маја јуна јула
    августа септембра октобра новембра децембра
    """,
    numbers="""
    dva dve tri četiri pet šest sedam osam devet deset sto hiljada milion два две три четири пет шест седам осам
    девет десет сто хиљада милион
    """,
    bylines=("autor", "piše", "аутор", "пише"),
    credits=("foto", "fotografija", "izvor", "фото", "извор", "video", "видео"),
    read_also=(
        "pročitajte još",
        "pročitajte i",
        "pogledajte još",
        "pogledajte i",
        "povezane vesti",
        "прочитајте још",
        "прочитајте и",
        "погледајте још",
    ),
    subscribe=("pretplatite se", "pratite nas", "podelite", "пратите нас", "поделите"),
    stamps="objavljeno ažurirano u h časova pre minuta sati објављено ажурирано у часова пре минута сати",
    sources=("prema", "izvor", "према", "извор"),
    tails=("ranije … pisao", "ranije … objavio", "podsetimo", "podsećamo", "kako smo ranije", "подсетимо", "подсећамо"),
)
