// From the sandbox to Telegram: the token goes to who has started the sandbox, who checks it and starts the bot.
import { post } from "./api.js";
import { $, make } from "./dom.js";
import { state } from "./state.js";
import { word } from "./translations.js";

export function startGoLive() {
  for (const each of document.querySelectorAll("#bar .operated")) each.hidden = !state.operated;
  for (const each of document.querySelectorAll("#bar .alone")) each.hidden = state.operated;
  $("go-live").onsubmit = async (event) => {
    event.preventDefault();
    busy(true);
    $("live").textContent = word("liveWait");
    try {
      await post("operator", { do: "live", token: $("token").value.trim() });
    } catch (error) {
      onLive({ reason: "other", detail: error.message });
    }
  };
  if (state.live.link) onLive(state.live);
}

const busy = (is) => ($("go-live").querySelector("button").disabled = is);

// What became of it.
export function onLive({ reason, detail = "", username, link, code }) {
  busy(false);
  if (reason) {
    $("live").textContent = word(`live_${reason}`, detail);
    return;
  }
  $("token").value = "";
  const open = make("a", { href: link, target: "_blank", rel: "noopener", textContent: link });
  $("live").replaceChildren(`${word("liveRuns", username)} `, open, ` ${word(code ? "liveCode" : "liveOwned")}`);
  $("bar").querySelector("details").open = true;
}
