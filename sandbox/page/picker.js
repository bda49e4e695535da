// One of several things is chosen in a dialog: a chat, a person.
import { post } from "./api.js";
import { $, make } from "./dom.js";
import { chatTitle, loadWorld, speaker, state, visibleChats } from "./state.js";
import { word } from "./translations.js";

// Gives the value that was chosen, "" for none.
function pick(title, entries) {
  const dialog = $("pick-chat");
  $("pick-title").textContent = title;
  $("pick-list").replaceChildren(...entries.map(({ value, label }) => make("li", {}, make("button", { value, textContent: label, dir: "auto" }))));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}

const NEW = "+";

// A chat of the speaker's for which `fits` holds, by its key; *fresh*, a kind of chat, offers to make a new one.
export async function pickChat(title, { fits = () => true, fresh = "" } = {}) {
  const entries = visibleChats().filter(fits).map((chat) => ({ value: chat.key, label: chatTitle(chat) }));
  if (fresh) entries.push({ value: NEW, label: word(fresh === "channel" ? "newChannel" : "newGroup") });
  const chosen = await pick(title, entries);
  return chosen === NEW ? makeChat(fresh) : chosen;
}

async function makeChat(kind) {
  const name = word(kind === "channel" ? "myChannel" : "myGroup");
  const number = state.chats.filter((chat) => chat.title.startsWith(name)).length + 1;
  const title = number > 1 ? `${name} ${number}` : name;
  const chat = await post("chats", { person: state.person, type: kind, title, bot: "left", key: `own-${Date.now()}` });
  await loadWorld();
  return chat.key;
}

export function pickPerson(title) {
  const others = state.people.filter((person) => person.key !== speaker().key);
  return pick(title, others.map((person) => ({ value: person.key, label: person.first_name })));
}
