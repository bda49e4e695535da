// What the bot asks for below the conversation: a keyboard of its own, or an answer to one of its messages.
import { post } from "./api.js";
import { $, make, toast } from "./dom.js";
import { pickChat, pickPerson } from "./picker.js";
import { inTopic, isAdmin, isBots, isMine, openChat, speaker, state, textOf } from "./state.js";
import { word } from "./translations.js";

let composer = null;
const done = new Set(); // what was answered, left, or hidden after one press: "person chat message"

let drawn = ""; // what the keyboard shows now

const mark = (message) => `${state.person} ${message.chat.id} ${message.message_id}`;

export function startAsked(given) {
  ({ composer } = given);
  $("keys-shown").onclick = () => {
    const message = asked()?.message;
    if (message && !done.delete(mark(message))) done.add(mark(message));
    draw(asked());
  };
}

// What is asked was answered, or the person does not want to answer.
export function settle(message) {
  done.add(mark(message));
}

// To be called whenever the conversation has changed.
export function follow() {
  const now = asked();
  draw(now);
  const asking = composer.asking();
  if (asking && answered(asking)) composer.leave(); // by another client of the same person
  if (now?.markup.force_reply && !done.has(mark(now.message)) && !answered(now.message) && !composer.isBusy()) {
    composer.replyTo(now.message, null, now.markup.input_field_placeholder);
  }
}

// The newest message of the bot that changes what is below the conversation, if that is still there.
function asked() {
  if (!openChat()) return null;
  const newest = [...state.messages.values()].filter((each) => isBots(each) && inTopic(each) && isMeant(each)).sort((a, b) => b.message_id - a.message_id);
  const message = newest.find(({ reply_markup: markup }) => markup && !markup.inline_keyboard);
  return !message || message.reply_markup.remove_keyboard ? null : { message, markup: message.reply_markup };
}

// A selective one is for whoever is named in the message or answered by it.
function isMeant(message) {
  if (!message.reply_markup?.selective || openChat().type === "private") return true;
  const me = speaker();
  const names = (message.entities ?? []).some((each) => each.user?.id === me.id);
  const byName = me.username && textOf(message).includes(`@${me.username}`);
  return Boolean(names || byName || message.reply_to_message?.from?.id === me.id);
}

function answered(message) {
  return [...state.messages.values()].some((each) => isMine(each) && each.reply_to_message?.message_id === message.message_id);
}

function draw(now) {
  const rows = now?.markup.keyboard ?? [];
  const hidden = !rows.length || done.has(mark(now.message));
  $("keys-shown").hidden = !rows.length;
  $("keys-shown").setAttribute("aria-expanded", String(!hidden));
  $("keys").hidden = hidden;
  const looks = now ? `${mark(now.message)} ${JSON.stringify(now.markup)}` : "";
  if (looks === drawn) return; // what is pressed or has the focus stays
  drawn = looks;
  $("keys").replaceChildren(...rows.map((row) => make("div", { class: "row" }, ...row.map((key) => keyButton(now, key)))));
}

function keyButton({ message, markup }, key) {
  const onclick = async () => {
    try {
      if ((await press(message, key)) && markup.one_time_keyboard) settle(message);
    } catch (error) {
      toast(error.message);
    }
    draw(asked());
  };
  return make("button", { type: "button", class: `key ${key.style ?? ""}`, dir: "auto", textContent: key.text, onclick });
}

// True when something was sent.
async function press(message, key) {
  const answer = { person: state.person, message: message.message_id };
  if (key.request_chat) {
    const { chat_is_channel: channel, user_administrator_rights: admin } = key.request_chat;
    const fits = (chat) => (channel ? chat.type === "channel" : ["group", "supergroup"].includes(chat.type)) && (!admin || isAdmin(chat));
    const shared = await pickChat(key.text, { fits, fresh: channel ? "channel" : "supergroup" });
    return shared && post("shares", { ...answer, shared });
  }
  if (key.request_users) {
    const person = await pickPerson(key.text);
    return person && post("shares", { ...answer, users: [person] });
  }
  if (["request_contact", "request_location", "request_poll", "web_app"].some((name) => key[name])) throw new Error(word("notInSandbox"));
  return composer.sendText(key.text);
}
