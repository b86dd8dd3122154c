// The side panel for developers: the traffic between app and workspace, and the faults set for it.

import { h, replace } from "./dom.js";
import { faultsPanel } from "./faults.js";
import { t } from "./texts.js";
import { trafficPanel } from "./traffic.js";

const root = document.getElementById("panel");
const panels = { traffic: trafficPanel(), faults: faultsPanel() };
const opener = (name) => document.getElementById(`${name}-open`);
let shown = null;
let language = "";

for (const name of Object.keys(panels)) opener(name).addEventListener("click", () => show(shown === name ? null : name));
root.addEventListener("keydown", (event) => { if (event.key === "Escape") show(null); });

function show(name) {
  const last = shown;
  shown = name;
  root.hidden = !name;
  document.getElementById("shell").classList.toggle("with-panel", Boolean(name));
  for (const each of Object.keys(panels)) opener(each).setAttribute("aria-expanded", String(each === name));
  if (!name) return last && opener(last).focus();
  build();
  return root.querySelector("h2").focus();
}

function build() {
  language = document.documentElement.lang;
  root.setAttribute("aria-label", t(shown));
  replace(root, h("div", { class: "pane-head" },
    h("h2", { tabindex: "-1" }, t(shown)),
    h("button", { type: "button", class: "icon", "aria-label": t("close"), onclick: () => show(null) }, "×")), panels[shown].build());
  panels[shown].paint();
}

export function paintPanel() {
  if (!shown) return;
  if (language !== document.documentElement.lang) build();
  else panels[shown].paint();
}
