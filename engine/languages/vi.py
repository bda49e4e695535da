"""Vietnamese."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="vi",
    follows=("và", "còn", "thế còn", "vậy còn", "nhưng", "hay"),
    abbreviations="tp ths gs pgs ts bs ks tr v.v.a q p đ ông tt st vd",
    stopwords="""
    và của là có được cho trong với các những một này đó khi từ đến tại về ra vào như không đã đang sẽ cũng để do bị
    bởi trên dưới sau trước theo nhiều người ở mà thì nên vì nếu hay hoặc rằng ai gì nào đâu khi bao giờ nhiêu sao
    thế tôi bạn ông bà anh chị họ chúng ta nó lại còn rất chỉ
    """,
    asks_who="ai",
    asks_when="khi năm ngày tháng giờ thế kỷ",
    asks_where="đâu nước thành phố nơi",
    asks_many="bao nhiêu mấy số phần trăm",
    asks="gì nào sao thế",
    months="tháng thứ chủ nhật",
    numbers="hai ba bốn năm sáu bảy tám chín mười trăm nghìn ngàn triệu tỷ nửa",
    bylines=("tác giả", "theo", "thực hiện"),
    credits=("ảnh", "nguồn", "video", "đồ họa"),
    read_also=(
        "xem thêm",
        "đọc thêm",
        "xem tiếp",
        "tin liên quan",
        "bài liên quan",
        "mời xem",
        "mời bạn xem",
        "quảng cáo",
    ),
    subscribe=("đăng ký", "theo dõi", "chia sẻ", "bình luận"),
    stamps="cập nhật đăng lúc ngày giờ gmt thứ chủ nhật phút trước xuất bản",
    sources=("theo", "nguồn"),
    tails=("trước đó … đưa tin", "như đã đưa tin", "như tin đã đưa", "xin nhắc lại", "nhắc lại"),
)
