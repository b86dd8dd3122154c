// The red line over the messages: what Slack says when an app does not answer.

import { h, replace } from "./dom.js";
import { t } from "./texts.js";

let hiding;

export function fail(key, values) {
  const banner = document.getElementById("banner");
  replace(banner, h("span", {}, t(key, values)), h("button", { type: "button", class: "icon", "aria-label": t("close"), onclick: clearNotice }, "×"));
  banner.hidden = false;
  // A modal lies over the page, so it shows the same words itself.
  document.querySelector("#modal[open] .modal-notice")?.replaceChildren(t(key, values));
  clearTimeout(hiding);
  hiding = setTimeout(clearNotice, 12000);
}

export function clearNotice() {
  document.getElementById("banner").hidden = true;
}
