// Workspace, acting person, channels, DM, the app and its clock.

import { clockPanel } from "./clock.js";
import { h, replace } from "./dom.js";
import { initials } from "./messages.js";
import { me, store } from "./store.js";
import { spoken, t } from "./texts.js";

let clock;

export function paintSidebar(root, go) {
  const { state } = store;
  clock ??= clockPanel();
  clock.paint();
  const channels = state.channels.filter((c) => c.kind === "channel" || c.kind === "group");
  const direct = state.channels.filter((c) => c.kind === "mpim");
  const dm = state.channels.find((c) => c.id === state.dm);
  const parts = [
    h("div", { class: "workspace" }, h("h1", {}, state.team.name), status()),
    actAs(go),
    h("div", { class: "places" },
      list(t("channels"), channels.map((c) => entry(`${c.kind === "group" ? "🔒" : "#"} ${c.name}`, c, go))),
      list(t("direct"), [entry(`◆ ${state.app.name}`, dm, go), ...direct.map((c) => entry(c.name, c, go))]),
      list(t("apps"), [appEntry(go)])),
    clock.node,
  ];
  // The clock keeps its node, and with it what is being typed there.
  const focused = document.activeElement?.id;
  replace(root, parts);
  if (focused && root.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused).focus();
}

function status() {
  const on = store.state.connected;
  return h("span", { class: on ? "status on" : "status", title: t(on ? "connected" : "not_connected") }, t(on ? "connected" : "disconnected"));
}

function actAs(go) {
  const person = me();
  const label = (p) => `${p.real_name} · ${p.posts.map((post) => post.replaceAll("_", " ")).join(", ") || "–"} · ${spoken(p.locale)}`;
  const select = h("select", { id: "act-as", class: "act-as-select" }, store.state.people.map((p) => h("option", { value: p.id }, label(p))));
  select.value = person.id;
  select.addEventListener("change", () => go({ as: select.value }));
  return h("div", { class: "act-as" }, h("span", { class: "avatar small", "aria-hidden": "true" }, initials(person.real_name)), h("div", {}, h("label", { for: "act-as" }, t("act_as")), select));
}

function list(title, entries) {
  return h("section", {}, h("h2", {}, title), h("ul", {}, entries.map((item) => h("li", {}, item))));
}

function entry(name, channel, go) {
  const here = store.place === "channel" && store.channel === channel.id;
  const classes = ["place", here && "here", channel.unread > 0 && !here && "unread", !channel.is_member && "foreign", channel.archived && "foreign"].filter(Boolean).join(" ");
  const badge = channel.unread > 0 && !here && h("span", { class: "count", "aria-label": t("new_messages", { n: channel.unread }) }, channel.unread);
  return h("button", { id: `place-${channel.id}`, type: "button", class: classes, disabled: !channel.is_member, "aria-current": here ? "page" : undefined, title: channel.purpose, onclick: () => go({ place: "channel", channel: channel.id }) }, h("span", {}, name), badge);
}

function appEntry(go) {
  const here = store.place === "home";
  return h("button", { id: "place-home", type: "button", class: here ? "place here" : "place", "aria-current": here ? "page" : undefined, onclick: () => go({ place: "home" }) }, h("span", {}, `⌂ ${store.state.app.name} · ${t("home")}`));
}
