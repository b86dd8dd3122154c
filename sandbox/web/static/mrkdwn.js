// Slack's mrkdwn, the part that people see: bold, italic, strike, code, quotes, links, mentions, dates, emoji.

import { dateToken } from "./dates.js";
import { h, safeLink } from "./dom.js";
import { emoji } from "./emoji.js";
import { store, userName } from "./store.js";

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export function mrkdwn(text) {
  const parts = String(text ?? "").split(/```([\s\S]*?)```/);
  return parts.map((part, index) => (index % 2 ? h("pre", { class: "code" }, unescape(part.replace(/^\n/, ""))) : lines(index ? part.replace(/^\n/, "") : part)));
}

function lines(text) {
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, index, all) => {
    const quoted = line.match(/^(?:&gt;|>)\s?(.*)$/);
    if (quoted) {
      if (!quote) nodes.push((quote = h("blockquote")));
      else quote.append(h("br"));
      quote.append(...inline(quoted[1]));
      return;
    }
    nodes.push(...inline(line));
    if (index < all.length - 1 && !quote) nodes.push(h("br"));
    quote = null;
  });
  return nodes;
}

// Code spans and angle tokens are set aside first: nothing inside them is formatted, but bold may go across them.
// Each stands in the text as one character of the private use area until the styles are found.
const HELD = 0xe000;

function inline(text) {
  const held = [];
  const bare = text.replace(/[\ue000-\uf8ff]/g, "\ufffd").replace(/`[^`\n]+`|<[^<>\n]+>/g, (part) => {
    const inside = part.slice(1, -1);
    held.push(() => (part[0] === "`" ? h("code", {}, unescape(inside)) : token(inside)));
    return String.fromCharCode(HELD + held.length - 1);
  });
  return styled(bare, held);
}

const STYLES = [["\\*", "strong"], ["_", "em"], ["~", "s"]].map(([mark, tag]) => [styleOf(mark), tag]);

// A mark counts where no letter or digit touches it outside and no space inside.
function styleOf(mark) {
  return new RegExp(`^([\\s\\S]*?)(^|[^\\p{L}\\p{N}${mark}])${mark}(?=\\S)([^\\n${mark}]*?\\S)${mark}(?![\\p{L}\\p{N}])([\\s\\S]*)$`, "u");
}

function styled(text, held) {
  for (const [pattern, tag] of STYLES) {
    const m = text.match(pattern);
    if (m) return [...styled(m[1] + m[2], held), h(tag, {}, styled(m[3], held)), ...styled(m[4], held)];
  }
  return text.split(/([\ue000-\uf8ff])/).filter(Boolean).map((part) => {
    const at = part.charCodeAt(0) - HELD;
    return at >= 0 && at < held.length ? held[at]() : unescape(emoji(part));
  });
}

function token(inside) {
  const [target, label] = splitOnce(inside, "|");
  if (target.startsWith("@")) return mention(`@${userName(target.slice(1))}`, target.slice(1) === store.as);
  if (target.startsWith("#")) return channelLink(target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, seconds, pattern, link] = target.split("^");
    const shown = dateToken(seconds, pattern ?? "", label ?? "");
    return h("time", { title: label }, link ? anchor(link, shown) : shown);
  }
  if (target.startsWith("!subteam^")) {
    const id = target.slice(9);
    return mention(label || `@${store.state.usergroups[id] ?? id}`, false);
  }
  if (target.startsWith("!")) return mention(`@${target.slice(1)}`, true);
  return anchor(target, label ? unescape(emoji(label)) : unescape(target.replace(/^mailto:/, "")));
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function mention(text, mine) {
  return h("span", { class: mine ? "mention mine" : "mention" }, text);
}

function channelLink(id, label) {
  const channel = store.state.channels.find((c) => c.id === id);
  return h("a", { class: "mention", href: `/?as=${store.as}&channel=${id}`, "data-channel": id }, `#${channel?.name ?? label ?? id}`);
}

function anchor(address, shown) {
  const href = safeLink(unescape(address));
  if (!href) return shown;
  const here = href.startsWith(location.origin);
  return h("a", here ? { href } : { href, target: "_blank", rel: "noopener noreferrer" }, shown);
}

export function textObject(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text);
}

export function plain(text) {
  return emoji(String(text ?? "")).split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}
