// Writing: text, files, replies, edits, commands, forwarded posts.
import { post, upload } from "./api.js";
import { settle } from "./asked.js";
import { $, icon, make, openMenu, toast } from "./dom.js";
import { ask, forget, isNewest, offered, typedQuery } from "./inline.js";
import { mayPost, openChat, senderName, speaker, state, textOf } from "./state.js";
import { word } from "./translations.js";

const field = $("text");
let context = null; // { message, quote, offset } for a reply, { editing: message } for an edit
let files = []; // { file, photo }
let pasted = null; // { html, words }: a text with formatting
let chosen = -1; // the command or result that is chosen among the suggestions
let startBot = null;

const place = () => ({ person: state.person, chat: state.chat, thread: state.topic || undefined });

export const composer = {
  start(given) {
    ({ startBot } = given);
    $("composer").onsubmit = (event) => {
      event.preventDefault();
      send();
    };
    field.oninput = () => {
      grow();
      suggest();
    };
    field.onkeydown = onKey;
    field.onpaste = onPaste;
    $("context-close").onclick = () => leaveContext();
    $("begin").onclick = () => composer.sendText("/start");
    $("picker").onchange = () => {
      addFiles($("picker").files);
      $("picker").value = "";
    };
    $("add").onclick = () =>
      openMenu($("add"), [
        { label: word("chooseFile"), act: () => $("picker").click() },
        { label: word("choosePost"), act: madeUpPost },
      ]);
    startDrop();
    for (const radio of document.querySelectorAll("#origin [name=kind]")) radio.onchange = showOriginFields;
  },
  // Whether a reply or an edit is being written.
  isBusy: () => context !== null,
  // The message of the bot that asks for the answer that is being written.
  asking: () => (context?.message?.reply_markup?.force_reply ? context.message : null),
  leave: () => leaveContext(),
  replyTo(message, passage = null, hint = "") {
    context = { message, ...(passage ?? {}) };
    field.placeholder = hint || word("message");
    const title = word(passage ? "quoting" : "replyingTo", senderName(message));
    showContext(title, passage?.quote ?? textOf(message));
  },
  edit(message) {
    context = { editing: message };
    showContext(word("editing"), textOf(message));
    composer.write(withLinks(message));
  },
  write(text) {
    field.value = text;
    grow();
    suggest();
    field.focus();
  },
  // The bot has other commands than before.
  offerCommands() {
    if (field.value.startsWith("/")) suggest();
  },
  // What the bot offers for "@bot words".
  offer(event) {
    if (isNewest(event)) showOffer(event);
  },
  async sendText(text) {
    return attempt(() => post("messages", { ...place(), text }));
  },
  // Another conversation: what was begun in the one before does not come along.
  enter() {
    context = null;
    hideContext();
    composer.refresh();
  },
  refresh() {
    const chat = openChat();
    const fresh = chat?.type === "private" && !chat.started;
    $("composer").hidden = !chat;
    $("begin").hidden = !fresh;
    const silent = chat && !mayPost(chat);
    $("muted").hidden = !silent && !chat?.blocked;
    $("muted").textContent = silent ? word("readersOnly") : chat?.blocked ? word("blocked") : "";
    $("composer").querySelector(".row").hidden = Boolean(silent);
  },
};

function showContext(title, text) {
  $("context-title").textContent = title;
  $("context-text").textContent = text;
  $("context").hidden = false;
  field.focus();
}

function hideContext() {
  $("context").hidden = true;
  field.placeholder = word("message");
}

function leaveContext(clear = true) {
  if (context?.editing && clear) composer.write("");
  if (context?.message) settle(context.message);
  context = null;
  hideContext();
}

// An edited text shows its links as they are typed.
function withLinks(message) {
  let text = textOf(message);
  const links = (message.entities ?? message.caption_entities ?? []).filter((each) => each.type === "text_link");
  for (const link of links.reverse()) {
    const end = link.offset + link.length;
    text = `${text.slice(0, link.offset)}[${text.slice(link.offset, end)}](${link.url})${text.slice(end)}`;
  }
  return text;
}

