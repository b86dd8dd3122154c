// Starts the page, follows the workspace's changes, and puts each part in its place.

import { post } from "./api.js";
import { makeComposer } from "./composer.js";
import { h, replace } from "./dom.js";
import { openHome, paintHome } from "./home.js";
import { paintMessages } from "./messages.js";
import { paintModal } from "./modal.js";
import { clearNotice } from "./notices.js";
import { paintSidebar } from "./sidebar.js";
import { channelOf, load, remember, store } from "./store.js";
import { speak, t } from "./texts.js";

const part = (id) => document.getElementById(id);
const composer = makeComposer(part("composer"), { where: () => store.channel });
let threadParts = null;
let loading = false;
let again = false;

// One reading at a time; a change that arrives meanwhile asks for one more.
async function refresh() {
  if (loading) return void (again = true);
  loading = true;
  try {
    do {
      again = false;
      await load();
      paint();
    } while (again);
  } finally {
    loading = false;
  }
}

function paint() {
  speak(store.state.me.locale);
  document.title = `${store.place === "home" ? t("home") : title()} · ${store.state.team.name}`;
  paintSidebar(part("sidebar"), go);
  paintHead();
  const log = part("log");
  const home = store.place === "home";
  part("composer").hidden = home;
  if (home) paintHome(log);
  else paintChannel(log);
  paintThread();
  paintModal();
  document.body.dataset.ready = String(store.state.revision);
}

function title() {
  const channel = channelOf(store.channel);
  return channel.kind === "im" ? store.state.app.name : `#${channel.name}`;
}

function paintHead() {
  const channel = channelOf(store.channel);
  const home = store.place === "home";
  const isApp = home || channel.kind === "im";
  const tab = (place, words, extra) => h("button", { type: "button", role: "tab", "aria-selected": String((store.place === "home") === (place === "home")), onclick: () => go({ place, ...extra }) }, words);
  const menu = h("button", { type: "button", class: "icon menu-toggle", "aria-label": t("menu"), onclick: () => part("shell").classList.toggle("menu-open") }, "☰");
  const notes = [channel.archived && t("archived"), !channel.has_app && t("no_app", { app: store.state.app.name })].filter(Boolean).join(" · ");
  const about = isApp ? store.state.app.description : [channel.purpose, t("members", { n: channel.members }), notes].filter(Boolean).join(" · ");
  replace(part("pane-head"), menu, h("div", {}, h("h2", {}, home ? store.state.app.name : title()), h("p", {}, about)),
    isApp && h("div", { class: "tabs", role: "tablist" }, tab("home", t("home"), {}), tab("channel", t("messages"), { channel: store.state.dm })));
}

function paintChannel(log) {
  if (log.querySelector(".home")) { log.replaceChildren(); log.kept = new Map(); }
  if (store.messages.length === 0) {
    replace(log, h("p", { class: "empty" }, t("started", { where: title() }), " ", t("empty", { command: store.state.app.command })));
    log.kept = new Map();
  } else {
    paintMessages(log, store.messages, { channel: store.channel, openThread: (ts) => go({ thread: ts }), focus: store.focus });
    store.focus = null;
  }
  composer.name(t("message_to", { where: title() }));
  if (channelOf(store.channel).unread > 0) post("read", { user: store.as, channel: store.channel });
}

function paintThread() {
  const panel = part("thread");
  panel.hidden = !store.thread || store.place === "home";
  part("shell").classList.toggle("with-thread", !panel.hidden);
  if (panel.hidden) { threadParts = null; return void panel.replaceChildren(); }
  if (!threadParts || threadParts.language !== document.documentElement.lang) {
    const log = h("div", { class: "log", role: "log", tabindex: "0", "aria-label": t("thread") });
    const slot = h("div", { class: "composer-slot" });
    replace(panel, h("header", { class: "pane-head" }, h("h2", {}, t("thread")), h("button", { type: "button", class: "icon", "aria-label": t("close"), onclick: () => go({ thread: null }) }, "×")), log, slot);
    threadParts = { log, language: document.documentElement.lang, box: makeComposer(slot, { where: () => store.channel, thread: () => store.thread }) };
  }
  threadParts.box.name(t("reply_to"));
  paintMessages(threadParts.log, store.replies, { channel: store.channel, inThread: true });
}

async function go(change) {
  const entersHome = change.place === "home" || (change.as && store.place === "home");
  const moves = change.channel && change.channel !== store.channel;
  Object.assign(store, moves || change.as ? { thread: null } : {}, change);
  if (change.thread === undefined && (change.place === "home" || moves)) store.thread = null;
  clearNotice();
  part("shell").classList.remove("menu-open");
  remember();
  const log = part("log");
  if (moves || change.as || change.place) { log.replaceChildren(); log.kept = new Map(); }
  if (entersHome) openHome();
  await refresh();
  if (moves || change.as) { log.scrollTop = log.scrollHeight; if (store.place === "channel") composer.focus(); }
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

await refresh();
remember();
if (store.place === "home") openHome();
part("log").scrollTop = part("log").scrollHeight;
new EventSource("/_/events").addEventListener("message", refresh);
