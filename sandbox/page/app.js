// Puts the page together: the list of chats, who speaks, and the stream of what happens.
import { get, listen, post } from "./api.js";
import { lastLine } from "./bubbles.js";
import { composer } from "./composer.js";
import { startAsked } from "./asked.js";
import { $, make, openMenu, refill, released, toast } from "./dom.js";
import {
  chatTitle, inTopic, isAdmin, isBots, isMember, isMine, loadMessages, loadWorld, openChat, readAddress, speaker, state, textOf, visibleChats, writeAddress,
} from "./state.js";
import { answered, jump, redrawGuide, remove, show, showAll, startTalk } from "./conversation.js";
import { onLive, startGoLive } from "./golive.js";
import { startGuide, tellLanguage } from "./guide.js";
import { onLink, startLinks } from "./links.js";
import { fillWords, word } from "./translations.js";

const narrow = matchMedia("(max-width: 720px)");
let typing = 0; // the timer that ends "typing…"
let lost = false;
let turn = 0; // how many chats were opened so far

async function start() {
  fillWords();
  const number = await loadWorld();
  if (await tellLanguage()) await loadWorld();
  readAddress();
  composer.start({ startBot });
  startAsked({ composer });
  startTalk({ composer, goTo });
  await startGuide({ goTo, composer });
  startGoLive();
  startLinks({ goTo, startBot, jump, composer, toast });
  $("log").addEventListener("click", onLink);
  $("speaker").onchange = () => speakAs($("speaker").value);
  $("back").onclick = () => goTo("", 0);
  $("chat-menu").onclick = chatMenu;
  narrow.onchange = drawFrame;
  // On a phone, too, the first thing to see is what this is.
  const own = visibleChats().find((chat) => chat.type === "private");
  if (!state.chat && (!narrow.matches || !own.started)) state.chat = own.key;
  await goTo(state.chat, state.topic);
  // One after another: some events wait for the server, and messages must not overtake each other.
  let before = Promise.resolve();
  listen(number, (event) => (before = before.then(released).then(() => onEvent(event)).catch((error) => toast(error.message))), onLost);
}

// Gives whether one is there: false when another chat was opened meanwhile.
export async function goTo(chat, topic) {
  const mine = ++turn;
  Object.assign(state, { chat, topic });
  writeAddress();
  const known = openChat();
  if (known) {
    state.unread.delete(known.id);
    await loadMessages();
    await released();
    if (mine !== turn) return false;
  } else state.messages = new Map();
  drawFrame();
  composer.enter();
  showAll();
  if (known && !narrow.matches) $("text").focus();
  return true;
}

// A link that starts the bot leads to the speaker's own chat with it, as in a client.
async function startBot(parameter) {
  if (await goTo(visibleChats().find((chat) => chat.type === "private").key, 0)) await composer.sendText(`/start ${parameter}`);
}

async function speakAs(key) {
  state.person = key;
  const chat = openChat();
  // From one's own chat with the bot one goes to the other's; shared chats stay.
  const stays = chat && chat.type !== "private" && isMember(chat, speaker());
  await goTo(stays ? state.chat : chat ? visibleChats()[0].key : "", stays ? state.topic : 0);
}

function drawFrame() {
  const chat = openChat();
  document.body.classList.toggle("talking", Boolean(chat));
  refill($("speaker"), state.people.map((person) => make("option", { value: person.key, textContent: `${person.first_name} (${person.language})` })));
  $("speaker").value = state.person;
  drawChats();
  if (!chat) return;
  $("title").textContent = chatTitle(chat);
  $("subtitle").textContent = subtitle(chat);
  document.title = `${chatTitle(chat)} · Pullquote sandbox`;
  drawPinned(chat);
  $("topics").hidden = !chat.forum;
  const topics = [{ id: 0, name: word("general") }, ...chat.topics];
  refill(
    $("topics"),
    (chat.forum ? topics : []).map((topic) =>
      make("button", { type: "button", textContent: topic.name, "data-topic": topic.id, "aria-pressed": String(topic.id === state.topic), onclick: () => goTo(state.chat, topic.id) }),
    ),
  );
}

const drawChats = () => refill($("chats"), visibleChats().map(listRow));

// The newest pinned message stands above the conversation; a press leads to it.
function drawPinned(chat) {
  const message = state.messages.get(Math.max(...chat.pinned.filter((number) => state.messages.has(number))));
  $("pinned").hidden = !message;
  if (!message) return;
  $("pinned-text").textContent = textOf(message);
  $("pinned").onclick = () => jump(message.message_id);
}

