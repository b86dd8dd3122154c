// Confirmation dialogs of elements. Resolves to true at once where none is asked for.

import { h, replace } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";
import { t } from "./texts.js";

export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  const dialog = document.getElementById("confirm");
  return new Promise((resolve) => {
    const end = (answer) => () => { dialog.close(); resolve(answer); };
    const style = confirm.style === "danger" ? "danger" : "primary";
    replace(
      dialog,
      h("h2", { id: "confirm-title" }, plain(confirm.title.text)),
      h("div", { class: "modal-body" }, textObject(confirm.text)),
      h("div", { class: "modal-foot" },
        h("button", { type: "button", class: "btn", onclick: end(false) }, confirm.deny ? plain(confirm.deny.text) : t("no")),
        h("button", { type: "button", class: `btn ${style}`, onclick: end(true) }, confirm.confirm ? plain(confirm.confirm.text) : t("yes"))),
    );
    dialog.setAttribute("aria-labelledby", "confirm-title");
    dialog.oncancel = (event) => { event.preventDefault(); end(false)(); };
    dialog.showModal();
  });
}
