// Making elements. Text only ever goes in as text.
export const $ = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Puts children in the place of those that are there. What looks as before stays, and with it focus and what is open:
// so an element must show, if only in an attribute, all that its press depends on.
export function refill(parent, fresh) {
  const there = [...parent.children];
  fresh.forEach((each, index) => {
    const old = there[index];
    if (!old) parent.append(each);
    else if (!old.isEqualNode(each)) {
      const focused = old.contains(document.activeElement);
      old.replaceWith(each);
      if (focused) (each.matches("button") ? each : each.querySelector("button"))?.focus({ preventScroll: true });
    }
  });
  for (const old of there.slice(fresh.length)) old.remove();
}

// A press on what is replaced or moves before it is let go would be lost: whatever draws by itself waits for that.
const PRESSED = "button, a, label, input, summary, [role=button]";
let release = null; // ends the wait for the press that is under way
let pressing = Promise.resolve();

export const released = () => pressing;

function letGo() {
  release?.();
  release = null;
}

addEventListener("pointerdown", (event) => {
  // the list of a select takes the release for itself
  if (event.button === 0 && event.target.closest(PRESSED) && !event.target.closest("select")) release ??= hold();
}, true);
// The click comes right after; and who lets go outside the window comes back with no button down.
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(letGo), true);
addEventListener("pointermove", (event) => event.buttons || letGo(), true);
addEventListener("blur", letGo); // of the window

function hold() {
  let end = null;
  pressing = new Promise((resolve) => (end = resolve));
  return end;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

// A menu beside the button that opened it: arrows walk, Escape closes, focus goes back.
export function openMenu(button, items) {
  const menu = $("menu");
  const close = () => {
    menu.hidden = true;
    document.removeEventListener("pointerdown", outside, true);
    button.setAttribute("aria-expanded", "false");
  };
  const outside = (event) => menu.contains(event.target) || close();
  menu.replaceChildren(
    ...items.map((item) =>
      item.row
        ? make("div", { class: "emoji", role: "group", "aria-label": item.label }, ...item.row.map((each) => entry(each, close)))
        : entry(item, close),
    ),
  );
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  const place = button.getBoundingClientRect();
  const top = place.bottom + menu.offsetHeight + 8 < innerHeight ? place.bottom + 4 : place.top - menu.offsetHeight - 4;
  menu.style.top = `${Math.max(8, top)}px`;
  menu.style.left = `${Math.min(Math.max(8, place.left), innerWidth - menu.offsetWidth - 8)}px`;
  menu.querySelector("button")?.focus();
  menu.onkeydown = (event) => {
    const all = [...menu.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      close();
      button.focus();
    } else return;
    event.preventDefault();
  };
  document.addEventListener("pointerdown", outside, true);
}

function entry(item, close) {
  const act = () => {
    close();
    item.act();
  };
  return make("button", { type: "button", role: "menuitem", textContent: item.label, onclick: act });
}

export async function toast(text) {
  const note = make("p", { textContent: text });
  await released();
  $("toasts").append(note);
  setTimeout(() => released().then(() => note.remove()), 4000);
}
