// Interactive elements. A surface offers: act(element, block, extra), read/write of values, and the field's id.

import { choiceList, externalSelect, multiSelect } from "./choices.js";
import { confirmed } from "./confirm.js";
import { fromLocal, toLocal } from "./dates.js";
import { h, safeLink } from "./dom.js";
import { emoji } from "./emoji.js";
import { fileInput } from "./file_input.js";
import { menuButton } from "./menus.js";
import { plain } from "./mrkdwn.js";
import { richInput } from "./rich_input.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const INPUT_TYPES = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local", number_input: "number", email_text_input: "email", url_text_input: "url" };
const painters = { button, workflow_button: button, icon_button: iconButton, feedback_buttons: feedback, overflow, plain_text_input: textInput, rich_text_input: richInput, static_select: select, users_select: select, channels_select: select, conversations_select: select, radio_buttons: choiceList, checkboxes: choiceList, external_select: externalSelect, file_input: fileInput };

export function control(element, block, surface) {
  if (INPUT_TYPES[element.type]) return typed(element, block, surface);
  if (element.type.startsWith("multi_")) return multiSelect(element, block, surface);
  const paint = painters[element.type];
  return paint ? paint(element, block, surface) : h("span", { class: "b-plain" }, t("not_drawn", { type: element.type }));
}

// A changed element reports at once outside input blocks, and inside them where dispatch_action asks for it.
export async function changed(element, block, surface, raw) {
  surface.write?.(block, element, raw);
  if (block.type === "input" && !surface.dispatch) return;
  if (!(await confirmed(element.confirm))) return;
  surface.act(element, block, { selected: raw });
}

// What an empty field says, where the app gave it words; an attribute takes text alone.
export function hintOf(element) {
  return element.placeholder && emoji(element.placeholder.text);
}

export function labelled(element, surface) {
  const own = hintOf(element) ?? element.accessibility_label ?? element.action_id;
  const attributes = surface.id ? { id: surface.id } : { "aria-label": own };
  if (surface.described) attributes["aria-describedby"] = surface.described;
  if (surface.invalid) attributes["aria-invalid"] = "true";
  if (surface.required) attributes["aria-required"] = "true";
  if (element.focus_on_load) attributes.autofocus = true;
  return attributes;
}

function button(element, block, surface) {
  const style = element.style ? ` ${element.style}` : "";
  const node = h("button", { type: "button", class: `btn${style}`, "aria-label": element.accessibility_label, "data-action-id": element.action_id }, plain(element.text.text));
  node.addEventListener("click", async () => {
    if (!(await confirmed(element.confirm))) return;
    const link = element.url && safeLink(element.url);
    if (link) window.open(link, link.startsWith(location.origin) ? "_self" : "_blank", "noopener");
    await pressed(node, () => surface.act(element, block, {}));
  });
  return node;
}

// While the app has not answered, the button waits; where it did not answer, that stands beside it.
async function pressed(node, act) {
  node.parentElement?.querySelectorAll(":scope > .no-answer").forEach((old) => old.remove());
  node.setAttribute("aria-disabled", "true");
  node.classList.add("busy");
  try {
    const outcome = await act();
    if (outcome && !outcome.acknowledged) node.after(h("span", { class: "no-answer" }, "⚠ ", t("no_answer")));
  } finally {
    node.removeAttribute("aria-disabled");
    node.classList.remove("busy");
  }
}

function iconButton(element, block, surface) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(store.as)) return h("span", { hidden: true });
  const words = element.accessibility_label ?? element.text.text;
  const face = element.icon === "trash" ? "🗑" : "◈";
  const node = h("button", { type: "button", class: "btn small", "aria-label": words, title: element.text.text, "data-action-id": element.action_id }, h("span", { "aria-hidden": "true" }, face));
  node.addEventListener("click", async () => {
    if (await confirmed(element.confirm)) await pressed(node, () => surface.act(element, block, {}));
  });
  return node;
}

