// The open conversation: its messages, and what can be done to each.
import { post } from "./api.js";
import { bubble, dayOf } from "./bubbles.js";
import { follow } from "./asked.js";
import { $, make, openMenu, toast } from "./dom.js";
import { drawTries, guideCard } from "./guide.js";
import { pickChat } from "./picker.js";
import { selectedPassage } from "./richtext.js";
import { forget, inTopic, isAdmin, isMember, isMine, mayDelete, openChat, senderName, speaker, state, textOf } from "./state.js";
import { word } from "./translations.js";

const QUICK = ["👍", "❤", "🔥", "🙏", "🤔", "👎"];
const log = $("log");
let composer = null;
let goTo = null;
let selected = null; // { message, quote, offset }
const waiting = new Map(); // query → button that was pressed
const early = new Set(); // queries that were answered before the sandbox had confirmed the press

export function startTalk(given) {
  ({ composer, goTo } = given);
  document.addEventListener("selectionchange", followSelection);
  $("selection-reply").onclick = () => {
    composer.replyTo(selected.message, selected);
    getSelection().removeAllRanges();
  };
  $("newest").onclick = scrollDown;
  log.addEventListener("scroll", () => {
    // Who scrolls up leaves the end; a picture that arrives moves it away from under one's eyes.
    if (atEnd()) [stays, begins] = [true, false];
    else if (log.scrollTop < scrolled) stays = false;
    scrolled = log.scrollTop;
    $("newest").hidden = atEnd();
    if (selected) followSelection();
  });
  sizes.observe(log);
}

const NEAR = 120; // pixels above the end that still count as the end
const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
let stays = true; // whether the end stays in view, whatever comes or changes its height
let begins = false; // it is the beginning of the newest message that stays in view: that is taller than the window
let began = 0; // when that was sent
const BURST = 5; // seconds within which one answer's messages come; later ones do not move who reads a long message
let scrolled = 0; // pixels from the top, when last told
// What is below the log opens and closes, quotations unfold, pictures arrive: each moves the end.
const sizes = new ResizeObserver(() => stays && !begins && scrollDown());

// At once: a scroll that takes its time is overtaken by the next message and ends somewhere above it.
export function scrollDown() {
  [stays, begins] = [true, false];
  log.scrollTo({ top: log.scrollHeight, behavior: "instant" });
}

const isTall = (article) => Boolean(article?.classList.contains("bots")) && article.offsetHeight > log.clientHeight;

// To the end; to the beginning of the newest message where that is too tall to be seen whole, as one reads it from there.
function lookAt(article, wasTall, date) {
  if (wasTall && begins) return;
  if (wasTall || article !== log.lastElementChild || !isTall(article)) return scrollDown();
  [begins, began] = [true, date];
  article.scrollIntoView({ block: "start", behavior: "instant" });
}

export function showAll() {
  log.replaceChildren();
  if (openChat()?.type === "private") log.append(guideCard());
  log.setAttribute("aria-busy", "true");
  if (state.chat) for (const number of [...state.messages.keys()].sort((a, b) => a - b)) append(state.messages.get(number));
  if (openChat() && !log.childElementCount) log.append(make("p", { class: "empty", textContent: word("empty") }));
  log.removeAttribute("aria-busy");
  followed();
  if (state.messages.size) scrollDown();
  else {
    stays = false;
    log.scrollTo({ top: 0, behavior: "instant" });
  }
}

// The first screen knows more once the bot has said what it can do.
export function redrawGuide() {
  const shown = log.querySelector("article.guide");
  const fresh = guideCard();
  if (shown && !shown.isEqualNode(fresh)) shown.replaceWith(fresh);
}

function append(message) {
  if (!inTopic(message)) return;
  log.querySelector(".empty")?.remove();
  const day = dayOf(message);
  if ([...log.querySelectorAll(".day")].at(-1)?.dataset.day !== day) {
    const line = make("p", { class: "day" }, make("span", { textContent: day === dayOf({ date: Date.now() / 1000 }) ? word("today") : day }));
    line.dataset.day = day;
    log.append(line);
  }
  const article = bubble(message, actions);
  sizes.observe(article);
  log.append(article);
}

// A message that is new or changed.
export function show(message) {
  const known = state.messages.get(message.message_id);
  // What was read while the page opened is told once more; drawn anew it would lose marks and focus.
  if (known && $(`m${message.message_id}`) && JSON.stringify(known) === JSON.stringify(message)) return;
  state.messages.set(message.message_id, message);
  const place = $(`m${message.message_id}`);
  const wasTall = isTall(place);
  if (begins && message.date - began > BURST) stays = false;
  stays ||= atEnd() || (!known && isMine(message)); // what one sends is looked at, from wherever one was
  if (known && place) redraw(message);
  else append(message);
  followed();
  if (stays) lookAt($(`m${message.message_id}`), wasTall, message.date);
  $("newest").hidden = atEnd();
}

// What stands around the composer follows the conversation.
function followed() {
  follow();
  drawTries();
}

function redraw(message, mark = null) {
  const place = $(`m${message.message_id}`);
  const focused = place.contains(document.activeElement) ? focusPath(place) : null;
  const fresh = bubble(message, actions, mark);
  place.replaceWith(fresh);
  sizes.observe(fresh);
  if (focused) (fresh.querySelectorAll(focused.selector)[focused.index] ?? fresh.querySelector(".key, .options"))?.focus({ preventScroll: true });
  return fresh;
}

