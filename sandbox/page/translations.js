// The page's own words, in the browser's language where there are some.
const WORDS = {
  en: {
    sandbox: "Sandbox.", local: "Nothing leaves this machine.", goOn: "Go on to Telegram",
    goOn1: "In Telegram, write to @BotFather: /newbot. It gives you a token.",
    goOn2: "Start the bot with it:", goOn3: "Write to your bot there. This page is then no longer needed.",
    speakingAs: "Speaking as", chats: "Chats", back: "Back to the chats", chatMenu: "More about this chat",
    topics: "Topics", conversation: "Conversation", replySelection: "Reply to selection", newest: "To the newest message",
    commands: "Commands", cancel: "Cancel", files: "Files to send", add: "Add a file or a forwarded post", message: "Message",
    send: "Send", begin: "Start", dropHere: "Drop files to send them", ok: "OK", madeUp: "A forwarded post",
    madeUpHint: "As if you had forwarded it from elsewhere in Telegram.", from: "From", aChannel: "a channel", aPerson: "a person",
    aHiddenPerson: "a person who hides their account", name: "Name", publicName: "Public name, if it has one",
    postNumber: "Number of the post", postText: "Text", forward: "Forward", general: "General", typing: "typing…",
    bot: "bot", group: "group, %s members", channel: "channel", chooseFile: "A file or photo…", choosePost: "A forwarded post…",
    reply: "Reply", edit: "Edit", copy: "Copy text", react: "React", forwardTo: "Forward to", sendTo: "Send to",
    options: "Message options", forwardedFrom: "Forwarded from %s", edited: "edited", editing: "Editing", replyingTo: "Reply to %s",
    quoting: "Quoting %s", copied: "Copied", asPhoto: "as a photo", remove: "Remove %s", hidden: "Hidden text, press to read",
    more: "Show all", less: "Show less", opens: "%s (opens in a new tab)", noAnswer: "The bot has not answered.",
    empty: "Nothing here yet.", block: "Block the bot", unblock: "Unblock the bot", blocked: "You blocked the bot.",
    makeAdmin: "Make the bot an administrator", makeMember: "Make the bot an ordinary member", removeBot: "Remove the bot", addBot: "Add the bot",
    readersOnly: "Only administrators write here.", notHere: "That message is not here any more.", photo: "Photo", unread: "%s new",
    lost: "The sandbox is not answering. It will come back by itself when it does.", previewOf: "Link preview: %s",
    privacyOn: "sees commands, mentions and replies", privacyOff: "sees everything", away: "is not here", pinned: "Pinned a message", topicMade: "Topic “%s”",
    groupMade: "The group was made", joined: "%s joined", replied: "Go to the message this answers", today: "Today",
    via: "via @%s", formatted: "with formatting: %s", keys: "The bot's keyboard", addTo: "Add the bot to", sharedChat: "Chosen: %s",
    notInSandbox: "The sandbox does not know that button.", newChannel: "+ A new channel", newGroup: "+ A new group", myChannel: "My channel", myGroup: "My group",
    guide: "First steps", welcome: "Welcome to Pullquote's sandbox", whatThis: "A pretend Telegram on this machine, with the real bot behind it. No account is needed, and nothing leaves this machine.",
    whatBot: "What can this bot do?", firstSteps: "What to do first", step1: "Press Start, then “Try with an example” in the bot's answer.", step2: "Ask it something about the example:",
    step3: "Send it a link. These made-up pages can be read without the internet:", step4: "Follow a feed. This one has a new item every two minutes; /digest then says what is new:",
    step5: "Paste any text, or drop a file here. Reply to a summary to ask about that article; select words to ask about them.",
    link1: "A paper", link2: "Another one on the same event, with other figures", link3: "Behind a consent window", link4: "A long one", link5: "In French", feed: "The news",
    whoIsHere: "Who is here", youAre: "you%s", isOwner: ", the bot's owner, who may use /admin", otherPerson: "somebody else; choose under “Speaking as” to be them%s",
    aboutGroup: "a group with topics: make the bot an administrator there (⋯), and it collects what is posted and answers /ask", aboutChannel: "a channel of yours: /channel sets up its digest",
    goOnToken: "Paste the token here. It is checked, written to the file .env, and the bot is started with it:", goOnStart: "Start the bot",
    liveWait: "Asking Telegram…", liveRuns: "@%s runs on Telegram. Open", liveCode: "– who opens this link first, within an hour, owns the bot. It ends with the sandbox; from now on make run starts it instead.",
    liveOwned: "– it has its owner already. It ends with the sandbox; from now on make run starts it instead.",
    live_malformed: "That does not look like a token of @BotFather, which reads like 123456:ABC-DEF.", live_refused: "Telegram does not know this token. Copy it again from @BotFather.",
    live_unreachable: "Telegram cannot be reached from this machine. Where it is blocked, set HTTPS_PROXY and start again.", live_unwritable: "The token is right, but it cannot be written to the file %s",
    live_ended: "The bot ended at once; the terminal says why.", live_silent: "The bot was started, but says nothing; look at the terminal.", live_other: "That failed: %s",
    tryAsking: "Try asking:", pinnedMessage: "Pinned", afresh: "Start afresh", afreshSure: "Throw away all conversations and articles of the sandbox?", afreshNow: "Starting afresh. This page comes back by itself.",
  },
  fr: {
    sandbox: "Bac à sable.", local: "Rien ne quitte cette machine.", goOn: "Passer à Telegram",
    goOn1: "Dans Telegram, écrivez à @BotFather : /newbot. Il vous donne un jeton.",
    goOn2: "Lancez le bot avec :", goOn3: "Écrivez-lui là-bas. Cette page n’est alors plus nécessaire.",
    speakingAs: "Vous êtes", chats: "Discussions", back: "Retour aux discussions", chatMenu: "À propos de cette discussion",
    topics: "Sujets", conversation: "Conversation", replySelection: "Répondre à la sélection", newest: "Au dernier message",
    commands: "Commandes", cancel: "Annuler", files: "Fichiers à envoyer", add: "Ajouter un fichier ou un message transféré", message: "Message",
    send: "Envoyer", begin: "Démarrer", dropHere: "Déposez les fichiers pour les envoyer", ok: "OK", madeUp: "Un message transféré",
    madeUpHint: "Comme si vous le transfériez d’ailleurs dans Telegram.", from: "De", aChannel: "un canal", aPerson: "une personne",
    aHiddenPerson: "une personne qui masque son compte", name: "Nom", publicName: "Nom public, s’il y en a un",
    postNumber: "Numéro du message", postText: "Texte", forward: "Transférer", general: "Général", typing: "écrit…",
    bot: "bot", group: "groupe, %s membres", channel: "canal", chooseFile: "Un fichier ou une photo…", choosePost: "Un message transféré…",
    reply: "Répondre", edit: "Modifier", copy: "Copier le texte", react: "Réagir", forwardTo: "Transférer à", sendTo: "Envoyer à",
    options: "Options du message", forwardedFrom: "Transféré de %s", edited: "modifié", editing: "Modification", replyingTo: "Réponse à %s",
    quoting: "Citation de %s", copied: "Copié", asPhoto: "comme photo", remove: "Retirer %s", hidden: "Texte masqué, appuyez pour lire",
    more: "Tout afficher", less: "Réduire", opens: "%s (s’ouvre dans un nouvel onglet)", noAnswer: "Le bot n’a pas répondu.",
    empty: "Rien ici pour l’instant.", block: "Bloquer le bot", unblock: "Débloquer le bot", blocked: "Vous avez bloqué le bot.",
    makeAdmin: "Nommer le bot administrateur", makeMember: "Faire du bot un simple membre", removeBot: "Retirer le bot", addBot: "Ajouter le bot",
    readersOnly: "Seuls les administrateurs écrivent ici.", notHere: "Ce message n’est plus là.", photo: "Photo", unread: "%s nouveaux",
    lost: "Le bac à sable ne répond pas. Il reviendra de lui-même.", previewOf: "Aperçu du lien : %s",
    privacyOn: "voit les commandes, mentions et réponses", privacyOff: "voit tout", away: "n’est pas là", pinned: "A épinglé un message", topicMade: "Sujet « %s »",
    groupMade: "Le groupe a été créé", joined: "%s est arrivé", replied: "Aller au message auquel celui-ci répond", today: "Aujourd’hui",
    via: "via @%s", formatted: "avec mise en forme : %s", keys: "Le clavier du bot", addTo: "Ajouter le bot à", sharedChat: "Choix : %s",
    notInSandbox: "Le bac à sable ne connaît pas ce bouton.", newChannel: "+ Un nouveau canal", newGroup: "+ Un nouveau groupe", myChannel: "Mon canal", myGroup: "Mon groupe",
    guide: "Premiers pas", welcome: "Bienvenue dans le bac à sable de Pullquote", whatThis: "Un Telegram factice sur cette machine, avec le vrai bot derrière. Il ne faut pas de compte, et rien ne quitte cette machine.",
    whatBot: "Que fait ce bot ?", firstSteps: "Par où commencer", step1: "Appuyez sur Démarrer, puis sur « Essayer avec un exemple » dans la réponse du bot.", step2: "Posez-lui une question sur l’exemple :",
    step3: "Envoyez-lui un lien. Ces pages inventées se lisent sans internet :", step4: "Suivez un flux. Celui-ci a un nouvel article toutes les deux minutes ; /digest dit ensuite ce qui est nouveau :",
    step5: "Collez un texte ou déposez un fichier ici. Répondez à un résumé pour interroger cet article ; sélectionnez des mots pour demander à leur sujet.",
    link1: "Un journal", link2: "Un autre sur le même événement, avec d’autres chiffres", link3: "Derrière une fenêtre de consentement", link4: "Un long", link5: "En français", feed: "Les nouvelles",
    whoIsHere: "Qui est là", youAre: "vous%s", isOwner: ", propriétaire du bot, avec /admin", otherPerson: "quelqu’un d’autre ; choisissez sous « Vous êtes » pour parler en son nom%s",
    aboutGroup: "un groupe avec des sujets : nommez-y le bot administrateur (⋯), il garde ce qui est publié et répond à /ask", aboutChannel: "votre canal : /channel prépare son condensé",
    goOnToken: "Collez le jeton ici. Il est vérifié, écrit dans le fichier .env, et le bot est lancé avec :", goOnStart: "Lancer le bot",
    liveWait: "Telegram est interrogé…", liveRuns: "@%s tourne sur Telegram. Ouvrez", liveCode: "– qui ouvre ce lien le premier, dans l’heure, possède le bot. Il s’arrête avec le bac à sable ; désormais make run le lance à sa place.",
    liveOwned: "– il a déjà son propriétaire. Il s’arrête avec le bac à sable ; désormais make run le lance à sa place.",
    live_malformed: "Cela ne ressemble pas à un jeton de @BotFather, de la forme 123456:ABC-DEF.", live_refused: "Telegram ne connaît pas ce jeton. Copiez-le de nouveau chez @BotFather.",
    live_unreachable: "Telegram est hors d’atteinte depuis cette machine. S’il est bloqué, réglez HTTPS_PROXY et relancez.", live_unwritable: "Le jeton est bon, mais il ne peut être écrit dans le fichier %s",
    live_ended: "Le bot s’est arrêté aussitôt ; le terminal dit pourquoi.", live_silent: "Le bot est lancé, mais ne dit rien ; voyez le terminal.", live_other: "Échec : %s",
    tryAsking: "À demander :", pinnedMessage: "Épinglé", afresh: "Recommencer à zéro", afreshSure: "Jeter toutes les conversations et tous les articles du bac à sable ?", afreshNow: "Tout recommence. Cette page revient d’elle-même.",
  },
};

export const language = (navigator.languages ?? [navigator.language]).map((tag) => tag.slice(0, 2)).find((tag) => tag in WORDS) ?? "en";

export function word(name, value = "") {
  return (WORDS[language][name] ?? WORDS.en[name]).replace("%s", value);
}

// Fills the skeleton's data-word, data-label and data-placeholder.
export function fillWords(root = document) {
  document.documentElement.lang = language;
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
    if (element.matches("button")) element.title = word(element.dataset.label);
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) element.placeholder = word(element.dataset.placeholder);
}
