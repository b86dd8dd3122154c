// Menus over the page, moved through by arrow keys: overflow menus, shortcuts, a message's further actions.

import { append, h } from "./dom.js";

const GAP = 4;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

// A button that opens a menu. `items()` gives [{ words, note, act }] when it is opened.
export function menuButton(props, face, items) {
  const button = h("button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", ...props }, face);
  button.addEventListener("click", () => open(button, items()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(button, items());
  });
  return button;
}

function open(button, items) {
  const menu = h("div", { class: "popup-menu", role: "menu", popover: "auto", "aria-label": button.getAttribute("aria-label") ?? button.textContent });
  const close = () => { menu.hidePopover(); button.focus(); };
  const rows = items.map((item) => {
    const row = h("button", { type: "button", role: "menuitem", tabindex: "-1" }, h("span", {}, item.words), item.note && h("small", {}, item.note));
    row.addEventListener("click", () => { close(); item.act(); });
    return row;
  });
  append(menu, rows);
  menu.addEventListener("keydown", (event) => move(event, rows, close));
  menu.addEventListener("toggle", (event) => {
    button.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState === "closed") menu.remove();
  });
  // In a modal everything outside the dialog is out of reach, so the menu goes into it; else into its landmark.
  (button.closest("dialog, main") ?? document.body).append(menu);
  menu.showPopover();
  place(menu, button);
  rows[0]?.focus();
}

function move(event, rows, close) {
  const at = rows.indexOf(document.activeElement);
  if (event.key === "Tab") return close();
  const next = { Home: 0, End: rows.length - 1 }[event.key] ?? (STEPS[event.key] && (at + STEPS[event.key] + rows.length) % rows.length);
  if (next === undefined) return undefined;
  event.preventDefault();
  return rows[next].focus();
}

// Under the button, or above it where there is no room; never over the edge of the window.
function place(menu, button) {
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = Math.min(at.left, innerWidth - size.width - GAP);
  const below = at.bottom + GAP;
  const top = below + size.height > innerHeight ? at.top - GAP - size.height : below;
  menu.style.left = `${Math.max(GAP, left)}px`;
  menu.style.top = `${Math.max(GAP, top)}px`;
}