function listRow(chat) {
  const unread = state.unread.get(chat.id)?.size ?? 0;
  const title = make("strong", { dir: "auto", textContent: chatTitle(chat) });
  const words = make("span", { class: "words" }, title, make("span", { class: "last", dir: "auto", textContent: lastLine(chat) }));
  const badge = unread ? make("span", { class: "badge", textContent: String(unread), "aria-label": word("unread", unread) }) : null;
  const initial = make("span", { class: `face ${chat.type}`, textContent: [...chatTitle(chat)][0], "aria-hidden": "true" });
  const button = make("button", { type: "button", "data-chat": chat.key, "aria-current": chat.key === state.chat ? "true" : undefined, onclick: () => goTo(chat.key, 0) });
  button.append(initial, words, ...(badge ? [badge] : []));
  return make("li", {}, button);
}

function subtitle(chat) {
  if (chat.type === "private") return word("bot");
  const kind = chat.type === "channel" ? word("channel") : word("group", Object.keys(chat.members).length + 1);
  const sees = chat.bot === "administrator" || state.bot.can_read_all_group_messages ? word("privacyOff") : word("privacyOn");
  const here = ["administrator", "member", "restricted"].includes(chat.bot);
  return `${kind} · ${state.bot.first_name} ${here ? sees : word("away")}`;
}

function chatMenu() {
  const chat = openChat();
  const items = [];
  const standing = (label, status) => ({ label: word(label), act: () => act("standings", { person: state.person, chat: state.chat, status }) });
  if (chat.type === "private") {
    const blocked = !chat.blocked;
    items.push({ label: word(blocked ? "block" : "unblock"), act: () => act("blocks", { person: state.person, blocked }) });
  } else if (isAdmin(chat)) {
    const here = ["administrator", "member"].includes(chat.bot);
    if (!here) items.push(standing("addBot", chat.type === "channel" ? "administrator" : "member"));
    if (here && chat.type !== "channel") items.push(chat.bot === "administrator" ? standing("makeMember", "member") : standing("makeAdmin", "administrator"));
    if (here) items.push(standing("removeBot", "kicked"));
  } else items.push({ label: subtitle(chat), act: () => {} });
  openMenu($("chat-menu"), items);
}

async function act(path, body) {
  try {
    await post(path, body);
  } catch (error) {
    toast(error.message);
  }
}

async function onEvent(event) {
  const here = event.chat === openChat()?.id;
  if (event.kind === "message" || event.kind === "edited" || event.kind === "reaction") {
    const chat = state.chats.find((each) => each.id === event.chat);
    if (!chat) return refresh();
    if (event.kind === "message" || chat.last?.message_id === event.message.message_id) chat.last = event.message;
    if (chat.type === "private" && isMine(event.message) && !chat.started) return refresh(event.message);
    if (here && inTopic(event.message)) show(event.message);
    else if (event.kind === "message" && !isMine(event.message)) state.unread.set(event.chat, (state.unread.get(event.chat) ?? new Set()).add(event.message.message_id));
    if (here && isBots(event.message)) endTyping();
    drawChats();
    if (event.message.pinned_message) await refresh();
  } else if (event.kind === "deleted") {
    if (here) remove(event.message_id);
    state.unread.get(event.chat)?.delete(event.message_id);
    await refresh();
  } else if (event.kind === "action" && here && (event.thread || 0) === state.topic) startTyping();
  else if (event.kind === "toast") answered(event);
  else if (event.kind === "live") onLive(event);
  else if (event.kind === "inline" && event.person === speaker().id) composer.offer(event);
  else if (event.kind === "chat") await refresh();
  else if (event.kind === "commands") {
    await refresh();
    composer.offerCommands();
  }
}

async function refresh(message = null) {
  await loadWorld();
  await released();
  drawFrame();
  redrawGuide();
  composer.refresh();
  if (message && openChat()?.id === message.chat.id && inTopic(message)) show(message);
}

function startTyping() {
  clearTimeout(typing);
  $("subtitle").textContent = word("typing");
  $("subtitle").classList.add("typing");
  typing = setTimeout(endTyping, 5000);
}

function endTyping() {
  clearTimeout(typing);
  $("subtitle").classList.remove("typing");
  if (openChat()) $("subtitle").textContent = subtitle(openChat());
}

// Telling once that the server is gone is enough; when it is back, all is read again.
async function onLost(gone) {
  if (gone && !lost) toast(word("lost"));
  if (!gone && lost) {
    await get("state");
    location.reload();
  }
  lost = gone;
}

start();
