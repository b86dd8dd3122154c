// The way back to the newest message for who reads further up, with how many came meanwhile. A log that stands at
// its end stays there when its size changes.

import { h } from "./dom.js";
import { t } from "./texts.js";

const NEAR = 80; // pixels from the end that still count as being there

export function followNewest(log) {
  const button = h("button", { type: "button", class: "btn to-newest", hidden: true });
  const nearEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  const toEnd = () => { log.scrollTop = log.scrollHeight; };
  let atEnd = true;
  let seen = 0;

  const paint = () => {
    const times = [...log.querySelectorAll(":scope > .message")].map((message) => Number(message.dataset.ts));
    if (nearEnd()) seen = times.at(-1) ?? 0;
    const missed = times.filter((time) => time > seen).length;
    button.textContent = `↓ ${missed ? t("newer", { n: missed }) : t("to_newest")}`;
    button.hidden = nearEnd() || times.length === 0;
  };
  button.addEventListener("click", () => { toEnd(); log.focus(); });
  log.addEventListener("scroll", () => { atEnd = nearEnd(); paint(); });
  log.after(button);
  new ResizeObserver(() => { if (atEnd) toEnd(); paint(); }).observe(log);
  new MutationObserver(paint).observe(log, { childList: true });
}
