"""Turkish."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="tr",
    follows=("ve", "peki", "peki ya", "ya", "ama", "veya"),
    punkt="turkish",
    stemmer="turkish",
    ordinals=True,
    abbreviations="""
    dr doç prof av yrd öğr sn hz vb.a vs.a bkz çev haz s sf no cad sok mah apt tel yy örn alb gen org yzb m.ö m.s
    ltd şti tic san
    """,
    stopwords="""
    ve ile bir bu şu o da de ki için gibi kadar çok daha en ama fakat veya ya mi mı mu mü ne kim nerede nereye
    nereden ne zaman neden niçin nasıl hangi kaç olan olarak oldu olduğu olduğunu olup ise değil var yok sonra önce
    göre her hem diye ben sen biz siz onlar onu ona onun bunu buna bunun şey
    """,
    asks_who="kim kimi kime kimin kimler",
    asks_when="zaman yıl yılda tarih tarihte gün ay yüzyıl",
    asks_where="nerede nereye nereden ülke şehir yer",
    asks_many="kaç kaçı yüzde sayı sayısı",
    asks="ne neyi hangi nasıl neden niçin niye",
    months="""
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık pazartesi salı çarşamba perşembe cuma
    cumartesi pazar
    """,
    numbers="iki üç dört beş altı yedi sekiz dokuz on yirmi yüz bin milyon milyar yarısı",
    bylines=("yazan", "yazar", "haber"),
    credits=("fotoğraf", "foto", "kaynak", "görsel", "video", "aa", "getty images"),
    read_also=(
        "ayrıca okuyun",
        "bunu da okuyun",
        "devamını oku",
        "ilgili haberler",
        "ilgili haber",
        "bunlar da ilginizi çekebilir",
        "reklam",
        "tıklayın",
    ),
    subscribe=(
        "abone ol",
        "abone olun",
        "bizi takip edin",
        "takip edin",
        "paylaş",
        "bülten",
        "tüm hakları saklıdır",
        "yorumlar",
    ),
    stamps="yayınlanma yayınlandı güncelleme güncellendi saat tarihi son dakika önce",
    sources=("göre", "kaynak", "via"),
    tails=("daha önce … yazmıştı", "daha önce … bildirmişti", "hatırlatalım", "hatırlanacağı üzere", "daha önce de"),
)
