// "@bot words" in the composer: what the bot offers is shown above it, to be picked.
import { post } from "./api.js";
import { icon, make, toast } from "./dom.js";
import { state } from "./state.js";

const PAUSE = 300; // milliseconds without a letter before the bot is asked
let timer = 0;
let asked = ""; // the newest query
let turn = 0; // how often something else was typed so far
let early = null; // an answer that came before the number of its query

// What is asked of the bot in a text; undefined where it is not named.
export function typedQuery(text) {
  const name = `@${state.bot.username} `;
  return text.toLowerCase().startsWith(name.toLowerCase()) ? text.slice(name.length).trim() : undefined;
}

export function forget() {
  clearTimeout(timer);
  asked = "";
  turn += 1;
}

export function ask(query, place, show) {
  forget();
  const mine = turn;
  timer = setTimeout(async () => {
    try {
      const number = (await post("queries", { ...place, query })).query;
      if (mine !== turn) return; // an older question may be confirmed after a newer one
      asked = number;
      if (early?.query === asked) show(early);
    } catch (error) {
      toast(error.message);
    }
  }, PAUSE);
}

// Whether an answer is to the newest query.
export function isNewest(event) {
  early = event;
  return event.query === asked;
}

// The list of what is offered: the button that leads to the bot first, then each result.
export function offered({ answer }, { pick, begin }) {
  const entries = answer.results.map((result) => {
    const words = make("span", { textContent: result.description, dir: "auto" });
    return entry(() => pick(result.id), make("strong", { textContent: result.title, dir: "auto" }), words);
  });
  if (answer.button.text) entries.unshift(entry(() => begin(answer.button.start_parameter), make("span", { textContent: answer.button.text }), icon("out")));
  return entries;
}

const entry = (onclick, ...words) => make("li", {}, make("button", { type: "button", onclick }, ...words));
