// Interactive elements. A surface offers: act(element, block, extra), read/write of values, and the field's id.

import { choiceList, externalSelect, multiSelect } from "./choices.js";
import { confirmed } from "./confirm.js";
import { h, safeLink } from "./dom.js";
import { fileInput } from "./file_input.js";
import { plain } from "./mrkdwn.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const INPUT_TYPES = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local", number_input: "number", email_text_input: "email", url_text_input: "url" };
const painters = { button, overflow, plain_text_input: textInput, rich_text_input: textInput, static_select: select, users_select: select, channels_select: select, conversations_select: select, radio_buttons: choiceList, checkboxes: choiceList, external_select: externalSelect, file_input: fileInput };

export function control(element, block, surface) {
  if (INPUT_TYPES[element.type]) return typed(element, block, surface);
  if (element.type.startsWith("multi_")) return multiSelect(element, block, surface);
  const paint = painters[element.type];
  return paint ? paint(element, block, surface) : h("span", { class: "b-context" }, element.type);
}

// A changed element reports at once outside input blocks, and inside them where dispatch_action asks for it.
export async function changed(element, block, surface, raw) {
  surface.write?.(block, element, raw);
  if (block.type === "input" && !surface.dispatch) return;
  if (!(await confirmed(element.confirm))) return;
  surface.act(element, block, { selected: raw });
}

export function labelled(element, surface) {
  const own = element.placeholder?.text ?? element.accessibility_label ?? element.action_id;
  const attributes = surface.id ? { id: surface.id } : { "aria-label": own };
  if (surface.described) attributes["aria-describedby"] = surface.described;
  if (surface.invalid) attributes["aria-invalid"] = "true";
  return attributes;
}

function button(element, block, surface) {
  const style = element.style ? ` ${element.style}` : "";
  const node = h("button", { type: "button", class: `btn${style}`, "aria-label": element.accessibility_label, "data-action-id": element.action_id }, plain(element.text.text));
  node.addEventListener("click", async () => {
    if (!(await confirmed(element.confirm))) return;
    const link = element.url && safeLink(element.url);
    if (link) window.open(link, link.startsWith(location.origin) ? "_self" : "_blank", "noopener");
    node.disabled = true;
    node.classList.add("busy");
    try {
      await surface.act(element, block, {});
    } finally {
      node.disabled = false;
      node.classList.remove("busy");
    }
  });
  return node;
}

function overflow(element, block, surface) {
  const menu = h("div", { class: "menu", role: "menu" });
  const details = h("details", { class: "overflow" }, h("summary", { class: "btn", "aria-label": t("more") }, "⋯"), menu);
  for (const option of element.options) {
    const pick = async () => {
      details.open = false;
      if (await confirmed(element.confirm)) surface.act(element, block, { selected: option.value });
    };
    menu.append(h("button", { type: "button", role: "menuitem", onclick: pick }, plain(option.text.text)));
  }
  return details;
}

function textInput(element, block, surface) {
  const tag = element.multiline || element.type === "rich_text_input" ? "textarea" : "input";
  const shape = tag === "textarea" ? { rows: 4 } : { type: "text" };
  const node = h(tag, { ...shape, ...labelled(element, surface), class: "field", placeholder: element.placeholder?.text, maxlength: element.max_length, value: surface.read(block, element) ?? "", autofocus: element.focus_on_load });
  return listening(node, element, block, surface);
}

function typed(element, block, surface) {
  const type = INPUT_TYPES[element.type];
  let value = surface.read(block, element) ?? "";
  if (type === "datetime-local" && value) value = new Date(Number(value) * 1000).toISOString().slice(0, 16);
  // Numbers stay text fields with a numeric keyboard: the browser would swallow what it cannot read.
  const shape = type === "number" ? { type: "text", inputmode: "decimal" } : { type };
  const node = h("input", { ...shape, ...labelled(element, surface), class: "field", placeholder: element.placeholder?.text, value });
  return listening(node, element, block, surface);
}

function listening(node, element, block, surface) {
  const raw = () => (node.type === "datetime-local" && node.value ? Math.floor(Date.parse(`${node.value}Z`) / 1000) : node.value);
  node.addEventListener("input", () => surface.write?.(block, element, raw()));
  node.addEventListener("change", () => changed(element, block, surface, raw()));
  return node;
}

function select(element, block, surface) {
  const current = surface.read(block, element) ?? "";
  const empty = h("option", { value: "" }, element.placeholder?.text ?? t("choose"));
  const node = h("select", { ...labelled(element, surface), class: "field select", "data-action-id": element.action_id }, empty, choices(element));
  node.value = current;
  node.addEventListener("change", () => changed(element, block, surface, node.value));
  return node;
}

function choices(element) {
  const one = (option) => h("option", { value: option.value }, plain(option.text.text));
  if (element.option_groups) return element.option_groups.map((group) => h("optgroup", { label: group.label.text }, group.options.map(one)));
  return optionsOf(element).map(one);
}

export function optionsOf(element) {
  const named = (value, text) => ({ value, text: { type: "plain_text", text } });
  if (element.type.includes("users")) return store.state.people.map((p) => named(p.id, p.real_name));
  if (element.type.includes("channels") || element.type.includes("conversations")) {
    return store.state.channels.filter((c) => c.kind !== "im").map((c) => named(c.id, `#${c.name}`));
  }
  return element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
}