// Where the focus was, so that a keyboard user who pressed a button keeps their place in the message that changed.
function focusPath(place) {
  const selector = document.activeElement.matches(".key") ? ".key" : ".options";
  return { selector, index: Math.max(0, [...place.querySelectorAll(selector)].indexOf(document.activeElement)) };
}

export function remove(number) {
  forget(number);
  $(`m${number}`)?.remove();
  followed();
}

export function answered(event) {
  const key = waiting.get(event.query);
  if (!waiting.delete(event.query)) early.add(event.query);
  key?.removeAttribute("aria-busy");
  if (event.person !== speaker().id || !event.text) return;
  if (!event.alert) return toast(event.text);
  $("alert-text").textContent = event.text;
  $("alert").showModal();
}

const actions = {
  async press(message, button, key) {
    key.setAttribute("aria-busy", "true");
    try {
      const { query } = await post("presses", { person: state.person, chat: state.chat, message: message.message_id, data: button.callback_data });
      if (early.delete(query)) return key.removeAttribute("aria-busy");
      waiting.set(query, key);
      setTimeout(() => {
        if (!waiting.delete(query)) return;
        key.removeAttribute("aria-busy");
        toast(word("noAnswer"));
      }, 15000);
    } catch (error) {
      key.removeAttribute("aria-busy");
      toast(error.message);
    }
  },
  copy,
  async share(query, here) {
    if (!here) {
      const target = await pickChat(word("sendTo"));
      if (!target || !(await goTo(target, 0))) return;
    }
    composer.write(`@${state.bot.username} ${query}`);
  },
  command: (words) => composer.sendText(words),
  jump,
  options(message, button) {
    const here = selectedPassage($(`m${message.message_id}`), textOf(message));
    const items = [];
    const react = (emoji) => post("reactions", { person: state.person, chat: state.chat, message: message.message_id, emoji: [emoji] });
    items.push({ label: word("react"), row: QUICK.map((emoji) => ({ label: emoji, act: () => react(emoji) })) });
    if (here) items.push({ label: word("replySelection"), act: () => composer.replyTo(message, here) });
    items.push({ label: word("reply"), act: () => composer.replyTo(message) });
    items.push({ label: word("forward"), act: () => forward(message) });
    if (isMine(message) && !message.forward_origin) items.push({ label: word("edit"), act: () => composer.edit(message) });
    if (mayDelete(message)) items.push({ label: word("delete"), act: () => act("deletions", { message: message.message_id }) });
    const author = state.people.find((person) => person.id === message.from?.id);
    if (openChat().type.endsWith("group") && isAdmin(openChat()) && author && !isMine(message) && isMember(openChat(), author)) {
      items.push({ label: word("ban", author.first_name), act: () => act("standings", { person: author.key, by: state.person, status: "kicked", of: "self" }) });
    }
    if (textOf(message)) items.push({ label: word("copy"), act: () => copy(textOf(message)) });
    openMenu(button, items);
  },
};

async function act(what, fields) {
  try {
    await post(what, { person: state.person, chat: state.chat, ...fields });
  } catch (error) {
    toast(error.message);
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(word("copied"));
  } catch (error) {
    toast(error.message);
  }
}

async function forward(message) {
  const target = await pickChat(word("forwardTo"));
  if (!target) return;
  try {
    const source = { chat: String(message.chat.id), message: message.message_id };
    await post("messages", { person: state.person, chat: target, forward: source });
    await goTo(target, 0);
  } catch (error) {
    toast(error.message);
  }
}

// To the message that was answered, with the quoted passage marked.
export function jump(number, quote) {
  const message = state.messages.get(number);
  if (!message || !$(`m${number}`)) return toast(word("notHere"));
  for (const old of log.querySelectorAll("mark")) redraw(state.messages.get(Number(old.closest("article").id.slice(1))));
  const mark = quote ? { offset: quote.position, length: quote.text.length } : null;
  stays = false; // or the size of what is drawn here would bring the end back into view
  const fresh = redraw(message, mark);
  for (const folded of fresh.querySelectorAll("blockquote.folded")) if (folded.querySelector("mark")) folded.classList.remove("folded");
  fresh.classList.add("flash");
  (fresh.querySelector("mark") ?? fresh).scrollIntoView({ block: "center", behavior: "instant" });
  fresh.querySelector(".options").focus({ preventScroll: true });
  return fresh;
}

function followSelection() {
  const button = $("selection-reply");
  const selection = getSelection();
  const node = selection.rangeCount ? selection.getRangeAt(0).startContainer : null;
  const place = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("#log article");
  const message = place && state.messages.get(Number(place.id.slice(1)));
  const passage = message && selectedPassage(place, textOf(message));
  selected = passage ? { message, ...passage } : null;
  button.hidden = !selected;
  if (!selected) return;
  const area = selection.getRangeAt(0).getBoundingClientRect();
  const frame = $("talk").getBoundingClientRect();
  const { top, bottom } = log.getBoundingClientRect();
  const height = button.offsetHeight + 8;
  // Above the words; near the top below them; at the end of the window where they fill it.
  const wanted = area.top - height >= top ? area.top - height : Math.min(area.bottom + 8, bottom - height);
  button.style.top = `${Math.max(top + 8, Math.min(wanted, bottom - height)) - frame.top}px`; // in view, wherever they are
  button.style.left = `${Math.min(Math.max(8, area.left - frame.left), frame.width - button.offsetWidth - 8)}px`;
  button.setAttribute("aria-label", `${word("replySelection")}: ${senderName(message)}`);
}

export const canWrite = () => openChat() !== undefined;
