// The markdown block: standard Markdown, the part that Slack draws. Text never becomes HTML.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { link, picture } from "./media.js";

const FENCE = /^\s*(```|~~~)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s*>\s?/;
const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export function markdown(text) {
  const lines = String(text).split("\n");
  const nodes = [];
  while (lines.length) nodes.push(take(lines));
  return nodes;
}

// Takes one block off the front of the lines.
function take(lines) {
  const line = lines[0];
  if (!line.trim()) { lines.shift(); return null; }
  if (FENCE.test(line)) return fenced(lines);
  if (RULE.test(line)) { lines.shift(); return h("hr", { class: "b-divider" }); }
  const heading = line.match(HEADING);
  if (heading) { lines.shift(); return h("p", { class: `md-heading md-${heading[1].length}`, role: "heading", "aria-level": Math.min(6, heading[1].length + 2) }, inline(heading[2])); }
  if (QUOTE.test(line)) return h("blockquote", {}, markdown(takeWhile(lines, (each) => QUOTE.test(each)).map((each) => each.replace(QUOTE, "")).join("\n")));
  if (ITEM.test(line)) return list(lines, line.match(ITEM)[1].length);
  if (line.includes("|") && TABLE_RULE.test(lines[1] ?? "")) return table(lines);
  return h("p", {}, paragraph(lines));
}

function takeWhile(lines, fits) {
  const end = lines.findIndex((line) => !fits(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function fenced(lines) {
  const mark = lines.shift().trim().slice(0, 3);
  const code = takeWhile(lines, (line) => !line.trim().startsWith(mark));
  lines.shift();
  return h("pre", { class: "code" }, code.join("\n"));
}

const starts = (line) => FENCE.test(line) || RULE.test(line) || HEADING.test(line) || QUOTE.test(line) || ITEM.test(line);

function paragraph(lines) {
  const first = lines.shift();
  const rest = takeWhile(lines, (line) => line.trim() && !starts(line));
  return [first, ...rest].flatMap((line, index) => (index ? [h("br"), ...inline(line)] : inline(line)));
}

function list(lines, depth) {
  const ordered = /\d/.test(lines[0].match(ITEM)[2]);
  const node = h(ordered ? "ol" : "ul", ordered ? { start: parseInt(lines[0].match(ITEM)[2], 10) } : {});
  while (lines.length) {
    const item = lines[0].match(ITEM);
    if (!item || item[1].length < depth) break;
    if (item[1].length > depth) { node.lastChild.append(list(lines, item[1].length)); continue; }
    lines.shift();
    const task = item[3].match(/^\[([ xX])\]\s+(.*)$/);
    node.append(h("li", {}, task ? [task[1] === " " ? "☐ " : "☑ ", inline(task[2])] : inline(item[3])));
  }
  return node;
}

function table(lines) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((each) => inline(each.trim()));
  const head = cells(lines.shift());
  lines.shift();
  const body = takeWhile(lines, (line) => line.includes("|") && line.trim());
  return h("div", { class: "b-table" }, h("table", {}, h("thead", {}, h("tr", {}, head.map((each) => h("th", { scope: "col" }, each)))), h("tbody", {}, body.map((line) => h("tr", {}, cells(line).map((each) => h("td", {}, each)))))));
}

const INLINE = [
  [/`([^`]+)`/, (m) => h("code", {}, m[1])],
  [/!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/, (m) => picture(m[2], m[1], "b-image")],
  [/\[([^\]]+)\]\(([^)\s]+)[^)]*\)/, (m) => link(m[2], inline(m[1]))],
  [/<(https?:\/\/[^>\s]+)>/, (m) => link(m[1], m[1])],
  [/\*\*(?=\S)(.+?\S?)\*\*/, (m) => h("strong", {}, inline(m[1]))],
  [/__(?=\S)(.+?\S?)__/, (m) => h("strong", {}, inline(m[1]))],
  [/~~(?=\S)(.+?)~~/, (m) => h("s", {}, inline(m[1]))],
  [/\*(?=\S)([^*]+?)\*/, (m) => h("em", {}, inline(m[1]))],
  [/(?<![\p{L}\p{N}])_(?=\S)([^_]+?)_(?![\p{L}\p{N}])/u, (m) => h("em", {}, inline(m[1]))],
  [/https?:\/\/[^\s<>)]+/, (m) => link(m[0], m[0])],
];

// The first mark in the text is drawn, then what stands before and after it.
function inline(text) {
  const found = INLINE.map(([pattern, draw]) => [text.match(pattern), draw]).filter(([match]) => match);
  if (!found.length) return [emoji(text.replace(/\\([\\`*_{}[\]()#+.!~|-])/g, "$1"))];
  const [match, draw] = found.reduce((first, each) => (each[0].index < first[0].index ? each : first));
  const after = match.index + match[0].length;
  return [...(match.index ? inline(text.slice(0, match.index)) : []), draw(match), ...(after < text.length ? inline(text.slice(after)) : [])];
}
