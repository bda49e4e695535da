// One message as an element.
import { icon, make } from "./dom.js";
import { reachable } from "./links.js";
import { richText } from "./richtext.js";
import { chatById, entitiesOf, isBots, isMine, openChat, originName, senderName, state, textOf } from "./state.js";
import { locale, word } from "./translations.js";

const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });

export const dayOf = (message) => calendar.format(message.date * 1000);

export function bubble(message, actions, mark = null) {
  const service = serviceLine(message);
  if (service) return make("article", { class: "service", id: `m${message.message_id}`, textContent: service });
  const sender = senderName(message);
  const chat = openChat();
  const kinds = ["bubble", isMine(message) ? "mine" : "", isBots(message) ? "bots" : "", chat.type === "channel" ? "post" : ""];
  const article = make("article", { class: kinds.filter(Boolean).join(" "), id: `m${message.message_id}`, "aria-label": sender });
  const options = make("button", {
    type: "button", class: "icon options", "aria-label": word("options"), title: word("options"), "aria-haspopup": "menu",
    onclick: () => actions.options(message, options),
  }, icon("more"));
  const box = make("div", { class: "box" });
  if (chat.type !== "private" && !isMine(message)) box.append(make("p", { class: `sender tint${Math.abs(message.from?.id ?? 0) % 5}`, textContent: sender }));
  if (message.via_bot) box.append(make("p", { class: "origin", textContent: word("via", message.via_bot.username) }));
  if (message.forward_origin) box.append(make("p", { class: "origin", textContent: word("forwardedFrom", originName(message.forward_origin)) }));
  if (message.reply_to_message || message.external_reply) box.append(replyHead(message, actions));
  if (message.photo) box.append(make("img", { class: "photo", src: `/sandbox/files/${message.photo[0].file_id}`, alt: word("photo") }));
  if (message.document) box.append(fileCard(message.document));
  const preview = message.link_preview_options;
  const card = preview?.url && URL.canParse(preview.url) ? previewCard(preview.url, preview.prefer_large_media) : "";
  if (preview?.show_above_text) box.append(card);
  if (textOf(message)) box.append(richText(textOf(message), entitiesOf(message), { mark, onCommand: actions.command }));
  if (!preview?.show_above_text) box.append(card);
  box.append(foot(message));
  article.append(box);
  if (message.reply_markup?.inline_keyboard) article.append(keyboard(message, actions));
  const given = message.reactions?.flatMap((each) => each.emoji) ?? [];
  if (given.length) article.append(make("p", { class: "reactions" }, ...given.map((emoji) => make("span", { textContent: emoji }))));
  article.append(options);
  return article;
}

function serviceLine(message) {
  if (message.supergroup_chat_created || message.migrate_from_chat_id || message.migrate_to_chat_id) return word("groupMade");
  if (message.forum_topic_created) return word("topicMade", message.forum_topic_created.name);
  if (message.pinned_message) return word("pinned");
  if (message.chat_shared) return word("sharedChat", message.chat_shared.title ?? chatName(message.chat_shared.chat_id));
  if (message.users_shared) return word("sharedChat", message.users_shared.users.map((each) => each.first_name ?? each.user_id).join(", "));
  if (message.new_chat_members) return word("joined", message.new_chat_members.map((each) => each.first_name).join(", "));
  return "";
}

function replyHead(message, actions) {
  const target = message.reply_to_message;
  const name = target ? senderName(target) : originName(message.external_reply.origin);
  const words = message.quote?.text ?? (target ? textOf(target) || word("photo") : "");
  const head = make("button", { type: "button", class: message.quote ? "reply quoted" : "reply", "aria-label": `${word("replied")}: ${name}. ${words}` });
  head.append(make("strong", { textContent: name }), make("span", { class: "words", textContent: words, dir: "auto" }));
  head.onclick = () => actions.jump(target?.message_id, message.quote);
  return head;
}

function fileCard(document) {
  const size = document.file_size;
  const told = size < 1024 ? `${size} B` : size < 1024 ** 2 ? `${Math.round(size / 1024)} KB` : `${(size / 1024 ** 2).toFixed(1)} MB`;
  const name = document.file_name ?? "file";
  const words = make("span", {}, make("strong", { textContent: name }), make("span", { class: "size", textContent: told }));
  return make("a", { class: "file", href: `/sandbox/files/${document.file_id}`, download: name }, icon("file"), words);
}

function previewCard(address, large) {
  const { host, pathname } = new URL(address);
  const card = make("a", { class: large ? "preview large" : "preview", href: reachable(address), target: "_blank", rel: "noopener", "aria-label": word("previewOf", host) });
  let path = pathname;
  try {
    path = decodeURI(pathname);
  } catch {
    // An address may hold what is no UTF-8; then it is shown as it stands.
  }
  card.append(make("strong", { textContent: host }), make("span", { textContent: path === "/" ? "" : path }));
  return card;
}

function foot(message) {
  const time = make("time", { dateTime: new Date(message.date * 1000).toISOString(), textContent: clock.format(message.date * 1000) });
  return make("p", { class: "foot" }, message.edit_date ? `${word("edited")} ` : "", time);
}

function keyboard(message, actions) {
  const rows = message.reply_markup.inline_keyboard.map((row) =>
    make("div", { class: "row" }, ...row.map((button) => keyboardButton(message, button, actions))),
  );
  return make("div", { class: "keyboard" }, ...rows);
}

function keyboardButton(message, button, actions) {
  const kind = button.style ? ` ${button.style}` : "";
  if (button.url) {
    const label = word("opens", button.text);
    return make("a", { class: `key${kind}`, dir: "auto", href: URL.canParse(button.url) ? reachable(button.url) : button.url, target: "_blank", rel: "noopener", "aria-label": label }, button.text, icon("out"));
  }
  const key = make("button", { type: "button", class: `key${kind}`, dir: "auto" }, button.text);
  if (button.callback_data !== undefined) key.onclick = () => actions.press(message, button, key);
  else if (button.copy_text) {
    key.append(icon("copy"));
    key.onclick = () => actions.copy(button.copy_text.text);
  } else {
    const here = button.switch_inline_query_current_chat;
    const query = here ?? button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query ?? "";
    key.append(icon("share"));
    key.onclick = () => actions.share(query, here !== undefined);
  }
  return key;
}

export function lastLine(chat) {
  if (!chat.last) return word("empty");
  const words = serviceLine(chat.last) || textOf(chat.last) || chat.last.document?.file_name || word("photo");
  const who = chat.type !== "channel" && !serviceLine(chat.last) && chat.last.from && chat.last.from.id !== state.bot.id ? `${senderName(chat.last)}: ` : "";
  return `${who}${words.slice(0, 90)}`;
}

export const chatName = (id) => chatById(id)?.title ?? "";
