// The page's words, from the JSON catalogues; the language is the reader's choice, else the browser's.

const LANGUAGES = ["zh-CN", "en"];
const KEY = "sandbox.language";
const words = new Map();

export const language = chosen();

function chosen() {
  const kept = localStorage.getItem(KEY);
  if (LANGUAGES.includes(kept)) return kept;
  return navigator.language.startsWith("en") ? "en" : "zh-CN";
}

export async function loadTexts(folder, area) {
  const answer = await fetch(`${folder}/texts/${area}.${language}.json`);
  for (const [key, text] of Object.entries(await answer.json())) words.set(key, text);
}

export function t(key, params = {}) {
  const text = words.get(key) ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");
}

export function switchLanguage() {
  localStorage.setItem(KEY, language === "en" ? "zh-CN" : "en");
  location.reload();
}
