// The message list of a channel or thread. A message whose JSON has not changed keeps its node.

import { post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { clockTime, dayName, fullTime } from "./dates.js";
import { arrange, h, safeLink } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { store, userName } from "./store.js";
import { messageSurface } from "./surfaces.js";
import { t } from "./texts.js";

const CONTINUES_WITHIN = 300;

export function paintMessages(root, messages, { channel, inThread, openThread, focus }) {
  const kept = (root.kept ??= new Map());
  const atEnd = root.scrollHeight - root.scrollTop - root.clientHeight < 80;
  const nodes = [];
  const keys = new Set();
  let day = "";
  messages.forEach((message, index) => {
    const name = dayName(message.ts, store.state.now);
    if (name !== day) nodes.push(h("div", { class: "day" }, h("span", {}, (day = name))));
    const key = message.ts;
    const continued = !(inThread && index === 1) && continues(messages[index - 1], message);
    const { reply_count: replies, reply_users, reply_users_count, latest_reply, ...rest } = message;
    const shape = JSON.stringify([rest, continued, store.as, channel]);
    const options = { channel, inThread, openThread };
    if (kept.get(key)?.shape !== shape) kept.set(key, { shape, replies, node: messageNode(message, continued, options) });
    else if (kept.get(key).replies !== replies) recount(kept.get(key), message, options);
    keys.add(key);
    nodes.push(kept.get(key).node);
  });
  for (const key of kept.keys()) if (!keys.has(key)) kept.delete(key);
  arrange(root, nodes);
  if (focus && kept.get(focus)) {
    kept.get(focus).node.classList.add("focused");
    kept.get(focus).node.scrollIntoView({ block: "center" });
  } else if (atEnd) root.scrollTop = root.scrollHeight;
}

// A new reply changes the count alone: the buttons above it stay under the pointer.
function recount(entry, message, options) {
  entry.replies = message.reply_count;
  entry.node.querySelector(":scope > .message-body > .thread-line")?.replaceWith(threadLine(message, options));
}

function continues(before, message) {
  return Boolean(before) && before.user === message.user && !before.is_ephemeral && !message.is_ephemeral && Number(message.ts) - Number(before.ts) < CONTINUES_WITHIN && !before.reply_count;
}

function messageNode(message, continued, options) {
  const fromApp = Boolean(message.bot_id);
  const name = fromApp ? store.state.app.name : message.username ?? userName(message.user);
  const classes = ["message", continued && "continued", message.is_ephemeral && "ephemeral"].filter(Boolean).join(" ");
  const head = h("div", { class: "message-head" },
    h("strong", { class: "author" }, name),
    fromApp && h("span", { class: "badge" }, t("app")),
    h("time", { title: fullTime(message.ts) }, clockTime(message.ts)));
  return h("article", { class: classes, "data-ts": message.ts, "aria-label": `${name} ${clockTime(message.ts)}` },
    message.is_ephemeral && ephemeralNote(message),
    h("div", { class: "gutter" }, continued ? h("time", {}, clockTime(message.ts)) : avatar(message, name)),
    h("div", { class: "message-body" }, !continued && head, content(message, options.channel), files(message), threadLine(message, options)));
}

function ephemeralNote(message) {
  const dismiss = () => post("dismiss", { user: store.as, ts: message.ts });
  return h("div", { class: "only-you" }, h("span", { "aria-hidden": "true" }, "◉ "), t("only_you"), h("button", { type: "button", class: "linklike", onclick: dismiss }, t("dismiss")));
}

export function avatar(message, name) {
  if (message.bot_id) return h("span", { class: "avatar app", "aria-hidden": "true" }, "◆");
  const hue = [...(message.user ?? "x")].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  return h("span", { class: "avatar", "aria-hidden": "true", style: `--hue: ${hue}` }, initials(name));
}

export function initials(name) {
  return /[a-z]/i.test(name) ? name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("") : name.slice(-2);
}

function content(message, channel) {
  const edited = message.edited && !message.is_ephemeral && h("span", { class: "edited" }, ` ${t("edited")}`);
  const typed = message.blocks?.length === 1 && message.blocks[0].type === "rich_text" && !message.bot_id;
  if (message.blocks?.length && !typed) return [renderBlocks(message.blocks, messageSurface(message, channel)), edited];
  return h("div", { class: "b-paragraph" }, mrkdwn(message.text), edited);
}

function files(message) {
  return (message.files ?? []).map((file) => {
    const href = safeLink(file.url_private);
    const preview = file.mimetype.startsWith("image/") && h("img", { src: href, alt: file.alt_txt || file.title, loading: "lazy" });
    return h("figure", { class: "file" }, preview, h("figcaption", {}, h("a", { href, download: file.name }, `📎 ${file.title}`), h("small", {}, ` ${file.pretty_type} · ${Math.ceil(file.size / 1024)} KB`)));
  });
}

function threadLine(message, { inThread, openThread }) {
  if (inThread || message.is_ephemeral) return null;
  const count = message.reply_count ?? 0;
  const words = count === 0 ? t("reply") : count === 1 ? t("replies_one") : t("replies", { n: count });
  return h("button", { type: "button", class: count ? "thread-line" : "thread-line quiet", onclick: () => openThread(message.thread_ts ?? message.ts) }, words);
}
