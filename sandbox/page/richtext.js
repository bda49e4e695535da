// A message's text with its entities as elements, and the way back from a selection to offsets.
// JavaScript strings count in UTF-16 units, as Telegram does, so offsets need no arithmetic.
import { make } from "./dom.js";
import { onMention, reachable } from "./links.js";
import { word } from "./translations.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  mark: "mark",
};
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const starts = new WeakMap(); // text node → where its text begins in the message

export function richText(text, entities = [], { mark = null, onCommand = () => {} } = {}) {
  const all = [...entities];
  if (mark) all.push({ type: "mark", offset: mark.offset, length: mark.length });
  const root = make("div", { class: "text", dir: "auto" });
  fill(root, text, 0, text.length, all, onCommand);
  return root;
}

function fill(parent, text, start, end, entities, onCommand) {
  let queue = entities.filter((each) => each.length > 0).sort((a, b) => a.offset - b.offset || b.length - a.length || rank(a) - rank(b));
  let at = start;
  while (queue.length) {
    const entity = queue.shift();
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset > at) put(parent, text, at, entity.offset, BLOCKS.has(entity.type));
    const inner = [];
    const rest = [];
    for (const other of queue) {
      const otherStop = other.offset + other.length;
      if (other.offset >= stop) rest.push(other);
      else if (otherStop <= stop) inner.push(other);
      else {
        inner.push({ ...other, length: stop - other.offset });
        rest.push({ ...other, offset: stop, length: otherStop - stop });
      }
    }
    const element = wrap(entity, text.slice(entity.offset, stop), onCommand);
    fill(element, text, entity.offset, stop, inner, onCommand);
    parent.append(element);
    if (entity.type === "expandable_blockquote") foldable(parent, element);
    at = stop;
    queue = rest;
  }
  if (at < end) put(parent, text, at, end, false);
}

const rank = (entity) => (BLOCKS.has(entity.type) ? 0 : entity.type === "mark" ? 2 : 1);

// A block stands on lines of its own, so the line end before and after it is not shown twice.
function put(parent, text, from, to, beforeBlock) {
  const previous = parent.lastElementChild;
  if (parent.lastChild === previous && previous?.matches("blockquote, pre, .unfold") && text[from] === "\n") from += 1;
  if (beforeBlock && text[to - 1] === "\n") to -= 1;
  if (from >= to) return;
  const node = document.createTextNode(text.slice(from, to));
  starts.set(node, from);
  parent.append(node);
}

function wrap(entity, words, onCommand) {
  const { type } = entity;
  if (type === "text_link" || type === "url" || type === "email") return anchor(type, entity.url ?? words, words);
  if (type === "date_time") return moment(entity.unix_time);
  if (type === "mention") return make("button", { type: "button", class: "command", onclick: () => onMention(words) });
  if (type === "bot_command") return make("button", { type: "button", class: "command", onclick: () => onCommand(words) });
  if (type === "spoiler") return spoiler();
  // Words that run right to left stand at the right of their quotation, whatever stands around it.
  if (type === "blockquote") return make("blockquote", { dir: "auto" });
  if (type === "expandable_blockquote") return make("blockquote", { class: "folded", dir: "auto" });
  return TAGS[type] ? make(TAGS[type]) : make("span", { class: `is-${type.replaceAll("_", "-")}` });
}

function anchor(type, target, words) {
  const address = type === "email" ? `mailto:${target}` : /^[a-z][a-z0-9+.-]*:/i.test(target) ? target : `http://${target}`;
  if (!/^(https?|mailto|tg):/i.test(address)) return make("span");
  // noopener gives the new tab a group of its own, without which browsers ignore a text fragment.
  if (!URL.canParse(address)) return make("span");
  return make("a", { href: reachable(address), target: "_blank", rel: "noopener", title: type === "text_link" ? address : words });
}

// A time is read in the words that were sent; the exact one shows on hovering.
function moment(seconds) {
  const when = new Date(seconds * 1000);
  return make("time", { class: "is-date-time", dateTime: when.toISOString(), title: when.toLocaleString() });
}

function spoiler() {
  const show = (event) => {
    event.currentTarget.classList.add("shown");
    event.currentTarget.removeAttribute("role");
    event.currentTarget.removeAttribute("aria-label");
  };
  const onkeydown = (event) => (event.key === "Enter" || event.key === " ") && show(event);
  return make("span", { class: "spoiler", role: "button", tabIndex: 0, "aria-label": word("hidden"), onclick: show, onkeydown });
}

function foldable(parent, quote) {
  const button = make("button", { type: "button", class: "unfold", textContent: word("more"), "aria-expanded": "false" });
  button.onclick = () => {
    const folded = quote.classList.toggle("folded");
    button.textContent = word(folded ? "more" : "less");
    button.setAttribute("aria-expanded", String(!folded));
  };
  parent.append(button);
  requestAnimationFrame(() => {
    if (quote.scrollHeight > quote.clientHeight + 4) return;
    quote.classList.remove("folded");
    button.hidden = true;
  });
}

// The passage of a message that is selected in its bubble: its text and offset, or null.
export function selectedPassage(bubble, text) {
  const selection = getSelection();
  if (!bubble || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const area = bubble.querySelector(".text");
  if (!area || !range.intersectsNode(area)) return null;
  let first = null;
  let last = null;
  const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!starts.has(node) || !range.intersectsNode(node)) continue;
    const begin = starts.get(node);
    const from = begin + (node === range.startContainer ? range.startOffset : 0);
    const to = begin + (node === range.endContainer ? range.endOffset : node.data.length);
    if (from >= to) continue;
    first ??= from;
    last = to;
  }
  if (first === null) return null;
  const passage = text.slice(first, last);
  const quote = passage.trim();
  return quote ? { quote, offset: first + passage.indexOf(quote) } : null;
}
