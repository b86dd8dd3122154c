// Pictures and links: what cannot be loaded shows its description instead.

import { h, safeLink } from "./dom.js";
import { store } from "./store.js";

export function picture(address, description, className) {
  const src = sameOrigin(safeLink(address ?? ""));
  const missing = () => h("span", { class: "no-picture", role: "img", "aria-label": description }, h("span", { "aria-hidden": "true" }, "🖼"), " ", description);
  if (!src) return h("span", { class: className }, missing());
  const image = h("img", { src, alt: description, loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(missing()));
  return h("span", { class: className }, image);
}

// A file's bytes are given to this page only, under whichever name of this machine it was opened.
export function sameOrigin(href) {
  const path = href && new URL(href).pathname;
  return path?.startsWith("/files-pri/") ? path : href;
}

export function fileAddress(file) {
  return file.url ?? `/files-pri/${store.state.team.id}-${file.id}/image`;
}

export function link(address, ...words) {
  const href = address && safeLink(address);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, words) : h("span", {}, words);
}
