// Attachments, the older form of rich messages: a coloured bar with text, fields, image, footer, or blocks inside.

import { renderBlocks } from "./blocks.js";
import { fullTime } from "./dates.js";
import { h } from "./dom.js";
import { link, picture } from "./media.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { t } from "./texts.js";

const COLOURS = { good: "#2eb67d", warning: "#ecb22e", danger: "#e01e5a" };

export function attachments(list, surface) {
  return (list ?? []).map((each) => attachment(each, surface));
}

function attachment(each, surface) {
  const colour = COLOURS[each.color] ?? (/^#?[0-9a-f]{6}$/i.test(each.color ?? "") ? `#${each.color.replace("#", "")}` : undefined);
  const known = each.blocks || each.text || each.title || each.pretext || each.fields || each.image_url || each.thumb_url || each.author_name || each.footer;
  const body = h("div", { class: "attachment", style: colour && `--bar-colour: ${colour}` },
    h("div", { class: "attachment-main" },
      each.author_name && h("div", { class: "b-context" }, each.author_icon && picture(each.author_icon, "", "b-icon"), link(each.author_link, each.author_name)),
      each.title && h("div", { class: "attachment-title" }, link(each.title_link, plain(each.title))),
      each.text && h("div", {}, mrkdwn(each.text)),
      each.fields && h("div", { class: "b-fields" }, each.fields.map(field)),
      each.blocks && renderBlocks(each.blocks, surface),
      each.actions && h("div", { class: "b-context" }, t("not_drawn", { type: each.actions.map((action) => action.text ?? action.name).join(", ") })),
      each.image_url && picture(each.image_url, each.alt_text ?? each.title ?? each.fallback ?? t("image"), "b-image"),
      !known && h("div", {}, mrkdwn(each.fallback)),
      (each.footer || each.ts) && h("div", { class: "b-context" }, each.footer_icon && picture(each.footer_icon, "", "b-icon"), each.footer && h("span", {}, plain(each.footer)), each.ts && h("time", {}, fullTime(each.ts)))),
    each.thumb_url && picture(each.thumb_url, each.title ?? each.fallback ?? t("image"), "b-thumb"));
  return [each.pretext && h("div", { class: "b-paragraph" }, mrkdwn(each.pretext)), body];
}

function field(each) {
  return h("div", { class: each.short ? "b-field" : "b-field wide" }, h("strong", {}, each.title), h("div", {}, mrkdwn(each.value)));
}
