"""Korean."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="ko",
    follows=("그리고", "그럼", "그러면", "그런데", "하지만", "또는"),
    punkt="ko",
    stopwords="""
    이 그 저 것 수 등 및 또는 그리고 그러나 하지만 에서 으로 에게 부터 까지 무엇 누구 언제 어디 어떻게 왜 얼마나 몇
    어떤 어느 있는 있다 했다 한다 하는 할
    """,
    asks_who="누가 누구 누구의 누구를",
    asks_when="언제 연도 날짜 몇년",
    asks_where="어디 어디서 어디에서 나라 도시",
    asks_many="몇 얼마나 얼마 비율 수는",
    asks="무엇 무엇을 무엇이 어떤 어느 어떻게 왜",
    months="월 일 년 월요일 화요일 수요일 목요일 금요일 토요일 일요일",
    numbers="둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열 백 천 만 억 절반",
    bylines=("글", "기자", "작성자"),
    credits=("사진", "출처", "영상", "이미지"),
    read_also=("관련기사", "관련 기사", "더 읽기", "더보기", "함께 읽기", "추천 기사", "광고"),
    subscribe=("구독", "팔로우", "공유", "무단전재", "저작권자"),
    stamps="입력 수정 등록 게재 오전 오후 최종수정 승인",
    sources=("에 따르면", "출처"),
    tails=("앞서 보도한", "앞서"),
)
