// rich_text blocks: sections, lists, quotes and preformatted text.

import { h, safeLink } from "./dom.js";
import { emoji } from "./emoji.js";
import { dateToken } from "./dates.js";
import { store, userName } from "./store.js";

export function richText(block) {
  return h("div", { class: "rich" }, (block.elements ?? []).map(part));
}

function part(element) {
  const inside = () => (element.elements ?? []).map(leaf);
  if (element.type === "rich_text_list") {
    const items = (element.elements ?? []).map((item) => h("li", {}, (item.elements ?? []).map(leaf)));
    return h(element.style === "ordered" ? "ol" : "ul", {}, items);
  }
  if (element.type === "rich_text_quote") return h("blockquote", {}, inside());
  if (element.type === "rich_text_preformatted") return h("pre", { class: "code" }, inside());
  return h("p", {}, inside());
}

function leaf(element) {
  const shown = content(element);
  const style = element.style ?? {};
  return [["bold", "strong"], ["italic", "em"], ["strike", "s"], ["code", "code"], ["underline", "u"]]
    .filter(([name]) => style[name])
    .reduce((node, [, tag]) => h(tag, {}, node), shown);
}

function content(element) {
  if (element.type === "text") return emoji(element.text).split("\n").flatMap((l, i) => (i ? [h("br"), l] : [l]));
  if (element.type === "emoji") return emoji(`:${element.name}:`);
  if (element.type === "user") return h("span", { class: "mention" }, `@${userName(element.user_id)}`);
  if (element.type === "usergroup") return h("span", { class: "mention" }, `@${store.state.usergroups[element.usergroup_id] ?? element.usergroup_id}`);
  if (element.type === "channel") return h("span", { class: "mention" }, `#${store.state.channels.find((c) => c.id === element.channel_id)?.name ?? element.channel_id}`);
  if (element.type === "broadcast") return h("span", { class: "mention mine" }, `@${element.range}`);
  if (element.type === "date") return dateToken(String(element.timestamp), element.format ?? "{date}", element.fallback ?? "");
  if (element.type === "link") {
    const href = safeLink(element.url);
    return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, element.text ?? element.url) : element.url;
  }
  return "";
}
