// file_input: the bytes go to the sandbox at once, the value is a list of file ids.

import { upload } from "./api.js";
import { changed } from "./controls.js";
import { freshId, h, replace } from "./dom.js";
import { size } from "./files.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const MOST = 10;

export function fileInput(element, block, surface) {
  const accept = (element.filetypes ?? []).map((type) => `.${type}`).join(",");
  const most = element.max_files ?? MOST;
  const chosen = surface.readFiles?.(block, element) ?? [];
  const list = h("ul", { class: "chosen-files", "aria-live": "polite" });
  const id = surface.id ?? freshId("file");
  const node = h("input", { id, type: "file", class: "file-field", "aria-labelledby": surface.id && `${id}-label`, "aria-describedby": surface.described || undefined, "aria-invalid": surface.invalid ? "true" : undefined, accept: accept || undefined, multiple: most > 1 });
  const report = () => {
    replace(list, chosen.map((file) => h("li", {}, h("span", {}, file.name), h("small", {}, size(file.size)), h("button", { type: "button", class: "icon", "aria-label": t("remove", { what: file.name }), onclick: () => { chosen.splice(chosen.indexOf(file), 1); report(); } }, "×"))));
    surface.keepFiles?.(block, element, chosen);
    changed(element, block, surface, chosen.map((file) => file.id));
  };
  node.addEventListener("change", async () => {
    const files = [...node.files].slice(0, Math.max(0, most - chosen.length));
    chosen.push(...(await Promise.all(files.map((file) => upload(store.as, file)))));
    node.value = "";
    report();
  });
  if (chosen.length) report();
  const types = element.filetypes ? element.filetypes.join(", ") : "";
  return h("div", { class: "file-input", role: "group", "aria-labelledby": `${id}-label` }, node, h("small", {}, [t("files_most", { n: most }), types].filter(Boolean).join(" · ")), list);
}
