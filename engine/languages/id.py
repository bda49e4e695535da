"""Indonesian."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="id",
    followups=("dan", "dan bagaimana dengan", "bagaimana dengan", "kalau", "tapi", "tetapi", "atau"),
    verbs="yang adalah ialah ada merupakan telah sudah akan dapat bisa harus apakah menjadi",
    pronouns="dia ia beliau mereka itu ini tersebut",
    stemmer="indonesian",
    abbreviations="""
    dr drs dra prof ir h hj jl jln gg no tgl a.n s.d u.p d.a d.h rp kh ust sdr sdri bpk kg km jend letjen mayjen
    brigjen kol letkol kapt kec kab kel ds prov tel telp yth alm s.h s.e s.t s.pd m.h m.m m.si m.pd ph.d spd mt tbk
    pt cv sbb ttd ybs hlm jan feb apr jun jul agt ags sep sept okt nov des tn ny nn pdt rm irjen kombes kompol iptu
    ipda aiptu bripka lettu letda serka sertu serda kep bup gub mgr br sr drg kombes.pol ka insp marsd
    """,
    before_numbers="hal pasal min max art ay",
    before_names="sek dir inst univ adm",
    clauses="pasal bab ayat bagian lampiran",
    speech_verbs="""
    kata tanya ujar jawab tutur ucap teriak tulis bisik bertanya berkata menjawab berteriak menulis ungkap sahut
    seru
    """,
    nobody="tidak tak",
    stopwords="""
    yang dan di ke dari untuk dengan pada dalam adalah ialah ini itu oleh sebagai juga tidak tak bukan belum akan
    telah sudah sedang atau karena bahwa saat ketika agar supaya namun tetapi tapi serta para lebih paling sangat bisa
    dapat harus ia dia mereka kami kita saya aku anda kamu nya pun lah kah lagi masih hanya saja ada apa siapa kapan
    dimana mana berapa bagaimana mengapa kenapa antara setelah sebelum sejak sampai hingga tersebut secara tentang
    terhadap jika kalau maka seperti setiap semua sang si bagi melalui
    """,
    ask_who="siapa siapakah",
    ask_when="kapan kapankah tahun tanggal hari bulan abad",
    ask_where="di_mana dimana ke_mana dari_mana manakah negara kota tempat daerah",
    ask_number="berapa berapakah jumlah persen persentase banyak",
    ask_other="apa apakah bagaimana bagaimanakah mengapa kenapa mana",
    back_references="dia ia mereka ini itu beliau keduanya",
    dates="""
    januari februari maret april mei juni juli agustus september oktober november desember jan feb apr jun jul agt okt
    nov des senin selasa rabu kamis jumat sabtu minggu ahad
    """,
    time_words="""
    hari kemarin besok malam pagi siang sore minggu pekan bulan tahun dekade abad jam pukul menit sekarang segera
    baru-baru
    """,
    numbers="""
    dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas belasan puluh puluhan ratus seratus ratusan
    ribu seribu ribuan juta sejuta jutaan miliar triliun setengah separuh sepertiga seperempat
    """,
    thousand="ribu",
    million="juta",
    milliard="miliar milyar",
    bylines=("oleh", "penulis", "editor", "reporter", "pewarta", "penerjemah", "redaktur", "laporan"),
    photo_credits=(
        "foto",
        "gambar",
        "ilustrasi",
        "dok",
        "dokumentasi",
        "kredit foto",
        "sumber",
        "sumber foto",
        "keterangan foto",
        "video",
        "grafis",
        "antara",
        "antara foto",
        "getty images",
    ),
    related_links=(
        "baca juga",
        "baca selengkapnya",
        "baca lainnya",
        "baca berita",
        "simak juga",
        "simak video",
        "lihat juga",
        "tonton juga",
        "saksikan juga",
        "artikel terkait",
        "artikel lainnya",
        "berita terkait",
        "berita lainnya",
        "halaman selanjutnya",
        "selengkapnya",
        "informasi lebih lanjut",
        "iklan",
        "advertisement",
        "scroll to continue",
        "klik di sini",
        "terpopuler",
        "pilihan redaksi",
        "rekomendasi",
    ),
    promotions=(
        "berlangganan",
        "ikuti kami",
        "ikuti berita",
        "ikuti saluran",
        "bergabung dengan",
        "bagikan",
        "bagikan artikel",
        "dapatkan berita",
        "dapatkan update",
        "unduh aplikasi",
        "daftar sekarang",
        "nawala",
        "komentar",
        "tulis komentar",
        "hak cipta",
        "dukung kami",
    ),
    feed_footers=(
        "Artikel … pertama kali tampil pada …",
        "Pos … pertama kali tampil pada …",
        "Artikel … muncul pertama pada …",
    ),
    advertising=(
        "iklan",
        "advertisement",
        "konten bersponsor",
        "bersponsor",
        "advertorial",
        "disponsori",
        "kemitraan berbayar",
    ),
    and_words="dan",
    ad_tags="iklan",
    page_messages=(
        "browser anda tidak mendukung",
        "peramban anda tidak mendukung",
        "browser kamu tidak mendukung",
        "aktifkan javascript",
        "video ini tidak tersedia",
        "untuk melihat video ini",
        "untuk menonton video ini",
    ),
    timestamps="diterbitkan diperbarui dipublikasikan diposting tayang wib wita wit pukul jam menit lalu yang terakhir",
    attributions=("menurut", "sumber", "dilansir dari", "dikutip dari", "tentang koran"),
    background=(
        "sebelumnya … melaporkan",
        "sebelumnya … menulis",
        "sebelumnya … memberitakan",
        "sebelumnya diberitakan",
        "sebelumnya dilaporkan",
        "sebelumnya kami",
        "seperti diketahui",
        "seperti diberitakan",
        "seperti dilaporkan",
        "sebagai informasi",
        "sebagai pengingat",
        "sebagaimana diberitakan",
        "sebagaimana diketahui",
        "untuk diketahui",
        "diberitakan sebelumnya",
        "diketahui sebelumnya",
        "kami ingatkan",
    ),
    bot_check=(
        "tunggu sebentar",
        "mohon tunggu",
        "verifikasi bahwa anda manusia",
        "memverifikasi bahwa anda adalah manusia",
        "anda bukan robot",
        "saya bukan robot",
        "memeriksa peramban",
        "pemeriksaan keamanan",
        "verifikasi keamanan",
        "aktifkan javascript",
    ),
    captions="gambar tabel",
    mail_headers=("dari", "dikirim", "tanggal", "kepada"),
    mail_subjects=("subjek", "perihal"),
    read_more=("baca selengkapnya", "baca lebih lanjut"),
    small_talk=("terima kasih",),
)
