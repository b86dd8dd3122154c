// Block Kit blocks as nodes. `surface` says where they stand and what happens on an action.

import { cards } from "./cards.js";
import { control } from "./controls.js";
import { freshId, h } from "./dom.js";
import { markdown } from "./markdown.js";
import { fileAddress, link, picture } from "./media.js";
import { plain, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";
import { t } from "./texts.js";

const painters = {
  header: (block) => h("h3", { class: "b-header" }, plain(block.text.text)),
  divider: () => h("hr", { class: "b-divider" }),
  markdown: (block) => h("div", { class: "b-markdown" }, markdown(block.text)),
  rich_text: (block) => richText(block),
  image,
  section,
  context,
  context_actions: actions,
  actions,
  input,
  table,
  data_table: dataTable,
  video,
  file: (block) => h("div", { class: "b-plain" }, "📎 ", t("remote_file", { id: block.external_id })),
  ...cards,
};

export function renderBlocks(blocks, surface) {
  return h("div", { class: "blocks" }, (blocks ?? []).map((block) => renderBlock(block, surface)));
}

export function renderBlock(block, surface) {
  const paint = painters[block.type];
  const node = paint ? paint(block, surface) : h("div", { class: "b-plain" }, t("not_drawn", { type: block.type }));
  node.dataset.blockId = block.block_id ?? "";
  return node;
}

function section(block, surface) {
  const body = h("div", { class: "b-text" }, block.text && h("div", { class: "b-paragraph" }, textObject(block.text)));
  if (block.fields) body.append(h("div", { class: "b-fields" }, block.fields.map((f) => h("div", { class: "b-field" }, textObject(f)))));
  const accessory = block.accessory && h("div", { class: "b-accessory" }, element(block.accessory, block, surface));
  return h("div", { class: "b-section" }, body, accessory);
}

function element(item, block, surface) {
  return item.type === "image" ? pictureOf(item, "b-thumb") : control(item, block, surface);
}

export function pictureOf(item, className) {
  return picture(item.image_url ?? fileAddress(item.slack_file ?? {}), item.alt_text, className);
}

function context(block) {
  return h("div", { class: "b-context" }, block.elements.map((item) => (item.type === "image" ? pictureOf(item, "b-icon") : h("span", {}, textObject(item)))));
}

function actions(block, surface) {
  const className = block.type === "actions" ? "b-actions" : "b-actions b-context-actions";
  return h("div", { class: className }, block.elements.map((item) => control(item, block, surface)));
}

function image(block) {
  return h("figure", { class: "b-figure" }, block.title && h("figcaption", {}, plain(block.title.text)), pictureOf(block, "b-image"));
}

function video(block) {
  const byline = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return h("figure", { class: "b-video" },
    h("figcaption", {}, block.provider_icon_url && picture(block.provider_icon_url, "", "b-icon"), h("strong", {}, link(block.title_url ?? block.video_url, plain(block.title.text))), byline && h("small", {}, byline)),
    block.description && h("p", {}, plain(block.description.text)),
    h("a", { class: "b-play", href: link(block.video_url).getAttribute("href") ?? undefined, target: "_blank", rel: "noopener noreferrer", "aria-label": t("play", { what: block.alt_text }) }, picture(block.thumbnail_url, block.alt_text, "b-image"), h("span", { class: "play-mark", "aria-hidden": "true" }, "▶")));
}

const NAMED_BY_GROUP = (type) => ["radio_buttons", "checkboxes", "rich_text_input"].includes(type) || (type.startsWith("multi_") && type !== "multi_external_select");

function input(block, surface) {
  const id = freshId("field");
  const error = surface.errors?.[block.block_id];
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const field = control(block.element, block, { ...surface, id, described, invalid: Boolean(error), label: block.label.text, required: !block.optional, dispatch: block.dispatch_action });
  const words = [plain(block.label.text), block.optional && h("span", { class: "optional" }, ` ${t("optional")}`)];
  const label = NAMED_BY_GROUP(block.element.type) ? h("div", { class: "label", id: `${id}-label` }, words) : h("label", { class: "label", for: id, id: `${id}-label` }, words);
  return h(
    "div",
    { class: error ? "b-input invalid" : "b-input" },
    label,
    field,
    error && h("div", { class: "error", id: `${id}-error`, role: "alert" }, error),
    block.hint && h("div", { class: "hint", id: `${id}-hint` }, plain(block.hint.text)),
  );
}