function feedback(element, block, surface) {
  const one = (choice, face) => {
    const node = h("button", { type: "button", class: "btn small", "aria-label": choice.accessibility_label ?? choice.text.text, title: choice.text.text }, h("span", { "aria-hidden": "true" }, face), " ", plain(choice.text.text));
    node.addEventListener("click", () => pressed(node, () => surface.act(element, block, { selected: choice.value })));
    return node;
  };
  return h("span", { class: "feedback", role: "group", "aria-label": t("feedback") }, one(element.positive_button, "👍"), one(element.negative_button, "👎"));
}

function overflow(element, block, surface) {
  const item = (option) => ({
    words: plain(option.text.text), note: option.description && plain(option.description.text),
    act: async () => {
      if (!(await confirmed(element.confirm))) return;
      const link = option.url && safeLink(option.url);
      if (link) window.open(link, "_blank", "noopener");
      surface.act(element, block, { selected: option.value });
    },
  });
  return menuButton({ class: "btn overflow", "aria-label": t("more_options"), "data-action-id": element.action_id }, "⋯", () => element.options.map(item));
}

function textInput(element, block, surface) {
  const tag = element.multiline ? "textarea" : "input";
  const shape = tag === "textarea" ? { rows: 4 } : { type: "text" };
  const node = h(tag, { ...shape, ...labelled(element, surface), class: "field", placeholder: hintOf(element), maxlength: element.max_length, value: surface.read(block, element) ?? "" });
  return listening(node, element, block, surface);
}

function typed(element, block, surface) {
  const type = INPUT_TYPES[element.type];
  let value = surface.read(block, element) ?? "";
  if (type === "datetime-local" && value) value = toLocal(Number(value));
  // Numbers stay text fields with a numeric keyboard: the browser would swallow what it cannot read.
  const shape = type === "number" ? { type: "text", inputmode: "decimal" } : { type };
  const node = h("input", { ...shape, ...labelled(element, surface), class: `field ${element.type}`, placeholder: hintOf(element), value });
  return listening(node, element, block, surface);
}

// A field of text reports with Enter, or with each character where the app asks for that; others when changed.
function listening(node, element, block, surface) {
  const raw = () => (node.type === "datetime-local" && node.value ? fromLocal(node.value) : node.value);
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const isText = ["text", "email", "url", "textarea"].includes(node.type);
  const report = () => changed(element, block, surface, raw());
  node.addEventListener("input", () => {
    surface.write?.(block, element, raw());
    if (isText && surface.dispatch && triggers.includes("on_character_entered")) report();
  });
  if (!isText) node.addEventListener("change", report);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !isText || !surface.dispatch || node.type === "textarea") return;
    event.preventDefault();
    if (triggers.includes("on_enter_pressed")) report();
  });
  return node;
}

function select(element, block, surface) {
  const current = surface.read(block, element) ?? "";
  const empty = h("option", { value: "" }, hintOf(element) ?? t("choose"));
  const node = h("select", { ...labelled(element, surface), class: "field select", "data-action-id": element.action_id }, empty, choices(element));
  node.value = current;
  node.addEventListener("change", () => changed(element, block, surface, node.value));
  return node;
}

function choices(element) {
  const one = (option) => h("option", { value: option.value }, plain(option.text.text));
  if (element.option_groups) return element.option_groups.map((group) => h("optgroup", { label: emoji(group.label.text) }, group.options.map(one)));
  return optionsOf(element).map(one);
}

export function optionsOf(element) {
  const named = (value, text) => ({ value, text: { type: "plain_text", text } });
  if (element.type.includes("users")) return store.state.people.map((p) => named(p.id, p.real_name));
  if (element.type.includes("channels")) return store.state.channels.filter((c) => c.kind === "channel").map((c) => named(c.id, `#${c.name}`));
  if (element.type.includes("conversations")) return store.state.channels.filter((c) => included(element.filter, c)).map((c) => named(c.id, c.kind === "im" ? store.state.app.name : `#${c.name}`));
  return element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
}

const KINDS = { channel: "public", group: "private", im: "im", mpim: "mpim" };

function included(filter, channel) {
  if (filter?.exclude_bot_users && channel.kind === "im") return false;
  return !filter?.include || filter.include.includes(KINDS[channel.kind]);
}
