// Starts the page, follows the workspace's changes, and puts each part in its place.

import { post } from "./api.js";
import { makeComposer } from "./composer.js";
import { h, replace } from "./dom.js";
import { closeDrawer, makeDrawer } from "./drawer.js";
import { openHome, paintHome } from "./home.js";
import { paintMessages } from "./messages.js";
import { paintModal } from "./modal.js";
import { followNewest } from "./newest.js";
import { clearNotice, fail } from "./notices.js";
import { paintPanel } from "./panel.js";
import { makeReset } from "./reset.js";
import { paintSidebar, paintStatus } from "./sidebar.js";
import { channelOf, load, remember, store } from "./store.js";
import { speak, t } from "./texts.js";
import { makeStory } from "./story.js";
import { titleOf } from "./titles.js";

const part = (id) => document.getElementById(id);
const composer = makeComposer(part("composer"), { where: () => store.channel });
const paintStory = makeStory((change) => go(change));
let threadParts = null;
let returnTo = null;
let entered = true;
let running = null;
let again = false;
const awaited = [];

// One reading at a time; a change that arrives meanwhile asks for one more. Done when the page shows the newest.
function refresh() {
  again = true;
  running ??= read().catch(gone).finally(() => { running = null; });
  return running;
}

// The stream of changes is asked for again until the workspace answers, and then brings the newest.
function gone(error) {
  if (!(error instanceof TypeError && /fetch/i.test(error.message))) throw error;
  fail("gone");
}

async function read() {
  while (again) {
    again = false;
    if (await load()) paint();
    else again = true;
  }
}

function paint() {
  speak(store.state.me.locale);
  document.title = `${store.place === "home" ? t("home") : titleOf(store.channel)} · ${store.state.team.name}`;
  part("sidebar").setAttribute("aria-label", t("places"));
  part("faults-open").dataset.count = store.state.faults || "";
  paintStatus(part("status"));
  paintSidebar(part("sidebar"), go);
  paintHead();
  paintStory();
  const log = part("log");
  const home = store.place === "home";
  part("composer").hidden = home;
  if (home) { setPlace(log, { role: "tabpanel", "aria-label": t("home") }); paintHome(log); }
  else paintChannel(log);
  paintThread();
  paintPanel();
  paintModal();
  document.body.dataset.ready = String(store.state.revision);
  for (const resolve of awaited.splice(0)) resolve();
}

// The next painting. What follows it follows at once, before anybody can click on what was painted.
function painted() {
  return new Promise((resolve) => awaited.push(resolve));
}

function paintHead() {
  const channel = channelOf(store.channel);
  const home = store.place === "home";
  const notes = [channel.archived && t("archived"), !channel.has_app && t("no_app", { app: store.state.app.name })].filter(Boolean).join(" · ");
  const isApp = home || channel.kind === "im";
  const about = isApp ? store.state.app.description : [channel.purpose, t("members", { n: channel.members }), notes].filter(Boolean).join(" · ");
  const shape = JSON.stringify([document.documentElement.lang, home, channel.id, about]);
  const head = part("pane-head");
  if (head.dataset.shape === shape) return;
  head.dataset.shape = shape;
  replace(head, h("div", { class: "pane-title" }, h("h2", {}, home ? store.state.app.name : titleOf(store.channel)), h("p", { title: about }, about)), isApp && tabs(home));
}

// Home and Messages of the app: one tab stop, the arrow keys go between them.
function tabs(home) {
  const change = { home: { place: "home" }, messages: { place: "channel", channel: store.state.dm } };
  const tab = (name, chosen) => h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "log", "aria-selected": String(chosen), tabindex: chosen ? "0" : "-1", onclick: () => go(change[name]) }, t(name));
  const node = h("div", { class: "tabs", role: "tablist", "aria-label": store.state.app.name }, tab("home", home), tab("messages", !home));
  node.addEventListener("keydown", async (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = home ? "messages" : "home";
    await go({ ...change[other], keepFocus: true });
    part(`tab-${other}`)?.focus();
  });
  return node;
}

