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

export function toast(text) {
  const note = make("p", { textContent: text });
  $("toasts").append(note);
  setTimeout(() => note.remove(), 4000);
}
