// Files of a message: images inline, others by name, type and size, with the way to download them.

import { h, safeLink } from "./dom.js";
import { sameOrigin } from "./media.js";
import { t } from "./texts.js";

const SHOWN = ["image/png", "image/jpeg", "image/gif"]; // what the sandbox hands out as a picture
const UNITS = ["B", "KB", "MB", "GB"];

export function files(message) {
  const list = message.files ?? [];
  return list.length > 0 && h("div", { class: "files" }, list.map(file));
}

export function size(bytes) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const number = bytes / 1024 ** step;
  return `${step && number < 10 ? number.toFixed(1) : Math.round(number)} ${UNITS[step]}`;
}

function file(each) {
  const href = sameOrigin(safeLink(each.url_private));
  const name = each.title || each.name;
  const about = h("span", { class: "file-about" }, h("strong", {}, name), h("small", {}, `${each.pretty_type} · ${size(each.size)}`));
  const download = h("a", { class: "btn small", href, download: each.name, "aria-label": t("download_file", { name }) }, t("download"));
  const head = h("figcaption", {}, h("span", { class: "file-mark", "aria-hidden": "true" }, (each.filetype || "?").slice(0, 4)), about, download);
  const preview = SHOWN.includes(each.mimetype) && h("a", { href, target: "_blank", rel: "noopener" }, h("img", { src: href, alt: each.alt_txt || name, loading: "lazy" }));
  return h("figure", { class: "file" }, head, preview);
}
