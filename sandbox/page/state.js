// What the page knows: people, chats, the messages of the open chat, who speaks.
import { get } from "./api.js";

export const state = {
  bot: {}, people: [], chats: [], descriptions: {}, operated: false, live: {},
  person: "owner", chat: "", topic: 0,
  messages: new Map(), // of the open chat, by number
  unread: new Map(), // chat number → the numbers of its new messages
  number: 0,
};

export const speaker = () => state.people.find((person) => person.key === state.person);
export const openChat = () => state.chats.find((chat) => chat.key === state.chat);
export const chatById = (id) => state.chats.find((chat) => chat.id === id);
export const isMember = (chat, person) => ["creator", "administrator", "member", "restricted"].includes(chat.members[person.id]);
export const mayPost = (chat) => chat.type !== "channel" || ["creator", "administrator"].includes(chat.members[speaker().id]);
export const isAdmin = (chat) => ["creator", "administrator"].includes(chat.members[speaker().id]);

// The chats of whoever speaks: their own with the bot, and those they are in.
export function visibleChats() {
  const me = speaker();
  return state.chats.filter((chat) => !chat.migrated_to && (chat.type === "private" ? chat.id === me.id : isMember(chat, me)));
}

export const chatTitle = (chat) => (chat.type === "private" ? state.bot.first_name : chat.title);

export function senderName(message) {
  return message.from?.first_name ?? message.sender_chat?.title ?? "";
}

export function originName(origin) {
  return origin.sender_user?.first_name ?? origin.sender_user_name ?? (origin.chat ?? origin.sender_chat)?.title ?? "";
}

export const isMine = (message) => message.from?.id === speaker().id;
export const mayDelete = (message) => openChat().type === "private" || isMine(message) || isAdmin(openChat());
export const isBots = (message) => message.from?.id === state.bot.id;
// A message with formatting has no text; the sandbox says what is shown of it.
export const textOf = (message) => message.text ?? message.caption ?? message.shown?.text ?? "";
export const entitiesOf = (message) => message.entities ?? message.caption_entities ?? message.shown?.entities ?? [];

export function inTopic(message) {
  return !openChat()?.forum || (message.message_thread_id ?? 0) === state.topic;
}

export async function loadWorld() {
  const fresh = await get("state");
  const { bot, people, chats, descriptions, operated, live } = fresh;
  Object.assign(state, { bot, people, chats, descriptions, operated, live });
  return fresh.number;
}

const gone = new Set(); // the numbers of messages that were deleted while the others are being fetched

export function forget(number) {
  state.messages.delete(number);
  gone.add(number);
}

// What comes while the others are being fetched is newer than they are.
export async function loadMessages() {
  const arrived = new Map();
  state.messages = arrived;
  gone.clear();
  const all = await get(`chats/${encodeURIComponent(state.chat)}/messages`);
  if (state.messages !== arrived) return; // another chat was opened meanwhile
  const kept = all.filter((message) => !gone.has(message.message_id));
  state.messages = new Map([...kept.map((message) => [message.message_id, message]), ...arrived]);
}

// Where one is, kept in the address so that a reload comes back to it.
export function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const person = state.people.find((each) => each.key === asked.get("person")) ?? state.people.find((each) => each.owner) ?? state.people[0];
  state.person = person.key;
  const known = visibleChats().find((chat) => chat.key === asked.get("chat"));
  state.chat = known?.key ?? "";
  state.topic = Number(asked.get("topic") ?? 0);
}

export function writeAddress() {
  const asked = new URLSearchParams({ person: state.person });
  if (state.chat) asked.set("chat", state.chat);
  if (state.topic) asked.set("topic", state.topic);
  history.replaceState(null, "", `#${asked}`);
}
