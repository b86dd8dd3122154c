// Block Kit blocks as nodes. `surface` says where they stand and what happens on an action.

import { control } from "./controls.js";
import { freshId, h, safeLink } from "./dom.js";
import { mrkdwn, plain, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { t } from "./texts.js";

const painters = {
  header: (block) => h("h3", { class: "b-header" }, plain(block.text.text)),
  divider: () => h("hr", { class: "b-divider" }),
  markdown: (block) => h("div", { class: "b-section" }, mrkdwn(block.text)),
  rich_text: (block) => richText(block),
  image: (block) => image(block, "b-image"),
  section,
  context,
  actions,
  input,
  table,
};

export function renderBlocks(blocks, surface) {
  return h("div", { class: "blocks" }, (blocks ?? []).map((block) => renderBlock(block, surface)));
}

function renderBlock(block, surface) {
  const paint = painters[block.type];
  const node = paint ? paint(block, surface) : h("div", { class: "b-context" }, block.type);
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
  return item.type === "image" ? image(item, "b-thumb") : control(item, block, surface);
}

function context(block) {
  return h("div", { class: "b-context" }, block.elements.map((item) => (item.type === "image" ? image(item, "b-icon") : h("span", {}, textObject(item)))));
}

function actions(block, surface) {
  return h("div", { class: "b-actions" }, block.elements.map((item) => control(item, block, surface)));
}

function image(block, className) {
  const src = safeLink(block.image_url ?? block.slack_file?.url ?? "");
  const picture = src ? h("img", { src, alt: block.alt_text, loading: "lazy" }) : h("span", {}, block.alt_text);
  return h("figure", { class: className }, block.title && h("figcaption", {}, plain(block.title.text)), picture);
}

function table(block) {
  const cell = (c) => (c?.type === "rich_text" ? richText(c) : plain(c?.text ?? ""));
  const rows = block.rows.map((row, index) => h("tr", {}, row.map((c) => h(index ? "td" : "th", {}, cell(c)))));
  return h("div", { class: "b-table" }, h("table", {}, rows));
}

function input(block, surface) {
  const id = freshId("field");
  const error = surface.errors?.[block.block_id];
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const field = control(block.element, block, { ...surface, id, described, invalid: Boolean(error), label: block.label.text, dispatch: block.dispatch_action });
  const grouped = ["radio_buttons", "checkboxes"].includes(block.element.type) || block.element.type.startsWith("multi_");
  const words = [plain(block.label.text), block.optional && h("span", { class: "optional" }, ` ${t("optional")}`)];
  const label = grouped ? h("div", { class: "label", id: `${id}-label` }, words) : h("label", { class: "label", for: id, id: `${id}-label` }, words);
  return h(
    "div",
    { class: error ? "b-input invalid" : "b-input" },
    label,
    field,
    error && h("div", { class: "error", id: `${id}-error`, role: "alert" }, error),
    block.hint && h("div", { class: "hint", id: `${id}-hint` }, plain(block.hint.text)),
  );
}
