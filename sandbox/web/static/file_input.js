// file_input: the bytes go to the sandbox at once, the value is a list of file ids.

import { upload } from "./api.js";
import { changed, labelled } from "./controls.js";
import { h, replace } from "./dom.js";
import { store } from "./store.js";

export function fileInput(element, block, surface) {
  const accept = (element.filetypes ?? []).map((type) => `.${type}`).join(",");
  const names = h("div", { class: "hint" });
  const node = h("input", { type: "file", class: "field", ...labelled(element, surface), accept: accept || undefined, multiple: (element.max_files ?? 10) > 1 });
  node.addEventListener("change", async () => {
    const files = await Promise.all([...node.files].slice(0, element.max_files ?? 10).map((file) => upload(store.as, file)));
    replace(names, files.map((file) => file.name).join(", "));
    changed(element, block, surface, files.map((file) => file.id));
  });
  return h("div", {}, node, names);
}