async function attempt(action) {
  try {
    await action();
    return true;
  } catch (error) {
    toast(error.message);
    return false;
  }
}

// The composer is empty at once, so that one can write on; what could not be sent comes back.
async function send() {
  const draft = { text: field.value, files, pasted, context };
  if (!draft.text.trim() && !draft.files.length && !draft.pasted) return;
  clear();
  if (await attempt(() => sendDraft(draft))) return;
  if (field.value || files.length || pasted) return;
  ({ files, pasted, context } = draft);
  $("context").hidden = !context;
  showFiles();
  composer.write(draft.text);
}

function clear() {
  files = [];
  pasted = null;
  showFiles();
  leaveContext(false);
  composer.write("");
  suggest();
}

async function sendDraft({ text, files: parts, pasted: formatted, context: current }) {
  const content = formatted ? { html: paragraphs(text) + formatted.html } : { text, markdown: true };
  if (current?.editing) {
    return post("edits", { person: state.person, chat: state.chat, message: current.editing.message_id, ...content });
  }
  const reply = { reply_to: current?.message.message_id, quote: current?.quote, quote_position: current?.offset };
  const fields = { ...place(), ...reply, text, markdown: true };
  if (formatted) await post("messages", { ...place(), ...reply, ...content });
  if (formatted && !parts.length) return;
  if (!parts.length) return post(callsGuest(text) ? "calls" : "messages", fields);
  const album = parts.length > 1 ? { media_group_id: String(Date.now()) } : {};
  for (const [index, { file, photo }] of parts.entries()) await upload({ ...fields, ...album, text: index ? "" : text }, file, photo);
}

// A bot that is no member of a group is called there by its name, and gets that one message.
function callsGuest(text) {
  const chat = openChat();
  const away = ["group", "supergroup"].includes(chat.type) && !["administrator", "member", "restricted"].includes(chat.bot);
  return away && text.toLowerCase().includes(`@${state.bot.username.toLowerCase()}`);
}

