// Blocks that frame others: alerts, cards and carousels, containers, tasks and plans.

import { pictureOf, renderBlock } from "./blocks.js";
import { control } from "./controls.js";
import { h } from "./dom.js";
import { link } from "./media.js";
import { plain, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { t } from "./texts.js";

const LEVELS = { default: "•", info: "ℹ️", warning: "⚠️", error: "⛔", success: "✅" };
const STATES = { pending: "○", in_progress: "◐", complete: "✓", error: "✗" };

function alert(block) {
  const level = LEVELS[block.level] ? block.level : "default";
  return h("div", { class: `b-alert ${level}` }, h("span", { "aria-hidden": "true" }, LEVELS[level]), h("div", {}, h("span", { class: "hidden-words" }, `${t(`level_${level}`)} `), textObject(block.text)));
}

function card(block, surface) {
  return h("div", { class: "b-card" },
    block.hero_image && pictureOf(block.hero_image, "b-hero"),
    h("div", { class: "b-card-body" },
      h("div", { class: "b-card-head" }, block.icon && pictureOf(block.icon, "b-icon"), h("div", {}, block.title && h("strong", {}, textObject(block.title)), block.subtitle && h("small", {}, textObject(block.subtitle)))),
      block.body && h("div", {}, textObject(block.body)),
      block.actions && h("div", { class: "b-actions" }, block.actions.map((item) => control(item, block, surface)))));
}

function carousel(block, surface) {
  return h("div", { class: "b-carousel", role: "group", tabindex: "0", "aria-label": t("cards", { n: block.elements.length }) }, block.elements.map((item) => renderBlock(item, surface)));
}

function container(block, surface) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : block.title && h("strong", {}, plain(block.title.text));
  const head = [block.icon && pictureOf(block.icon, "b-icon"), h("div", {}, title, block.subtitle && h("small", {}, textObject(block.subtitle)))];
  const body = h("div", { class: "blocks" }, block.child_blocks.map((child) => renderBlock(child, surface)));
  const className = `b-container ${block.width ?? "standard"}`;
  if (!block.is_collapsible) return h("div", { class: className }, (title || block.subtitle) && h("div", { class: "b-container-head" }, head), body);
  return h("details", { class: className, open: !block.default_collapsed }, h("summary", { class: "b-container-head" }, head), body);
}

function task(block) {
  const state = STATES[block.status] ? block.status : "pending";
  return h("div", { class: `b-task ${state}` },
    h("div", { class: "b-card-head" }, h("span", { class: "task-mark", "aria-hidden": "true" }, STATES[state]), h("strong", {}, plain(block.title)), h("small", {}, t(`task_${state}`))),
    block.details && richText(block.details),
    block.output && richText(block.output),
    block.sources?.length > 0 && h("div", { class: "b-context" }, block.sources.map((source) => link(source.url, source.text))));
}

function plan(block) {
  return h("section", { class: "b-plan", "aria-label": block.title }, h("strong", {}, plain(block.title)), (block.tasks ?? []).map(task));
}

export const cards = { alert, card, carousel, container, task_card: task, plan };
