"""French."""

from engine.languages.model import Language

LANGUAGE = Language(
    code="fr",
    follows=(
        "et",
        "et pour",
        "et si",
        "mais",
        "ou",
        "et qu en est il de",
        "qu en est il de",
        "qu en est il du",
        "et au sujet de",
        "sinon",
    ),
    punkt="french",
    stemmer="french",
    abbreviations="""
    m mm mme mmes mlle mlles me mes dr drs pr prs mgr st ste sts cf p.ex pp av apr éd ibid tél bd boul j.-c s.m s.e
    s.a.s gal col lt cdt cap c.-à-d c.à.d env chap fig hab dép arr adj gouv janv févr avr juil sept oct nov déc réf
    resp max min
    """,
    before_numbers="p art no n chap t vol fig env tél éd",
    stopwords="""
    le la les l un une des du de d au aux à et ou mais si que qu qui quoi dont où ce cet cette ces c il elle ils elles
    on nous vous je j tu me m te t se s lui leur leurs son sa ses mon ma mes ton ta tes notre nos votre vos en y dans
    par pour sur sous avec sans entre vers chez est sont était étaient être été suis es sommes êtes sera seront a ont
    avait avaient avoir eu ai as avons avez ne n pas plus moins très aussi alors comme quand comment pourquoi quel
    quelle quels quelles lequel laquelle combien fait faire
    """,
    asks_who="qui",
    asks_when="quand année date jour mois siècle époque",
    asks_where="où pays ville lieu endroit",
    asks_many="combien nombre pourcentage",
    asks="quoi que qu quel quelle quels quelles lequel laquelle comment pourquoi est ce",
    months="""
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr avr juil sept oct
    nov déc lundi mardi mercredi jeudi vendredi samedi dimanche
    """,
    numbers="""
    deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
    cinquante soixante septante huitante nonante cent cents mille millier milliers million millions milliard milliards
    centaine centaines dizaine dizaines douzaine vingtaine moitié demi tiers quart
    """,
    bylines=("par", "propos recueillis par", "article de", "texte de", "texte", "auteur", "rédigé par", "écrit par"),
    credits=(
        "photo",
        "photos",
        "crédit photo",
        "crédits photo",
        "crédit",
        "crédits",
        "image",
        "illustration",
        "photo d illustration",
        "image d illustration",
        "légende",
        "getty images",
        "photo d archives",
        "vidéo",
        "afp",
    ),
    read_also=(
        "lire aussi",
        "à lire aussi",
        "lire également",
        "à lire également",
        "à lire",
        "lire",
        "lisez aussi",
        "voir aussi",
        "à voir aussi",
        "voir également",
        "à voir",
        "sur le même sujet",
        "sur le même thème",
        "articles liés",
        "articles connexes",
        "en savoir plus",
        "pour en savoir plus",
        "pour aller plus loin",
        "à écouter",
        "à ne pas manquer",
        "ne manquez pas",
        "plus d informations",
        "vous aimerez aussi",
        "publicité",
        "la suite après cette publicité",
        "la suite après la publicité",
        "cliquez ici",
        "les plus lus",
    ),
    subscribe=(
        "abonnez vous",
        "inscrivez vous",
        "suivez nous",
        "rejoignez nous",
        "partager",
        "partagez",
        "newsletter",
        "recevez",
        "téléchargez notre",
        "téléchargez l application",
        "déjà abonné",
        "article réservé",
        "cet article est réservé",
        "retrouvez nous",
        "suivez l actualité",
        "soutenez",
        "tous droits réservés",
        "commentaires",
        "commenter",
        "réagir",
        "tweeter",
    ),
    stamps="""
    publié publiée mis mise à jour le la modifié actualisé posté heure heures h min minutes il y a lecture temps de
    date par et
    """,
    sources=("à propos de", "à propos du", "à propos des", "a propos", "selon", "d après", "source", "sources", "via"),
    tails=(
        "plus tôt … a écrit",
        "plus tôt … ont écrit",
        "plus tôt … avons écrit",
        "plus tôt … a rapporté",
        "plus tôt … a signalé",
        "plus tôt … a publié",
        "plus tôt … a parlé de",
        "plus tôt il a été rapporté",
        "plus tôt il a été signalé",
        "auparavant … a écrit",
        "auparavant … avons écrit",
        "auparavant … a rapporté",
        "précédemment … a écrit",
        "précédemment … avons écrit",
        "précédemment … a rapporté",
        "pour rappel",
        "rappelons",
        "nous rappelons",
        "nous rappellerons",
        "nous vous rappelons",
        "nous rappelions",
        "comme nous l avons écrit",
        "comme nous l avions écrit",
        "comme nous l avons rapporté",
        "nous avons écrit précédemment",
        "nous avons écrit plus tôt",
        "nous écrivions",
        "rappel",
    ),
)
