"""What a page of language data holds. Every field has a default: a language without a page is supported plainly."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimeWords:
    """What people type for times: "every Monday at 8", "since yesterday". `services.time` reads it.

    Tuples hold phrases, strings hold words parted by white space; all are compared without case, accents and
    apostrophes. The names of days, months and units come from CLDR; a page only has what CLDR lacks.
    """

    every_day: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    weekend: tuple[str, ...] = ()
    every_week: tuple[str, ...] = ()
    off: str = ""
    """Single words that end a schedule: "off", "stop"."""
    from_day: str = ""
    """"from" in "from Monday to Friday"."""
    to_day: str = ""
    at: str = ""
    """Words before a time of day."""
    every: str = ""
    schedule_fillers: str = ""
    """Words of a schedule without a meaning of their own: "on", "and", "the"."""
    oclock: str = ""
    """Words after a number that make it a time of day: "Uhr"."""
    ordinal_endings: str = ""
    """Endings of a day's number: "st" in "1st"."""
    short_days: tuple[tuple[str, int], ...] = ()
    """Short names of days that CLDR lacks, each with its day; 0 is Monday."""
    article_prefix: str = ""
    """A definite article that is written together with its noun."""
    inflects_names: bool = False
    """Names of days, months and units have more endings than CLDR lists."""
    inflects_units: bool = False
    """The same of units alone."""

    # Words of a range of dates. A final star stands for any ending of up to six letters.
    now: str = ""
    since: str = ""
    past: str = ""
    """"past" in "the past week", "3 days past"."""
    last: str = ""
    this: str = ""
    today: str = ""
    yesterday: str = ""
    before_yesterday: str = ""
    within: str = ""
    """Prepositions before a range: "in May", "on Monday"."""
    range_fillers: str = ""
    """Words of a range without a meaning of their own: "the", "articles"."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language's data. Word lists are strings, words parted by white space; phrases are tuples.

    Phrases are compared without case, accents and punctuation; " … " in a phrase stands for up to eight words. A
    question word of several parts is joined by "_": "how_many".
    """

    code: str

    # Sentences and words
    punkt: str = ""
    """The name of punkt's model."""
    stemmer: str = ""
    """The name of the Snowball algorithm."""
    suffixes: str = ""
    """Endings to take off, longest first, where there is no Snowball algorithm."""
    particles: str = ""
    """Particles and endings that are written together with the word before them; "은/는": after a consonant and after a
    vowel."""
    compound_endings: str = ""
    """Syllables that make a longer noun of the one before them."""
    prefixes: str = ""
    """Articles, prepositions and conjunctions that are written together with the next word; the article first."""
    verb_prefixes: str = ""
    """Beginnings that make another word of what follows; a language that writes compounds as one word lists them."""
    compound_links: str = ""
    """Letters between the parts of a compound."""
    same_words: tuple[str, ...] = ()
    """Words that are written in several ways, or have another one in another country, parted by white space."""
    abbreviations: str = ""
    """Never end a sentence; written without the last full stop, inner ones kept."""
    before_numbers: str = ""
    """Abbreviations that end no sentence before a number, though they may be ordinary words: "no. 5", "Art. 12"."""
    before_names: str = ""
    """Abbreviations that begin with a capital and end no sentence before a name, but may end one: "Mass.", "Inc."."""
    clauses: str = ""
    """Words that head a clause of a law together with its number: "Art. 5.", "Section 12."."""
    plain_words: str = ""
    """Ordinary words that punkt's model takes for abbreviations."""
    speech_verbs: str = ""
    """Words for speaking as they stand behind a quotation: "Is it ready?" Holm asked."""
    nobody: str = ""
    """Words at the beginning of a sentence that say that nobody spoke: "Nobody answered." is no part of a quotation."""
    ordinal_dot: bool = False
    """A number of up to three digits with a full stop is an ordinal: "3. Oktober"."""
    apostrophe: bool = False
    """The apostrophe is a letter inside words."""
    unspaced: bool = False
    """No spaces between words."""
    capitalised_nouns: bool = False
    """All nouns have capitals, so a capital is no sign of a name."""
    stopwords: str = ""
    """Words that say little: they weigh less, and are never removed."""

    # Questions
    ask_who: str = ""
    ask_when: str = ""
    ask_where: str = ""
    ask_number: str = ""
    """Question words that want a number."""
    ask_other: str = ""
    """The other question words."""
    followups: tuple[str, ...] = ()
    """How a question begins that continues the one before it: "and", "what about". A single word is compared with its
    accents (French "où" is not "ou")."""
    followup_prefix: str = ""
    """A letter that means "and" and is written together with the next word."""
    verbs: str = ""
    """Finite forms of the commonest verbs, with accents: a question that has one is complete. "-x" is an ending."""
    pronouns: str = ""
    """Words that stand for somebody or something named before, with accents. "x-": only where no other word follows,
    because it is an article as well."""
    back_references: str = ""
    """Words at the beginning of a sentence that stand for what the sentence before names: "he", "this", "their"."""
    dates: str = ""
    """Months and days of the week."""
    persian_months: tuple[str, ...] = ()
    """The twelve months of the Persian calendar, the spellings of each parted by white space."""
    time_words: str = ""
    """Words that tell a time and are no dates: "yesterday", "tonight", "century", "ago"."""
    numbers: str = ""
    """Number words that an answer to "how many" may contain."""

    # Lines of a page that are not its text
    bylines: tuple[str, ...] = ()
    """How a line begins that names the author."""
    photo_credits: tuple[str, ...] = ()
    """How a line begins that names the photographer."""
    related_links: tuple[str, ...] = ()
    """How a pointer to another article begins."""
    promotions: tuple[str, ...] = ()
    """How an advertisement for the paper itself begins: subscribe, share, follow us."""
    feed_footers: tuple[str, ...] = ()
    """Lines that programs put under an item of a feed: "The post … appeared first on …"; here " … " is any text."""
    advertising: tuple[str, ...] = ()
    """How advertising is labelled: "Advertisement", "Sponsored"."""
    ad_tags: str = ""
    """Hashtags that mark a post as advertising, without their "#"."""
    and_words: str = ""
    """"and" between the last two names of a list."""
    book_parts: str = ""
    """Entries of a book's table of contents that are no chapters: "title_page", "also_by_…"; "…" is any text, "_" may
    be missing or a hyphen in the book."""
    book_rights: str = ""
    """Words of a book's imprint that its text hardly has: "all_rights_reserved"."""
    heading_styles: str = ""
    """Identifiers of Word's styles of headings without their number; its editions drop letters outside ASCII."""
    page_messages: tuple[str, ...] = ()
    """What a page says of itself where it cannot show something: "your browser does not support"."""
    timestamps: str = ""
    """Words of a line that only gives a date or time: published, updated, at, o'clock."""
    attributions: tuple[str, ...] = ()
    """How a fragment begins that only names a source: "According to the Post."."""
    background: tuple[str, ...] = ()
    """How a sentence begins that turns to older news: "Earlier we wrote"."""
    consent: tuple[str, ...] = ()
    """Parts of words and phrases of windows that ask for consent to cookies."""
    bot_check: tuple[str, ...] = ()
    """Phrases of pages that check whether a browser or a person is asking, instead of showing an article."""
    mail_headers: tuple[str, ...] = ()
    """Lines above a mail as mail programs name them, without the subject."""
    mail_subjects: tuple[str, ...] = ()
    """The same for the line of the subject."""
    page_labels: str = ""
    """"page" in the line "page 3 of 12" of a file; a final full stop may be missing in the line."""
    page_of: str = ""
    hyphened: str = ""
    """Common words with a hyphen, which keep it where a line of a file ends at it."""
    captions: str = ""
    """Words that begin the caption of a picture or table together with a number, without full stops: "Fig. 3."."""
    """"of" in that line."""

    # Conflicting figures
    thousand: str = ""
    """1,000 in all forms that follow a number."""
    million: str = ""
    """1,000,000 in the same way."""
    milliard: str = ""
    """1,000,000,000 in the same way."""
    number_signs: tuple[tuple[str, float], ...] = ()
    """What is written together with a number and multiplies it, each with its factor: "5m", "30万"."""
    hedges: str = ""
    """Words before a number that is not exact: "about", "more than"."""
    currencies: str = ""
    counted_of: str = ""
    """Words between a number and what is counted: "5 millions *de* personnes"."""

    # What people write to the bot
    small_talk: tuple[str, ...] = ()
    """Whole messages that ask nothing: thanks, greetings, agreement, laughter."""
    read_more: tuple[str, ...] = ()
    """How a short post points to the whole article: "read more". Found inside of words too."""
    times: TimeWords | None = None
    """None where times are not understood; else the names of CLDR are understood too."""
