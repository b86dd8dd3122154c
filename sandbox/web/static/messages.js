// The message list of a channel or thread. A message whose JSON has not changed keeps its node.

import { post } from "./api.js";
import { attachments } from "./attachments.js";
import { renderBlocks } from "./blocks.js";
import { bareTime, clockTime, dayName, fullTime } from "./dates.js";
import { arrange, h } from "./dom.js";
import { files } from "./files.js";
import { menuButton } from "./menus.js";
import { mrkdwn } from "./mrkdwn.js";
import { messageShortcuts } from "./shortcuts.js";
import { store, userName } from "./store.js";
import { messageSurface } from "./surfaces.js";
import { t } from "./texts.js";

const CONTINUES_WITHIN = 300;

export function paintMessages(root, messages, { channel, inThread, openThread, focus, unreadFrom }) {
  const kept = (root.kept ??= new Map());
  const atEnd = root.scrollHeight - root.scrollTop - root.clientHeight < 80;
  const nodes = [];
  const keys = new Set();
  let day = "";
  messages.forEach((message, index) => {
    const name = dayName(message.ts, store.state.now);
    if (name !== day) nodes.push(h("div", { class: "day" }, h("span", {}, (day = name))));
    if (message.ts === unreadFrom) nodes.push(h("div", { class: "day new" }, h("span", {}, t("new"))));
    if (inThread && index === 1) nodes.push(h("div", { class: "day" }, h("span", {}, countWords(messages.length - 1))));
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
  entry.node.querySelector(":scope > .message-body > .thread-line")?.remove();
  const line = threadLine(message, options);
  if (line) entry.node.querySelector(":scope > .message-body").append(line);
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
    h("div", { class: "gutter" }, continued ? h("time", { title: fullTime(message.ts) }, bareTime(message.ts)) : avatar(message, name)),
    h("div", { class: "message-body" }, !continued && head, content(message, options.channel), files(message), toolbar(message, options), threadLine(message, options)));
}

function ephemeralNote(message) {
  const dismiss = () => post("dismiss", { user: store.as, ts: message.ts });
  return h("div", { class: "only-you" }, h("span", { "aria-hidden": "true" }, "◉ "), h("span", {}, t("only_you")), h("button", { type: "button", class: "linklike", onclick: dismiss }, t("dismiss")));
}

export function avatar(message, name) {
  if (message.bot_id) return h("span", { class: "avatar app", "aria-hidden": "true" }, "◆");
  return h("span", { class: "avatar", "aria-hidden": "true", style: `--hue: ${hueOf(message.user)}` }, initials(name));
}

export function hueOf(user) {
  return [...(user ?? "x")].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
}

export function initials(name) {
  return /[a-z]/i.test(name) ? name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("") : name.slice(-2);
}

function content(message, channel) {
  const edited = message.edited && !message.is_ephemeral && h("span", { class: "edited" }, ` ${t("edited")}`);
  const surface = messageSurface(message, channel);
  const typed = message.blocks?.length === 1 && message.blocks[0].type === "rich_text" && !message.bot_id;
  const isBlocks = message.blocks?.length && !typed;
  const body = isBlocks ? [renderBlocks(message.blocks, surface), edited] : (message.text || edited) && h("div", { class: "b-paragraph" }, mrkdwn(message.text), edited);
  return [body, attachments(message.attachments, surface)];
}

// What can be done with a message: more actions (the app's message shortcuts, its link), a reply in its thread.
function toolbar(message, { channel, inThread, openThread }) {
  if (message.is_ephemeral) return null;
  const open = () => openThread(message.thread_ts ?? message.ts);
  const more = menuButton({ class: "icon", "aria-label": t("more"), title: t("more") }, "⋮", () => [...messageShortcuts(message, channel), { words: t("copy_link"), act: () => copyLink(message, channel) }]);
  const reply = !inThread && h("button", { type: "button", class: "icon", "aria-label": t("reply"), title: t("reply"), onclick: open }, h("span", { "aria-hidden": "true" }, "💬"));
  return h("div", { class: "toolbar" }, more, reply);
}

function copyLink(message, channel) {
  const thread = message.thread_ts && message.thread_ts !== message.ts ? `?thread_ts=${message.thread_ts}&cid=${channel}` : "";
  navigator.clipboard?.writeText(`${location.origin}/archives/${channel}/p${message.ts.replace(".", "")}${thread}`);
}

const countWords = (count) => (count === 1 ? t("replies_one") : t("replies", { n: count }));

function threadLine(message, { inThread, openThread }) {
  const count = message.reply_count ?? 0;
  if (inThread || message.is_ephemeral || count === 0) return null;
  const faces = (message.reply_users ?? []).slice(0, 3).map((user) => smallAvatar(user));
  const last = message.latest_reply && h("small", {}, t("last_reply", { when: `${dayName(message.latest_reply, store.state.now)} ${clockTime(message.latest_reply)}` }));
  return h("button", { type: "button", class: "thread-line", onclick: () => openThread(message.thread_ts ?? message.ts) }, faces, h("span", {}, countWords(count)), last);
}

function smallAvatar(user) {
  if (user === store.state.app.bot_user_id) return h("span", { class: "avatar app tiny", "aria-hidden": "true" }, "◆");
  return h("span", { class: "avatar tiny", "aria-hidden": "true", style: `--hue: ${hueOf(user)}` }, initials(userName(user)));
}
