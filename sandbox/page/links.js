// Links that lead to another place of the sandbox: Telegram's own, and the made-up sites of news.test.
import { post } from "./api.js";
import { pickChat } from "./picker.js";
import { isAdmin, isMember, speaker, state, visibleChats } from "./state.js";
import { word } from "./translations.js";

const TELEGRAM = ["t.me", "telegram.me", "telegram.dog"];
export const NEWS = "news.test";

let page = null; // { goTo, jump, composer, startBot }

export function startLinks(given) {
  page = given;
}

// Where a browser finds an address; news.test is served by the sandbox itself.
export function reachable(address) {
  const url = new URL(address);
  return url.hostname === NEWS ? `/${NEWS}${url.pathname}${url.search}${url.hash}` : address;
}

export function onLink(event) {
  const link = event.target.closest("a[href]");
  if (!link || !URL.canParse(link.href)) return;
  const act = inside(new URL(link.href));
  if (!act) return;
  event.preventDefault();
  act();
}

export function onMention(name) {
  inside(new URL(`https://t.me/${name.replace("@", "")}`))?.();
}

// What a link of Telegram does here; undefined where it leads out of the sandbox.
function inside(url) {
  if (url.protocol === "tg:") return inside(new URL(`https://t.me/${url.searchParams.get("domain") ?? ""}${url.search}`)) ?? (() => page.toast(word("notInSandbox")));
  if (!TELEGRAM.includes(url.hostname)) return undefined;
  const path = url.pathname.split("/").filter(Boolean);
  const asked = url.searchParams;
  if (path[0] === "share") return () => share([asked.get("url"), asked.get("text")].filter(Boolean).join("\n"));
  if (path[0]?.toLowerCase() === state.bot.username.toLowerCase()) {
    if (asked.has("startgroup") || asked.has("startchannel")) return () => addToChat(asked);
    return () => (asked.get("start") ? page.startBot(asked.get("start")) : page.goTo(ownChat().key, 0));
  }
  const chat = state.chats.find((each) => (path[0] === "c" ? each.id === Number(`-100${path[1]}`) : each.type !== "private" && each.username && each.username === path[0]?.replace("@", "")));
  if (!chat) return path[0] === "c" ? () => toastAway() : undefined;
  return () => open(chat, Number(path.slice(path[0] === "c" ? 2 : 1).at(-1)));
}

const ownChat = () => visibleChats().find((chat) => chat.type === "private");
const toastAway = () => page.toast(word("notHere"));

async function open(chat, number) {
  if (!visibleChats().includes(chat)) return toastAway();
  if (!(await page.goTo(chat.key, 0))) return;
  const message = number && state.messages.get(number);
  if (message?.message_thread_id && chat.forum && !(await page.goTo(chat.key, message.message_thread_id))) return;
  if (number) page.jump(number);
}

async function share(text) {
  const target = await pickChat(word("sendTo"));
  if (target && (await page.goTo(target, 0))) page.composer.write(text);
}

// The bot comes into a chat that the person chooses, with the rights and the greeting that the link names.
async function addToChat(asked) {
  const channel = asked.has("startchannel");
  const admin = channel || asked.has("admin");
  const fits = (chat) => (channel ? chat.type === "channel" : ["group", "supergroup"].includes(chat.type)) && (admin ? isAdmin(chat) : isMember(chat, speaker()));
  const key = await pickChat(word("addTo"), { fits, fresh: channel ? "channel" : "supergroup" });
  if (!key) return;
  const place = { person: state.person, chat: key };
  await post("standings", { ...place, status: admin ? "administrator" : "member" });
  const there = await page.goTo(key, 0);
  const greeting = asked.get("startgroup");
  if (there && greeting) await page.composer.sendText(`/start@${state.bot.username} ${greeting}`);
}
