// rich_text blocks: sections, nested lists, quotes, preformatted text, and every element inside them.

import { dateToken } from "./dates.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { link } from "./media.js";
import { store, userName } from "./store.js";
import { t } from "./texts.js";

export function richText(block) {
  return h("div", { class: "rich" }, (block.elements ?? []).map(part));
}

function part(element) {
  const inside = (element.elements ?? []).map((each) => (each.type === "rich_text_section" ? null : leaf(each)));
  const bordered = element.border ? "bordered" : undefined;
  if (element.type === "rich_text_section") return h("p", {}, inside);
  if (element.type === "rich_text_quote") return h("blockquote", { class: bordered }, inside);
  if (element.type === "rich_text_preformatted") return h("pre", { class: "code" }, inside);
  if (element.type === "rich_text_list") return list(element, bordered);
  return h("p", { class: "b-plain" }, t("not_drawn", { type: element.type }));
}

// Deeper items come as lists of their own with an indent. `offset` is where the numbers go on.
function list(element, bordered) {
  const ordered = element.style === "ordered";
  const items = (element.elements ?? []).map((item) => h("li", {}, (item.elements ?? []).map(leaf)));
  const props = { class: ["level", bordered].filter(Boolean).join(" "), style: `--indent: ${element.indent ?? 0}`, "data-level": (element.indent ?? 0) % 3 };
  return h(ordered ? "ol" : "ul", ordered && element.offset ? { ...props, start: element.offset + 1 } : props, items);
}

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function leaf(element) {
  const style = element.style ?? {};
  const wrap = (node, name) => h(STYLES[name], {}, node);
  return Object.keys(STYLES).filter((name) => style[name]).reduce(wrap, content(element));
}

const lines = (text) => emoji(text).split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
const mention = (words, mine) => h("span", { class: mine ? "mention mine" : "mention" }, words);

const contents = {
  text: (e) => lines(e.text),
  emoji: (e) => (e.unicode ? String.fromCodePoint(...e.unicode.split("-").map((code) => parseInt(code, 16))) : emoji(`:${e.name}${e.skin_tone > 1 ? `::skin-tone-${e.skin_tone}` : ""}:`)),
  user: (e) => mention(`@${userName(e.user_id)}`, e.user_id === store.as),
  usergroup: (e) => mention(`@${store.state.usergroups[e.usergroup_id] ?? e.usergroup_id}`),
  team: (e) => mention(e.team_id === store.state.team.id ? store.state.team.name : e.team_id),
  channel: (e) => mention(`#${store.state.channels.find((c) => c.id === e.channel_id)?.name ?? e.channel_id}`),
  broadcast: (e) => mention(`@${e.range}`, true),
  color: (e) => h("span", {}, h("span", { class: "swatch", style: `background: ${/^#[0-9a-f]{3,8}$/i.test(e.value) ? e.value : "none"}`, "aria-hidden": "true" }), e.value),
  date: (e) => h("time", { title: e.fallback }, link(e.url, dateToken(String(e.timestamp), e.format ?? "{date}", e.fallback ?? ""))),
  link: (e) => link(e.url, e.text ?? e.url),
};

function content(element) {
  return contents[element.type]?.(element) ?? h("span", { class: "b-plain" }, t("not_drawn", { type: element.type }));
}
