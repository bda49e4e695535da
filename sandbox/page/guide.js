// What this is, who is here, and what to do first: at the top of the speaker's own chat, and behind a word of the bar.
import { post } from "./api.js";
import { $, make, refill, toast } from "./dom.js";
import { isAdmin, isBots, isMine, openChat, speaker, state, textOf, visibleChats } from "./state.js";
import { language, word } from "./translations.js";

const NEWS = "http://news.test";
// The made-up pages that can be read offline, in the order in which they tell most.
const LINKS = ["halm-post/storm", "coast-wire/storm", "morning/library", "long-read/lighthouse", "courrier/pont"];

const RECENT = 14; // messages within which the example still is what is talked about

let examples = {}; // language → the title of the bot's example, and questions that it answers
let page = null; // { goTo, composer }

export async function startGuide(given) {
  page = given;
  examples = await (await fetch("/page/examples.json")).json();
  $("guide-open").onclick = openGuide;
  $("tries-close").onclick = () => {
    localStorage.setItem("tries", "closed");
    drawTries();
  };
}

export function openGuide() {
  $("guide-box").replaceChildren(guide());
  $("guide").showModal();
}

// The guide as the first thing of a chat with the bot.
export const guideCard = () => make("article", { class: "guide", "aria-label": word("guide") }, guide());

function guide() {
  const description = state.descriptions[speaker().language] ?? state.descriptions[""] ?? "";
  const about = description ? [make("h3", { textContent: word("whatBot") }), make("p", { class: "about", textContent: description, dir: "auto" })] : [];
  const parts = [make("h2", { textContent: word("welcome") }), make("p", { textContent: word("whatThis") }), ...about];
  return make("div", {}, ...parts, make("h3", { textContent: word("firstSteps") }), steps(), make("h3", { textContent: word("whoIsHere") }), here(), afresh());
}

function steps() {
  const asked = (examples[speaker().language] ?? examples.en).questions;
  return make(
    "ol",
    {},
    make("li", { textContent: word("step1") }),
    make("li", {}, word("step2"), chips(asked.map((text) => ({ text })))),
    make("li", {}, word("step3"), chips(LINKS.map((path, index) => ({ text: `${NEWS}/${path}`, label: word(`link${index + 1}`) })))),
    make("li", {}, word("step4"), chips([{ text: `/follow ${NEWS}/`, label: word("feed") }])),
    make("li", { textContent: word("step5") }),
  );
}

function chips(entries) {
  const all = entries.map(({ text, label }) => {
    const onclick = () => say(text);
    return make("button", { type: "button", class: "chip", dir: "auto", onclick }, label ? make("span", {}, `${label} `, make("code", { textContent: text })) : text);
  });
  return make("span", { class: "chips" }, ...all);
}

async function say(text) {
  $("guide").close();
  const own = visibleChats().find((chat) => chat.type === "private");
  if (state.chat === own.key || (await page.goTo(own.key, 0))) await page.composer.sendText(text);
}

function here() {
  const rows = state.people.map((person) => [person.first_name, word(person.key === state.person ? "youAre" : "otherPerson", person.owner ? word("isOwner") : "")]);
  const shared = visibleChats().filter((chat) => chat.type !== "private");
  rows.push(...shared.map((chat) => [chat.title, word(chat.type !== "channel" ? "aboutGroup" : isAdmin(chat) ? "aboutChannel" : "channel")]));
  return make("ul", {}, ...rows.map(([name, about]) => make("li", {}, make("strong", { textContent: name }), ` – ${about}`)));
}

// Everything can be thrown away, where the sandbox has a bot that it can ask for it.
function afresh() {
  if (!state.operated) return "";
  const onclick = async () => {
    if (!confirm(word("afreshSure"))) return;
    try {
      await post("operator", { do: "reset" });
      $("guide").close();
      toast(word("afreshNow"));
    } catch (error) {
      toast(error.message);
    }
  };
  return make("p", { class: "hint" }, make("button", { type: "button", class: "link", textContent: word("afresh"), onclick }));
}

// Questions above the composer, once the bot has sent its example, until they are asked or the talk goes on to something else.
export function drawTries() {
  const shown = [...state.messages.values()].sort((a, b) => a.message_id - b.message_id).slice(-RECENT);
  const said = shown.filter(isMine).map(textOf);
  const found = Object.values(examples).find(({ title }) => shown.some((each) => isBots(each) && textOf(each).startsWith(`${title}\n\n`)));
  const open = (found?.questions ?? []).filter((text) => !said.includes(text));
  const hidden = openChat()?.type !== "private" || !open.length || localStorage.getItem("tries") === "closed";
  $("tries").hidden = hidden;
  if (hidden) return;
  refill($("tries-list"), [...chips(open.map((text) => ({ text }))).children]);
}

// The first person speaks the language of the browser that came first, as a client of Telegram tells it.
export async function tellLanguage() {
  const owner = state.people.find((person) => person.owner);
  const spoken = (navigator.language ?? language).slice(0, 2).toLowerCase();
  if (!owner || owner.told || !/^[a-z]{2}$/.test(spoken)) return false;
  await post("languages", { person: owner.key, language: spoken, first: true });
  return true;
}