function onKey(event) {
  const options = [...$("suggestions").children];
  if (!$("suggestions").hidden && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
    options.forEach((option, index) => option.firstChild.classList.toggle("chosen", index === chosen));
    event.preventDefault();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (chosen >= 0 && options[chosen]) options[chosen].firstChild.click();
    else send();
  } else if (event.key === "Escape") {
    leaveContext();
    $("suggestions").hidden = true;
  } else if (event.key === "ArrowUp" && !field.value) {
    const mine = [...state.messages.values()].filter((each) => each.from?.id === speaker().id && textOf(each) && !each.forward_origin);
    if (mine.length) composer.edit(mine.at(-1));
  }
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, innerHeight * 0.35)}px`;
}

function showOffer(event) {
  const reply = { reply_to: context?.message?.message_id };
  const pick = async (result) => {
    const chosenResult = { ...place(), ...reply, query: event.query, result };
    if (await attempt(() => post("choices", chosenResult))) clear();
  };
  const begin = (parameter) => {
    clear();
    startBot(parameter);
  };
  showSuggestions(offered(event, { pick, begin }));
}

function showSuggestions(entries) {
  chosen = -1;
  $("suggestions").replaceChildren(...entries);
  $("suggestions").hidden = !entries.length;
}

// The bot's command menu, once a text begins with a slash; what it offers, once it is named.
function suggest() {
  const query = typedQuery(field.value);
  if (query !== undefined) return ask(query, place(), showOffer);
  forget();
  const typed = /^\/(\w*)$/.exec(field.value)?.[1];
  const menu = openChat()?.menus?.[speaker().id] ?? [];
  const found = typed === undefined ? [] : menu.filter((each) => each.command.startsWith(typed));
  showSuggestions(
    found.map(({ command, description }) => {
      const onclick = () => {
        composer.write("");
        suggest();
        composer.sendText(`/${command}`);
      };
      const words = make("span", { textContent: description });
      return make("li", {}, make("button", { type: "button", onclick }, make("strong", { textContent: `/${command}` }), words));
    }),
  );
}

// What is copied from a page keeps its formatting, as in Telegram; pasted with Shift it is plain text.
const FORMATTED = "h1,h2,h3,h4,h5,h6,ul,ol,table,blockquote,pre,details,figure,p + p,a[href],b,strong,i,em";

function onPaste(event) {
  const data = event.clipboardData;
  if (data.files.length) {
    event.preventDefault();
    addFiles(data.files);
    return;
  }
  const html = data.getData("text/html");
  const copied = new DOMParser().parseFromString(html, "text/html");
  if (!html || !copied.querySelector(FORMATTED)) return;
  event.preventDefault();
  pasted = { html: copied.body.innerHTML, words: data.getData("text/plain").trim().slice(0, 80) };
  showFiles();
}

// What is typed beside a formatted text stands above it.
function paragraphs(text) {
  return text.split(/\n+/).filter((line) => line.trim()).map((line) => make("p", { textContent: line }).outerHTML).join("");
}

function addFiles(list) {
  for (const file of list) files.push({ file, photo: /^image\/(jpeg|png|webp|gif)$/.test(file.type) });
  showFiles();
  field.focus();
}

function showFiles() {
  $("files").replaceChildren(
    ...files.map((each, index) => {
      const label = word("remove", each.file.name);
      const onclick = () => {
        files.splice(index, 1);
        showFiles();
      };
      const photo = make("input", { type: "checkbox", checked: each.photo, onchange: (event) => (each.photo = event.target.checked) });
      const asPhoto = each.file.type.startsWith("image/") ? make("label", {}, photo, ` ${word("asPhoto")}`) : null;
      const close = make("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick }, icon("close"));
      return make("li", {}, icon("file"), make("span", { textContent: each.file.name }), asPhoto, close);
    }),
    ...(pasted ? [pastedCard()] : []),
  );
  $("files").hidden = !files.length && !pasted;
}

function pastedCard() {
  const label = word("remove", pasted.words);
  const onclick = () => {
    pasted = null;
    showFiles();
  };
  const close = make("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick }, icon("close"));
  return make("li", {}, icon("file"), make("span", { textContent: word("formatted", pasted.words) }), close);
}

function startDrop() {
  const area = $("talk");
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files") && !$("composer").hidden;
  area.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    $("drop").hidden = false;
  });
  area.addEventListener("dragleave", (event) => area.contains(event.relatedTarget) || ($("drop").hidden = true));
  area.addEventListener("drop", (event) => {
    $("drop").hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    addFiles(event.dataTransfer.files);
  });
}

function showOriginFields() {
  const kind = document.querySelector("#origin [name=kind]:checked").value;
  for (const each of document.querySelectorAll("#origin .of-channel")) each.hidden = kind !== "channel";
}

// A post forwarded from a channel or a person that only exists in this form.
async function madeUpPost() {
  const dialog = $("origin");
  showOriginFields();
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  if (dialog.returnValue !== "send") return;
  const name = $("origin-name").value.trim();
  const username = $("origin-username").value.trim();
  const kind = document.querySelector("#origin [name=kind]:checked").value;
  const id = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 1e9, 7);
  const origins = {
    channel: {
      chat: { id: -1002000000000 - id, type: "channel", title: name, ...(username && { username }) },
      message_id: Number($("origin-post").value) || 1,
    },
    user: { sender_user: { id: 5000000000 + id, is_bot: false, first_name: name } },
    hidden_user: { sender_user_name: name },
  };
  const text = $("origin-text").value;
  const sent = await attempt(() => post("messages", { ...place(), text, markdown: true, forward_origin: { type: kind, ...origins[kind] } }));
  if (sent) $("origin-text").value = "";
}
