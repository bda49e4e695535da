"""Turkish."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="tr",
    followups=("ve", "peki", "peki ya", "ya", "ama", "veya"),
    verbs="var yok idi oldu olacak olabilir mi mı mu mü midir mıdır mudur müdür vardı",
    pronouns="o onu ona onun ondan onda onlar onları onların bu bunu buna bunun bundan şu bunlar",
    punkt="turkish",
    stemmer="turkish",
    before_names="il bak hv fam inş yd yarg",
    clauses="madde md bölüm fıkra kısım bent ek",
    speech_verbs="""
    dedi diyor sordu soruyor yanıtladı cevapladı bağırdı haykırdı fısıldadı yazdı ekledi söyledi seslendi
    mırıldandı
    """,
    nobody="kimse",
    ordinal_dot=True,
    abbreviations="""
    dr doç prof av yrd öğr gör arş uzm sn hz bkz çev haz s.a.v sf no cad sok bul mah apt blv tel faks yy örn alb
    gen tuğg tümg korg org yzb bnb ütğm tğm asb mk m.ö m.s ltd şti a.ş tic san t.c k.k.t.c a.b.d st kg km cm mm dak
    der ed yay müh mim ecz op dip dn min max mrk ank ist ing fr alm osm ar yun lat krş trans oca şub nis tem ağu
    eyl eki kas ara kd bçvş çvş onb dt vet bşk gn müd sek şeh opr ord doç.dr yrd.doç gnkur muh blm başk yb yrb
    """,
    before_numbers="s no md fık bk şek böl",
    stopwords="""
    ve ile bir bu şu o da de ki için gibi kadar çok daha en az ama fakat ancak veya ya yahut mi mı mu mü ne kim nerede
    nereye nereden zaman neden niçin nasıl hangi kaç olan olarak oldu olduğu olduğunu olup olmak ise değil var yok
    sonra önce göre her hem hiç diye ben sen biz siz onlar onu ona onun onların bunu buna bunun bunlar şey üzere karşı
    doğru rağmen dolayı beri ayrıca bazı bütün tüm şöyle böyle öyle etti eden eder edildi edilen
    """,
    ask_who="kim kimi kime kimin kimler kimdir kimden",
    ask_when="ne_zaman zaman yıl yılda yılında tarih tarihte tarihinde gün ay yüzyıl yüzyılda",
    ask_where="nerede nereye nereden neresi nerededir ülke ülkede şehir şehirde yer",
    ask_number="kaç kaçı kaçıncı kaçta ne_kadar yüzde sayı sayısı",
    ask_other="ne neyi neler nedir hangi hangisi nasıl neden niçin niye",
    back_references="o onlar bu bunlar şu onun onların bunun burada orada ikisi",
    dates="""
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık ocakta şubatta martta nisanda mayısta
    haziranda temmuzda ağustosta eylülde ekimde kasımda aralıkta pazartesi salı çarşamba perşembe cuma cumartesi pazar
    """,
    time_words="""
    bugün dün yarın akşam sabah gece öğle hafta ay yıl yılında yıllar yüzyıl saat dakika ilkbahar yaz sonbahar kış
    şimdi yakında geçenlerde
    """,
    numbers="""
    iki üç dört beş altı yedi sekiz dokuz on yirmi otuz kırk elli altmış yetmiş seksen doksan yüz yüzlerce bin
    binlerce milyon milyonlarca milyar yarım yarısı buçuk çeyrek ikisi üçü onlarca
    """,
    thousand="bin",
    million="milyon",
    milliard="milyar",
    bylines=("yazan", "yazar", "haber", "muhabir", "çeviri", "editör", "röportaj", "hazırlayan"),
    photo_credits=(
        "fotoğraf",
        "fotoğraflar",
        "foto",
        "arşiv fotoğrafı",
        "kaynak",
        "görsel",
        "grafik",
        "video",
        "aa",
        "dha",
        "iha",
        "anadolu ajansı",
        "getty images",
    ),
    related_links=(
        "ayrıca okuyun",
        "bunu da okuyun",
        "bunları da okuyun",
        "okumaya devam et",
        "okumak için tıklayın",
        "devamını oku",
        "devamı için",
        "daha fazla oku",
        "daha fazlası",
        "daha fazla bilgi",
        "ayrıca bakınız",
        "bakınız",
        "izleyin",
        "ilgili haberler",
        "ilgili haber",
        "benzer haberler",
        "diğer haberler",
        "bunlar da ilginizi çekebilir",
        "ilginizi çekebilir",
        "reklam",
        "tıklayın",
        "buraya tıklayın",
        "çok okunanlar",
        "en çok okunanlar",
        "önerilen",
    ),
    promotions=(
        "abone ol",
        "abone olun",
        "bizi takip edin",
        "takip edin",
        "takip et",
        "paylaş",
        "paylaşın",
        "bu haberi paylaş",
        "bülten",
        "bültenimize",
        "kaydol",
        "üye olun",
        "uygulamamızı indirin",
        "uygulamayı indirin",
        "giriş yap",
        "yorum yap",
        "yorumlar",
        "tüm hakları saklıdır",
    ),
    feed_footers=("… yazısı ilk önce … üzerinde ortaya çıktı",),
    advertising=(
        "reklam",
        "sponsorlu",
        "sponsorlu içerik",
        "advertorial",
        "ücretli iş birliği",
        "ücretli ortaklık",
        "tanıtım yazısı",
    ),
    and_words="ve",
    ad_tags="reklam",
    heading_styles="balk başlık",
    page_messages=(
        "tarayıcınız desteklemiyor",
        "tarayıcınız video",
        "tarayıcınız bu",
        "tarayıcınız html5",
        "javascript'i etkinleştirin",
        "javascripti etkinleştirin",
        "bu video kullanılamıyor",
        "bu video bölgenizde",
        "bu video ülkenizde",
        "bu video mevcut değil",
        "bu videoyu izlemek için",
        "bu videoyu görüntülemek için",
    ),
    timestamps="""
    yayınlanma yayınlandı yayımlanma yayımlandı giriş oluşturulma güncelleme güncellendi saat tarihi tarih son dakika
    dk önce okuma süresi
    """,
    attributions=("göre", "kaynak", "kaynaklar", "gazetesine göre", "via"),
    background=(
        "daha önce … yazmıştı",
        "daha önce … yazdı",
        "daha önce … bildirmişti",
        "daha önce … duyurmuştu",
        "daha önce … aktarmıştı",
        "daha önce … yazmıştık",
        "daha önce bildirildi",
        "hatırlatalım",
        "hatırlatmak gerekirse",
        "hatırlanacağı üzere",
        "hatırlanacağı gibi",
        "hatırlatma",
        "bilindiği gibi",
        "bilindiği üzere",
    ),
    bot_check=(
        "bir dakika lütfen",
        "insan olduğunuzu doğrulayın",
        "insan olduğunuz doğrulanıyor",
        "robot olmadığınızı",
        "ben robot değilim",
        "tarayıcınız kontrol ediliyor",
        "güvenlik kontrolü",
        "güvenlik doğrulaması",
        "javascript'i etkinleştirin",
    ),
    captions="şekil tablo",
    mail_headers=("kimden", "gönderen", "gönderildi", "gönderme tarihi", "tarih", "kime"),
    mail_subjects=("konu",),
    small_talk=("teşekkürler", "merhaba"),
    read_more=("devamı",),
)
