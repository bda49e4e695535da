"""English."""

from engine.languages import en_pages
from engine.languages.model import Language, TimeWords

LANGUAGE = Language(
    code="en",
    followups=("and", "and what about", "what about", "how about", "and how about", "but", "or", "also"),
    verbs="""
    is are was were isn aren wasn weren be been am has have had hasn haven does do did doesn don didn can could
    will would shall should may might must
    """,
    pronouns="it he she they him her them his its their hers theirs this that these those",
    punkt="english",
    stemmer="english",
    abbreviations="""
    mr mrs ms dr drs prof rev fr hon gen brig col lt sgt cpl pvt capt cmdr adm maj gov sen rep pres supt insp msgr
    messrs mme mlle st mt ft e.g i.e cf vs v viz ca c approx est al ed eds pp vol vols dept univ assn assoc ave
    blvd rd hwy sq bldg apt ph.d m.d b.a m.a jan feb aug sept oct nov dec ibid op cit nos figs a.k.a w.r.t resp
    incl excl orig abp bp bros atty amb cdr maj.gen lt.gen lt.col det ofc asst chmn mgr profs revs sens cpls cllr
    rt pte esp eq eqs natl intl bro treas
    """,
    before_numbers="""
    no fig art sec ch par p vol jan feb mar apr may jun jul aug sep oct nov dec tel ext vers eq eqs secs thm def
    prop lemma app tab ann reg
    """,
    before_names="""
    com cong legis const sec dir min inst acad coll hosp comm bur mfg bd jr sr esq inc ltd corp co llc wm chas geo
    jas thos robt edw benj ala ariz ark calif colo conn del fla ga ill ind kan kans ky la md mass mich minn miss mo
    mont neb nev okla ore oreg pa penn tenn tex va vt wash wis wyo pt pk pl ct ln terr sta mus found exec admin
    dist ens ald cnty ven trans illus pub stat regs supp rec cal civ crim div app cir gaz evid
    """,
    clauses="""
    art article sec section ch chapter para paragraph cl clause reg regulation rule annex schedule part item point
    title
    """,
    speech_verbs="""
    said says asked asks replied replies answered shouted cried whispered told wrote writes added exclaimed
    wondered demanded insisted joked remarked screamed yelled called explained murmured muttered laughed sighed
    snapped thought inquired enquired quipped repeated declared warned begged pleaded countered tweeted posted cheered
    """,
    nobody="nobody none",
    stopwords="""
    a an the and or but if of to in on at by for from with without as into over under about after before between is
    are was were be been being am do does did doing has have had having can could may might must shall should will
    would this that these those there here it its he she his her him they them their we us our you your i me my not no
    nor so than then too very also just more most some any each which who whom whose what when where why how s t d ll
    re ve m
    """,
    ask_who="who whom whose",
    ask_when="when year date day month century",
    ask_where="where country city place state",
    ask_number="""
    how_many how_much how_long how_far how_old how_big how_large how_tall how_high how_often how_deep how_wide
    how_fast how_heavy many much percentage number percent
    """,
    ask_other="what which why how",
    back_references="he she it they his her its their him them this these that those both such",
    dates="""
    january february march april may june july august september october november december jan feb apr aug sept oct nov
    dec monday tuesday wednesday thursday friday saturday sunday
    """,
    time_words="""
    today yesterday tomorrow tonight morning evening afternoon noon midnight night week weekend month year years
    decade decades century centuries ago hour hours minute minutes spring summer autumn winter o'clock now currently
    recently soon later
    """,
    numbers="""
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million billion trillion dozen dozens half third quarter twice
    """,
    number_signs=(("k", 1e3), ("m", 1e6), ("mn", 1e6), ("bn", 1e9)),
    bylines=("by", "written by", "reported by", "reporting by", "story by", "edited by", "text by"),
    photo_credits=(
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
    related_links=(
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
    promotions=(
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
    feed_footers=(
        "The post … appeared first on …",
        "The post … first appeared on …",
        "The article … appeared first on …",
        "The article … first appeared on …",
        "This post appeared first on …",
        "This article first appeared on …",
        "This article was originally published …",
        "This post was first published on …",
        "Originally published at …",
        "… was originally published in … on Medium …",
        "This article is republished from …",
        "submitted by /u/…",
        "submitted by u/…",
        "[link]",
        "[comments]",
        "[link] [comments]",
        "Article URL: …",
        "Comments URL: …",
    ),
    advertising=(
        "advertisement",
        "advertising",
        "advertorial",
        "sponsored",
        "sponsored post",
        "sponsored content",
        "paid content",
        "paid post",
        "paid partnership",
        "paid promotion",
        "in partnership with",
        "presented by our sponsor",
    ),
    and_words="and",
    ad_tags="ad advertisement sponsored",
    book_parts=(
        "title_page half_title cover copyright copyright_page copyright_notice contents table_of_contents dedication "
        "colophon imprint acknowledgments acknowledgements also_by_… about_the_author about_the_publisher"
    ),
    book_rights="copyright isbn all_rights_reserved",
    heading_styles="heading",
    page_messages=en_pages.PAGE_MESSAGES,
    timestamps="""
    published updated posted last modified first on at am pm gmt utc est edt bst cet pst pdt ago hours hour hrs
    minutes minute min mins days day read reading date time by mon tue tues wed thu thurs fri sat sun mar jun jul sep
    today yesterday
    """,
    attributions=("according to", "about the", "source", "sources", "via", "as reported by", "per"),
    background=(
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
    bot_check=en_pages.BOT_CHECK,
    consent=en_pages.CONSENT,
    hyphened=(
        "well-known well-being well-established well-educated well-paid long-term short-term medium-term "
        "long-standing so-called self-made self-employed self-confident full-time part-time real-time "
        "hard-working high-level high-speed high-quality low-cost low-income high-income large-scale small-scale "
        "first-class second-hand third-party decision-making problem-solving old-fashioned open-minded non-profit "
        "left-wing right-wing middle-class cross-border one-third two-thirds pre-war post-war mid-term ex-husband "
        "ex-wife"
    ),
    captions="fig figure tab table chart",
    mail_headers=("from", "sent", "date", "to", "cc", "bcc", "reply-to"),
    mail_subjects=("subject",),
    page_labels="page p.",
    page_of="of",
    thousand="thousand thousands",
    million="million millions",
    milliard="billion billions",
    hedges="about around some nearly almost least than over up roughly approximately",
    currencies="euro euros dollar dollars crown crowns pound pounds yen",
    counted_of="of the",
    small_talk=(
        "thanks",
        "many thanks",
        "thanks a lot",
        "thank you",
        "thank you so much",
        "thank you very much",
        "thx",
        "ty",
        "cheers",
        "hi",
        "hi there",
        "hello",
        "hello there",
        "hey",
        "hey there",
        "good morning",
        "good afternoon",
        "good evening",
        "good night",
        "bye",
        "bye bye",
        "goodbye",
        "see you",
        "ok",
        "okay",
        "okey",
        "alright",
        "got it",
        "great",
        "perfect",
        "super",
        "cool",
        "yes",
        "lol",
        "haha",
        "hahaha",
        "xd",
        "great answer",
        "good answer",
        "nice answer",
        "good job",
        "great job",
        "nice job",
        "well done",
        "good bot",
        "awesome",
        "amazing",
        "wonderful",
        "excellent",
        "brilliant",
        "very good",
        "very helpful",
        "you are great",
        "you're great",
        "love it",
        "i love it",
        "that helps",
        "that helped",
        "no problem",
        "you're welcome",
        "sorry",
    ),
    read_more=(
        "read more",
        "read on",
        "read the",
        "read full",
        "full story",
        "full article",
        "full text",
        "continue reading",
    ),
    times=TimeWords(
        every_day=("daily", "everyday", "every day", "each day"),
        weekdays=("weekdays", "weekday", "workdays"),
        weekend=("weekends", "weekend", "week end", "week ends"),
        every_week=("weekly", "every week", "each week"),
        off="off stop none never",
        from_day="from",
        to_day="to till until thru through",
        at="at",
        every="every each",
        schedule_fillers="on in and the oclock",
        ordinal_endings="st nd rd th",
        now="now",
        since="since from",
        past="past",
        last="last latest previous",
        this="this",
        today="today",
        yesterday="yesterday",
        within="in on",
        range_fillers="the of for article* post*",
    ),
)
