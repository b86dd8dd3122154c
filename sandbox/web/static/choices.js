// Choosing among several: radio buttons, checkboxes, multi selects, and selects whose options the app answers.

import { changed, hintOf, labelled, optionsOf } from "./controls.js";
import { freshId, h, replace } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";
import { t } from "./texts.js";

export function choiceList(element, block, surface) {
  return list(element, block, surface, optionsOf(element), element.type === "radio_buttons" ? "radio" : "checkbox");
}

export function multiSelect(element, block, surface) {
  if (element.type === "multi_external_select") return externalSelect(element, block, surface);
  return h("div", { class: "scrollbox", tabindex: "-1" }, list(element, block, surface, optionsOf(element), "checkbox"));
}

function list(element, block, surface, options, type) {
  const name = freshId("choice");
  const chosen = new Set([surface.read(block, element) ?? []].flat());
  const role = type === "radio" ? "radiogroup" : "group";
  const naming = surface.id ? { "aria-labelledby": `${surface.id}-label` } : { "aria-label": hintOf(element) ?? element.action_id };
  const node = h("div", { class: "choices", role, "aria-describedby": surface.described || undefined, ...naming });
  for (const option of options) {
    const box = h("input", { type, name, value: option.value });
    box.checked = chosen.has(option.value);
    box.addEventListener("change", () => {
      const picked = [...node.querySelectorAll("input:checked")].map((input) => input.value);
      changed(element, block, surface, type === "radio" ? picked[0] : picked);
    });
    if (element.focus_on_load && !node.childNodes.length) box.autofocus = true;
    const words = h("span", {}, textObject(option.text), option.description && h("small", {}, textObject(option.description)));
    node.append(h("label", { class: "choice" }, box, words));
  }
  return node;
}

// A search field and a list under it; the list is asked from the app after a short pause in typing.
export function externalSelect(element, block, surface) {
  const many = element.type.startsWith("multi_");
  const chosen = new Map((surface.readOptions?.(block, element) ?? []).map((option) => [option.value, option]));
  const listId = freshId("results");
  const results = h("div", { class: "results", role: "listbox", id: listId, "aria-label": t("results"), hidden: true });
  const chips = h("div", { class: "chips" });
  const field = h("input", { type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": listId, autocomplete: "off", ...labelled(element, surface), class: "field", placeholder: hintOf(element) ?? t("search") });
  let pause;
  let turn = 0; // an answer that comes after more was typed, or after the list was shut, is not shown

  const report = () => changed(element, block, surface, many ? [...chosen.values()] : ([...chosen.values()][0] ?? ""));
  const close = () => { turn += 1; results.hidden = true; field.setAttribute("aria-expanded", "false"); };
  const paintChips = () => replace(chips, [...chosen.values()].map((option) => h("span", { class: "chip" }, plain(option.text.text), h("button", { type: "button", "aria-label": t("remove", { what: option.text.text }), onclick: () => { chosen.delete(option.value); paintChips(); report(); } }, "×"))));
  const pick = (option) => {
    if (!many) chosen.clear();
    chosen.set(option.value, option);
    field.value = "";
    close();
    paintChips();
    report();
  };
  const ask = async () => {
    const asked = turn += 1;
    const options = await surface.suggest(block, element, field.value);
    if (asked !== turn) return;
    const shown = options.map((option) => h("button", { type: "button", role: "option", tabindex: "-1", "aria-selected": chosen.has(option.value) ? "true" : "false", onclick: () => pick(option) }, plain(option.text.text), option.description && h("small", {}, plain(option.description.text))));
    replace(results, shown.length ? shown : h("div", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("no_result")));
    results.hidden = false;
    field.setAttribute("aria-expanded", "true");
  };
  field.addEventListener("input", () => {
    clearTimeout(pause);
    turn += 1;
    if (field.value.length < (element.min_query_length ?? 3)) return close();
    pause = setTimeout(ask, 200);
  });
  field.addEventListener("focus", () => { if ((element.min_query_length ?? 3) === 0) ask(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { results.querySelector("button")?.focus(); event.preventDefault(); }
    if (event.key === "Escape" && !results.hidden) { close(); event.stopPropagation(); event.preventDefault(); }
  });
  results.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); field.focus(); event.stopPropagation(); event.preventDefault(); }
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (step) { (document.activeElement[step] ?? field).focus(); event.preventDefault(); }
  });
  paintChips();
  const node = h("div", { class: "external" }, chips, field, results);
  node.addEventListener("focusout", (event) => { if (!node.contains(event.relatedTarget)) close(); });
  return node;
}
