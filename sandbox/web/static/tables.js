// Table blocks, and data tables with their pages.

import { h, replace } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { t } from "./texts.js";

const PAGE = 5;

function cell(content) {
  if (content?.type === "rich_text") return richText(content);
  return plain(String(content?.text ?? content?.value ?? ""));
}

function row(cells, tag, settings = [], header = -1) {
  return h("tr", {}, cells.map((content, index) => {
    const setting = settings[index] ?? {};
    const className = [setting.align && `to-${setting.align}`, setting.is_wrapped === false && "one-line", content?.type === "raw_number" && "to-right"].filter(Boolean).join(" ");
    const heads = tag === "th" || index === header;
    return h(heads ? "th" : "td", { class: className || undefined, scope: heads ? (tag === "th" ? "col" : "row") : undefined }, cell(content));
  }));
}

function frame(label, ...inside) {
  return h("div", { class: "b-table", role: "region", tabindex: "0", "aria-label": label }, h("table", {}, inside));
}

export function table(block) {
  const [head, ...rest] = block.rows;
  return frame(t("table"), h("thead", {}, row(head, "th", block.column_settings)), h("tbody", {}, rest.map((cells) => row(cells, "td", block.column_settings))));
}

export function dataTable(block) {
  const [head, ...rest] = block.rows;
  const size = block.page_size ?? PAGE;
  const pages = Math.max(1, Math.ceil(rest.length / size));
  const body = h("tbody");
  const where = h("span", { "aria-live": "polite" });
  let page = 0;
  const step = (by, words, mark) => h("button", { type: "button", class: "btn small", "aria-label": t(words), onclick: () => turn(page + by) }, mark);
  const before = step(-1, "page_before", "‹");
  const next = step(1, "page_next", "›");
  const turn = (to) => {
    page = Math.min(pages - 1, Math.max(0, to));
    replace(body, rest.slice(page * size, (page + 1) * size).map((cells) => row(cells, "td", [], block.row_header_column_index)));
    where.textContent = t("page_of", { n: page + 1, of: pages });
    before.disabled = page === 0;
    next.disabled = page === pages - 1;
  };
  turn(0);
  return h("div", {}, frame(block.caption, h("caption", {}, block.caption), h("thead", {}, row(head, "th")), body), pages > 1 && h("div", { class: "b-pager" }, before, where, next));
}
