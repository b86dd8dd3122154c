// Modals over the page: the top of the stack, its inputs, errors beside the field, back, submit and close.

import { post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { h, replace } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { fail } from "./notices.js";
import { store } from "./store.js";
import { viewSurface } from "./surfaces.js";
import { t } from "./texts.js";

const dialog = document.getElementById("modal");
const typed = new Map();
let drawn = "";
let errors = {};
let busy = false;

export function paintModal() {
  const { stack } = store.state;
  const view = stack.at(-1);
  if (!view) {
    if (dialog.open) dialog.close();
    drawn = "";
    typed.clear();
    return;
  }
  const shape = `${view.id}${view.hash}${store.as}${document.documentElement.lang}`;
  if (shape !== drawn) {
    if (!drawn.startsWith(view.id)) errors = {};
    drawn = shape;
    draw(view, stack);
  }
  if (dialog.open) return;
  dialog.showModal(); // which puts the focus on the first button it finds
  focusFirst();
}

function draw(view, stack) {
  const entered = typed.get(view.id) ?? typed.set(view.id, {}).get(view.id);
  const shown = new Set(view.blocks.map((block) => block.block_id));
  for (const block of Object.keys(entered)) if (!shown.has(block)) delete entered[block]; // of a page that another has replaced
  const surface = viewSurface(view, entered, { errors });
  const before = stack.at(-2);
  const form = h("form", { class: "modal-form", novalidate: true },
    h("header", { class: "modal-head" },
      before ? h("button", { type: "button", class: "icon back", "aria-label": t("back_to", { title: before.title.text }), onclick: () => end([view]) }, h("span", { "aria-hidden": "true" }, "‹")) : h("span", { class: "app-mark", "aria-hidden": "true" }, "◆"),
      h("h2", { id: "modal-title" }, plain(view.title.text)),
      h("button", { type: "button", class: "icon", "aria-label": t("close"), onclick: () => end([...stack].reverse()) }, "×")),
    h("div", { class: "modal-notice", role: "alert" }),
    h("div", { class: "modal-body", tabindex: "-1" }, renderBlocks(view.blocks, surface)),
    h("footer", { class: "modal-foot" },
      h("button", { type: "button", class: "btn", onclick: () => end([view]) }, view.close ? plain(view.close.text) : t("cancel")),
      view.submit && h("button", { type: "submit", class: "btn primary" }, plain(view.submit.text))));
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(view, entered); });
  dialog.setAttribute("aria-labelledby", "modal-title");
  dialog.dataset.depth = stack.length;
  const kept = focusedField();
  const top = dialog.querySelector(".modal-body")?.scrollTop;
  const same = dialog.dataset.view === view.id;
  dialog.dataset.view = view.id;
  replace(dialog, form);
  if (same) dialog.querySelector(".modal-body").scrollTop = top ?? 0;
  if (!(same && kept && !Object.keys(errors).length && focusField(kept))) focusFirst();
}

// A view the app updates while somebody works in it keeps the focus on the same block.
function focusedField() {
  const block = dialog.open && document.activeElement?.closest("[data-block-id]");
  return block && { block: block.dataset.blockId, at: [...block.querySelectorAll("input, select, textarea, button")].indexOf(document.activeElement) };
}

function focusField({ block, at }) {
  const again = dialog.querySelector(`[data-block-id="${CSS.escape(block)}"]`);
  const field = again?.querySelectorAll("input, select, textarea, button")[at];
  field?.focus();
  return Boolean(field);
}

// What is to be mended first, else the first field; without fields the button that goes on.
function focusFirst() {
  const wanted = [".invalid .field, .invalid input", "[autofocus]", ".modal-body .field, .modal-body input", ".modal-foot .primary", ".modal-foot .btn"];
  wanted.map((selector) => dialog.querySelector(selector)).find(Boolean)?.focus();
}

async function submit(view, entered) {
  if (busy) return;
  busy = true;
  dialog.classList.add("busy");
  try {
    const outcome = await post("submit", { user: store.as, view_id: view.id, values: entered });
    errors = outcome.errors ?? {};
    if (outcome.errors) return void draw(view, store.state.stack);
    if (!outcome.acknowledged) notice(t("trouble"));
    else if (outcome.refused) notice(t("trouble_detail", { code: [outcome.refused, ...(outcome.faults ?? [])].join(" ") }));
  } catch (error) {
    notice(t("trouble_detail", { code: error.message }));
  } finally {
    busy = false;
    dialog.classList.remove("busy");
  }
}

function notice(words) {
  dialog.querySelector(".modal-notice")?.replaceChildren(words);
}

// Closes these views, the topmost first.
async function end(views) {
  try {
    for (const view of views) await post("close", { user: store.as, view_id: view.id });
  } catch (error) {
    fail("trouble_detail", { code: error.message });
  }
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  const view = store.state.stack.at(-1);
  if (view) end([view]);
});
