// The page's own words, in the browser's language where there are some. words/xx.json has those of a language.
const LANGUAGES = ["en", "fr", "de", "es", "pl", "ru", "uk", "ar"];
const RIGHT_TO_LEFT = ["ar"];

export const language = (navigator.languages ?? [navigator.language]).map((tag) => tag.slice(0, 2)).find((tag) => LANGUAGES.includes(tag)) ?? "en";

// With its region: "en-GB" has another clock than "en-US".
export const locale = (navigator.languages ?? []).find((tag) => tag.slice(0, 2) === language) ?? language;

const words = await (await fetch(`/page/words/${language}.json`)).json();

export function word(name, value = "") {
  return words[name].replace("%s", () => value);
}

// Fills the skeleton's data-word, data-label and data-placeholder.
export function fillWords(root = document) {
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
    if (element.matches("button")) element.title = word(element.dataset.label);
  }
  for (const element of root.querySelectorAll("[data-placeholder]")) element.placeholder = word(element.dataset.placeholder);
}
