// Modals over the page: the top of the stack, its inputs, errors beside the field, submit and close.

import { post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { h, replace } from "./dom.js";
import { plain } from "./mrkdwn.js";
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
  const shape = `${view.id}${view.hash}${store.as}`;
  if (shape !== drawn) {
    if (!drawn.startsWith(view.id)) errors = {};
    drawn = shape;
    draw(view, stack.length);
  }
  if (dialog.open) return;
  dialog.showModal(); // which puts the focus on the first button it finds
  focusFirst();
}

function draw(view, depth) {
  const entered = typed.get(view.id) ?? typed.set(view.id, {}).get(view.id);
  const surface = viewSurface(view, entered, { errors });
  const close = () => end(view);
  const form = h("form", { class: "modal-form", novalidate: true },
    h("header", { class: "modal-head" },
      h("span", { class: "app-mark", "aria-hidden": "true" }, "◆"),
      h("h2", { id: "modal-title" }, plain(view.title.text)),
      depth > 1 && h("span", { class: "depth", "aria-hidden": "true" }, "●".repeat(depth)),
      h("button", { type: "button", class: "icon", "aria-label": t("close"), onclick: close }, "×")),
    h("div", { class: "modal-notice", role: "alert" }),
    h("div", { class: "modal-body" }, renderBlocks(view.blocks, surface)),
    h("footer", { class: "modal-foot" },
      h("button", { type: "button", class: "btn", onclick: close }, view.close ? plain(view.close.text) : t("cancel")),
      view.submit && h("button", { type: "submit", class: "btn primary" }, plain(view.submit.text))));
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(view, entered); });
  dialog.setAttribute("aria-labelledby", "modal-title");
  dialog.dataset.depth = depth;
  replace(dialog, form);
  focusFirst();
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
    if (outcome.errors) return draw(view, store.state.stack.length);
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

function end(view) {
  return post("close", { user: store.as, view_id: view.id });
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  const view = store.state.stack.at(-1);
  if (view) end(view);
});