function paintChannel(log) {
  if (log.querySelector(".home")) { log.replaceChildren(); log.kept = new Map(); }
  setPlace(log, { role: "log", "aria-label": titleOf(store.channel) });
  const { unread } = channelOf(store.channel);
  const others = store.messages.filter((message) => message.user !== store.as && !message.is_ephemeral);
  // The line above what was new on coming here stays until one goes elsewhere.
  if (entered) store.unreadFrom = unread > 0 ? (others.at(-unread)?.ts ?? null) : null;
  entered = false;
  if (store.messages.length === 0) {
    replace(log, emptyChannel());
    log.kept = new Map();
  } else {
    paintMessages(log, store.messages, { channel: store.channel, openThread, focus: store.focus, unreadFrom: store.unreadFrom });
    store.focus = null;
  }
  composer.name(t("message_to", { where: titleOf(store.channel) }));
  if (unread > 0) post("read", { user: store.as, channel: store.channel });
}

function setPlace(log, attributes) {
  for (const [name, value] of Object.entries(attributes)) if (log.getAttribute(name) !== value) log.setAttribute(name, value);
}

function emptyChannel() {
  return h("div", { class: "empty" }, h("span", { class: "empty-mark", "aria-hidden": "true" }, channelOf(store.channel).kind === "im" ? "◆" : "#"), h("p", {}, h("strong", {}, t("started", { where: titleOf(store.channel) })), h("br"), t("empty", { command: store.state.app.command })));
}

function openThread(ts) {
  returnTo = ts;
  go({ thread: ts }).then(() => threadParts?.box.focus());
}

// Back to the message whose thread it was.
function closeThread() {
  go({ thread: null }).then(() => {
    const message = returnTo && part("log").querySelector(`[data-ts="${returnTo}"]`);
    const [line, button] = [".thread-line", ".toolbar .icon:last-child"].map((which) => message?.querySelector(which));
    (line ?? button ?? part("log")).focus();
  });
}

function paintThread() {
  const panel = part("thread");
  panel.hidden = !store.thread || store.place === "home";
  part("shell").classList.toggle("with-thread", !panel.hidden);
  if (panel.hidden) { threadParts = null; return void panel.replaceChildren(); }
  const language = document.documentElement.lang;
  if (threadParts?.language !== language || threadParts.channel !== store.channel) {
    const log = h("div", { class: "log", role: "log", tabindex: "0", "aria-label": t("thread") });
    const slot = h("div", { class: "composer-slot" });
    const head = h("div", { class: "pane-title" }, h("h2", {}, t("thread")), h("p", {}, titleOf(store.channel)));
    panel.setAttribute("aria-label", t("thread"));
    replace(panel, h("div", { class: "pane-head" }, head, h("button", { type: "button", class: "icon", "aria-label": t("close"), onclick: closeThread }, "×")), log, slot);
    followNewest(log);
    threadParts = { log, language, channel: store.channel, box: makeComposer(slot, { where: () => store.channel, thread: () => store.thread }) };
  }
  threadParts.box.name(t("reply_to"));
  paintMessages(threadParts.log, store.replies, { channel: store.channel, inThread: true });
}

async function go({ keepFocus, ...change }) {
  const entersHome = change.place === "home" || (change.as && store.place === "home");
  const moves = change.channel && change.channel !== store.channel;
  Object.assign(store, moves || change.as ? { thread: null } : {}, change);
  if (change.thread === undefined && (change.place === "home" || moves)) store.thread = null;
  if (moves || change.as || change.place) entered = true;
  clearNotice();
  closeDrawer();
  remember();
  const log = part("log");
  if (moves || change.as || change.place) { log.replaceChildren(); log.kept = new Map(); }
  if (entersHome) openHome();
  // Not when all changes are read that come meanwhile: a jump then would take the message from under the pointer.
  await Promise.race([painted(), refresh()]);
  if (moves || change.as) log.scrollTop = log.scrollHeight;
  if (change.as) part("act-as").focus();
  else if (moves && store.place === "channel" && !keepFocus) composer.focus();
}

// Links to messages of this workspace move within the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.metaKey || event.ctrlKey) return;
  const url = new URL(link.href);
  const archive = url.origin === location.origin && url.pathname.match(/^\/archives\/(\w+)\/p(\d+)(\d{6})$/);
  if (archive) {
    event.preventDefault();
    const ts = `${archive[2]}.${archive[3]}`;
    go({ place: "channel", channel: archive[1], thread: url.searchParams.get("thread_ts"), focus: ts });
  } else if (link.dataset.channel) {
    event.preventDefault();
    go({ place: "channel", channel: link.dataset.channel });
  }
});

part("thread").addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) closeThread(); });
followNewest(part("log"));
makeDrawer();
makeReset(go);

await refresh();
remember();
if (store.place === "home") openHome();
part("log").scrollTop = part("log").scrollHeight;
new EventSource("/_/events").addEventListener("message", refresh);
