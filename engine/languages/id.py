"""Indonesian."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="id",
    follows=("dan", "dan bagaimana dengan", "bagaimana dengan", "kalau", "tapi", "tetapi", "atau"),
    stemmer="indonesian",
    abbreviations="""
    dr drs prof ir h hj jl no hal tgl dll.a dsb.a dst.a a.n s.d u.p rp kh st sdr sdri bpk km kg jend kol
    """,
    stopwords="""
    yang dan di ke dari untuk dengan pada dalam adalah ini itu oleh sebagai juga tidak akan telah sudah atau karena
    bahwa saat agar namun tetapi serta para lebih bisa dapat ia dia mereka kami kita saya anda nya pun lagi masih
    hanya ada apa siapa kapan dimana mana berapa bagaimana mengapa kenapa antara setelah sebelum sampai hingga
    tersebut secara
    """,
    asks_who="siapa",
    asks_when="kapan tahun tanggal hari bulan abad",
    asks_where="mana dimana negara kota tempat",
    asks_many="berapa jumlah persen",
    asks="apa apakah bagaimana mengapa kenapa",
    months="""
    januari februari maret april mei juni juli agustus september oktober november desember senin selasa rabu kamis
    jumat sabtu minggu
    """,
    numbers="""
    dua tiga empat lima enam tujuh delapan sembilan sepuluh belas puluh ratus ribu juta miliar triliun setengah
    """,
    bylines=("oleh", "penulis", "editor", "reporter"),
    credits=("foto", "gambar", "sumber", "video", "antara", "getty images"),
    read_also=(
        "baca juga",
        "baca selengkapnya",
        "simak juga",
        "lihat juga",
        "artikel terkait",
        "berita terkait",
        "iklan",
        "klik di sini",
        "tonton juga",
    ),
    subscribe=("berlangganan", "ikuti kami", "bagikan", "dapatkan", "komentar"),
    stamps="diterbitkan diperbarui dipublikasikan wib wita wit pukul jam menit lalu yang",
    sources=("menurut", "sumber"),
    tails=(
        "sebelumnya … melaporkan",
        "sebelumnya diberitakan",
        "sebelumnya dilaporkan",
        "seperti diketahui",
        "sebagai informasi",
        "sebagaimana diberitakan",
        "seperti diberitakan",
        "diberitakan sebelumnya",
    ),
)
