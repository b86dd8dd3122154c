// rich_text_input: text with marks as people type them (*bold*, _italic_, ~strike~, `code`, "- " for lists),
// sent as the rich_text block that Slack's editor would make.

import { changed, labelled } from "./controls.js";
import { h } from "./dom.js";
import { t } from "./texts.js";

const MARKS = { bold: "*", italic: "_", strike: "~", code: "`" };
const FACES = { bold: "B", italic: "I", strike: "S", code: "<>" };

export function richInput(element, block, surface) {
  const box = h("textarea", { rows: 4, class: "field", ...labelled(element, surface), "aria-labelledby": surface.id && `${surface.id}-label`, placeholder: element.placeholder?.text, value: written(surface.read(block, element)) });
  const raw = () => (box.value.trim() ? richOf(box.value) : "");
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? [];
  box.addEventListener("input", () => surface.write?.(block, element, raw()));
  box.addEventListener(triggers.includes("on_character_entered") ? "input" : "change", () => changed(element, block, surface, raw()));
  const mark = (name) => {
    const { selectionStart: from, selectionEnd: to } = box;
    box.setRangeText(`${MARKS[name]}${box.value.slice(from, to)}${MARKS[name]}`, from, to, "end");
    if (from === to) box.setSelectionRange(from + 1, from + 1);
    box.focus();
    box.dispatchEvent(new Event("input"));
  };
  const tools = Object.keys(MARKS).map((name) => h("button", { type: "button", class: `mark-${name}`, "aria-label": t(name), title: t(name), onclick: () => mark(name) }, FACES[name]));
  return h("div", { class: "rich-input" }, h("div", { class: "rich-tools", role: "group", "aria-label": t("formatting") }, tools), box);
}

export function richOf(text) {
  const elements = [];
  for (const line of text.split("\n")) {
    const item = line.match(/^(?:[-*•]|(\d+)\.)\s+(.*)$/);
    const style = item && (item[1] ? "ordered" : "bullet");
    const last = elements.at(-1);
    if (item && last?.type === "rich_text_list" && last.style === style) last.elements.push(sectionOf(item[2]));
    else if (item) elements.push({ type: "rich_text_list", style, indent: 0, elements: [sectionOf(item[2])] });
    else if (last?.type === "rich_text_section") last.elements.push({ type: "text", text: "\n" }, ...pieces(line));
    else elements.push(sectionOf(line));
  }
  return { type: "rich_text", elements };
}

const sectionOf = (line) => ({ type: "rich_text_section", elements: pieces(line) });

function pieces(line) {
  const marked = line.split(/(\*[^*]+\*|_[^_]+_|~[^~]+~|`[^`]+`)/).filter(Boolean);
  return marked.map((piece) => {
    const name = piece.length > 2 && Object.keys(MARKS).find((each) => piece[0] === MARKS[each] && piece.at(-1) === MARKS[each]);
    return name ? { type: "text", text: piece.slice(1, -1), style: { [name]: true } } : { type: "text", text: piece };
  });
}

// The way back, for initial values and for a form drawn again.
function written(value) {
  if (!value || typeof value === "string") return value ?? "";
  const leaf = (e) => Object.keys(MARKS).filter((name) => e.style?.[name]).reduce((words, name) => `${MARKS[name]}${words}${MARKS[name]}`, e.text ?? e.url ?? "");
  const section = (each) => (each.elements ?? []).map(leaf).join("");
  const part = (each) => (each.type === "rich_text_list" ? each.elements.map((item, index) => `${each.style === "ordered" ? `${index + 1}.` : "-"} ${section(item)}`).join("\n") : section(each));
  return (value.elements ?? []).map(part).join("\n");
}
