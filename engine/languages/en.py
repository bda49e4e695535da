"""English."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="en",
    follows=("and", "and what about", "what about", "how about", "and how about", "but", "or", "also"),
    punkt="english",
    stemmer="english",
    abbreviations="""
    mr mrs ms dr drs prof rev fr hon gen brig col lt sgt cpl pvt capt cmdr adm maj gov sen rep pres supt insp msgr
    messrs mme mlle st mt ft e.g i.e cf vs v viz ca c approx est al ed eds pp vol vols dept univ assn assoc ave blvd
    rd hwy sq bldg apt ph.d m.d b.a m.a jan feb aug sept oct nov dec ibid op cit nos figs a.k.a w.r.t resp incl excl
    orig
    """,
    before_numbers="no fig art sec ch par p vol jan feb mar apr may jun jul aug sep oct nov dec tel ext vers",
    stopwords="""
    a an the and or but if of to in on at by for from with without as into over under about after before between is
    are was were be been being am do does did doing has have had having can could may might must shall should will
    would this that these those there here it its he she his her him they them their we us our you your i me my not no
    nor so than then too very also just more most some any each which who whom whose what when where why how s t d ll
    re ve m
    """,
    asks_who="who whom whose",
    asks_when="when year date day month century",
    asks_where="where country city place state",
    asks_many="""
    how_many how_much how_long how_far how_old how_big how_large how_tall how_high how_often how_deep how_wide
    how_fast how_heavy many much percentage number percent
    """,
    asks="what which why how",
    months="""
    january february march april may june july august september october november december jan feb apr aug sept oct nov
    dec monday tuesday wednesday thursday friday saturday sunday
    """,
    numbers="""
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million billion trillion dozen dozens half third quarter twice
    """,
    bylines=("by", "written by", "reported by", "reporting by", "story by", "edited by", "text by"),
    credits=(
        "photo",
        "photos",
        "photo by",
        "photograph",
        "photographs",
        "photo credit",
        "image",
        "image credit",
        "image source",
        "image caption",
        "picture",
        "pictures by",
        "credit",
        "getty images",
        "file photo",
        "media caption",
        "video",
        "watch",
        "illustration",
        "ap photo",
        "reuters",
    ),
    read_also=(
        "read also",
        "also read",
        "read more",
        "read next",
        "read the full",
        "see also",
        "related",
        "related articles",
        "related stories",
        "more on this",
        "more on this story",
        "you may also like",
        "recommended",
        "most read",
        "more from",
        "click here",
        "find out more",
        "continue reading",
        "don t miss",
        "further reading",
        "more stories",
        "listen to",
        "advertisement",
        "sponsored",
    ),
    subscribe=(
        "subscribe",
        "sign up",
        "follow us",
        "join us on",
        "join our",
        "share this",
        "share on",
        "share",
        "tweet",
        "get the latest",
        "download our app",
        "download the app",
        "support our",
        "our newsletter",
        "newsletter",
        "like us on",
        "have you got a story",
        "contact us",
        "all rights reserved",
        "copyright",
    ),
    stamps="""
    published updated posted last modified first on at am pm gmt utc est edt bst cet pst pdt ago hours hour hrs
    minutes minute min mins days day read reading date time by mon tue tues wed thu thurs fri sat sun mar jun jul sep
    today yesterday
    """,
    sources=("according to", "about the", "source", "sources", "via", "as reported by", "per"),
    tails=(
        "earlier we wrote",
        "earlier we reported",
        "earlier it was reported",
        "earlier it became known",
        "earlier … reported that",
        "earlier … wrote that",
        "earlier … wrote about",
        "previously we wrote",
        "previously we reported",
        "previously it was reported",
        "previously … wrote that",
        "previously … wrote about",
        "as we reported earlier",
        "as we wrote earlier",
        "as we previously reported",
        "as previously reported",
        "as reported earlier",
        "as a reminder",
        "recall that",
        "we recall that",
        "we remind",
        "we will remind",
        "let us remind",
        "let us recall",
        "it will be recalled",
        "it will be remembered",
        "we also remind",
        "we also recall",
        "we will also remind",
        "we will also recall",
        "we previously wrote",
        "we previously reported",
    ),
)
