// The page's own words: one catalogue per language, chosen by the acting person's locale.

const catalogues = JSON.parse(document.getElementById("texts").textContent);
let language = document.documentElement.lang;

export function speak(locale) {
  language = locale && locale.startsWith("zh") ? "zh" : "en";
  if (document.documentElement.lang === language) return;
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
}

export function t(key, values = {}) {
  const text = (catalogues[language] || {})[key] ?? catalogues.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function spoken(locale) {
  return locale && locale.startsWith("zh") ? catalogues.zh.language : catalogues.en.language;
}
