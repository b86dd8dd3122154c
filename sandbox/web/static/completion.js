// What the box people type in offers while they type: slash commands with their usage, and people after an @.

import { freshId, h, replace } from "./dom.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const MOST = 8;

// `box` is the textarea. Gives the list's node, and a `key` that says whether it took a key press.
export function makeCompletion(box) {
  const id = freshId("completion");
  const list = h("div", { id, class: "completion-list", role: "listbox" });
  const title = h("div", { class: "completion-title" });
  const node = h("div", { class: "completion", hidden: true }, title, list);
  let found = [];
  let active = 0;

  const close = () => { node.hidden = true; found = []; mark(); };
  const mark = () => {
    [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === active)));
    const row = node.hidden ? null : list.children[active];
    if (row) { box.setAttribute("aria-activedescendant", row.id); row.scrollIntoView({ block: "nearest" }); }
    else box.removeAttribute("aria-activedescendant");
  };
  const take = (offer) => {
    box.setRangeText(offer.text, offer.from, box.selectionEnd, "end");
    box.focus();
    paint();
  };
  const row = (offer) => {
    const made = h("div", { id: freshId("option"), class: "completion-row", role: "option", "aria-selected": "false" }, h("strong", {}, offer.name), " ", h("span", { class: "usage" }, offer.usage), offer.note && h("small", {}, offer.note));
    // The box keeps the focus: pressing would take it before the click arrives.
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", () => take(offer));
    return made;
  };
  const paint = () => {
    found = offers(box);
    active = 0;
    node.hidden = found.length === 0;
    replace(title, found.length ? t(found[0].kind) : "");
    replace(list, found.map(row));
    list.setAttribute("aria-label", title.textContent);
    mark();
  };
  const key = (event) => {
    if (node.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { active = (active + step + found.length) % found.length; mark(); return true; }
    if (event.key === "Escape") { close(); return true; }
    const takes = event.key === "Tab" || (event.key === "Enter" && !found[active].complete);
    if (takes && found[active].text !== undefined) { take(found[active]); return true; }
    return false;
  };
  box.setAttribute("aria-controls", id);
  box.setAttribute("aria-autocomplete", "list");
  box.addEventListener("blur", close);
  return { node, paint, close, key };
}

function offers(box) {
  const before = box.value.slice(0, box.selectionEnd);
  if (before.startsWith("/") && !before.includes("\n")) return commands(before);
  const mention = before.match(/(?:^|\s)@([\p{L}\p{N}._-]*)$/u);
  return mention ? people(mention[1].toLowerCase(), before.length - mention[1].length) : [];
}

// Once a command is written out, only its own usage stays, for reading.
function commands(before) {
  const [name] = before.split(" ");
  const typing = name === before;
  const fits = (command) => (typing ? command.command.startsWith(name) : command.command === name);
  return store.state.app.commands.filter(fits).map((command) => ({
    kind: "commands", name: command.command, usage: command.usage_hint ?? "", note: command.description,
    from: 0, text: typing ? `${command.command} ` : undefined, complete: !typing || command.command === name,
  }));
}

function people(typed, from) {
  const fits = (person) => person.name.startsWith(typed) || person.real_name.toLowerCase().includes(typed);
  return store.state.people.filter(fits).slice(0, MOST).map((person) => ({
    kind: "people", name: person.real_name, usage: `@${person.name}`, from, text: `${person.name} `, complete: false,
  }));
}
