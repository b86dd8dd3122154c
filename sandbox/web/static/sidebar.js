// Workspace, acting person, channels, DM, the app and its clock.

import { clockPanel } from "./clock.js";
import { arrange, h } from "./dom.js";
import { hueOf, initials } from "./messages.js";
import { me, store } from "./store.js";
import { spoken, t } from "./texts.js";

const kept = new Map();
let clock;

export function paintSidebar(root, go) {
  const { state } = store;
  clock ??= clockPanel();
  clock.paint();
  arrange(root, [
    once("act-as", [state.people, me().id], () => actAs(go)),
    places(go),
    clock.node,
  ]);
}

// A part is made anew only when what it shows has changed, so that clicks and focus outlive a redraw.
function once(key, shown, make) {
  const shape = JSON.stringify([document.documentElement.lang, shown]);
  if (kept.get(key)?.shape !== shape) kept.set(key, { shape, node: make() });
  return kept.get(key).node;
}

function places(go) {
  const { state } = store;
  const channels = state.channels.filter((c) => c.kind === "channel" || c.kind === "group");
  const dm = state.channels.find((c) => c.id === state.dm);
  const direct = [dm, ...state.channels.filter((c) => c.kind === "mpim")];
  const named = (c) => (c === dm ? `◆ ${state.app.name}` : c.kind === "mpim" ? c.name : `${c.kind === "group" ? "🔒" : "#"} ${c.name}`);
  const buttons = (group) => group.map((c) => entry(named(c), c, go));
  const groups = [[t("channels"), buttons(channels)], [t("direct"), buttons(direct)], [t("apps"), [appEntry(go)]]];
  return once("places", [state.channels.map((c) => [c.id, c.name]), state.app.name], () => h("div", { class: "places" }, groups.map(([title, group]) => list(title, group))));
}

export function paintStatus(node) {
  const { connected } = store.state;
  node.className = connected ? "status on" : "status";
  node.title = t(connected ? "connected" : "not_connected");
  if (node.textContent !== t(connected ? "connected" : "disconnected")) node.textContent = t(connected ? "connected" : "disconnected");
}

const nameOf = (post) => store.state.post_names[post]?.[document.documentElement.lang] ?? post.replaceAll("_", " ");
const postsOf = (person) => person.posts.map(nameOf).join(", ");

function actAs(go) {
  const person = me();
  const label = (p) => [p.real_name, postsOf(p), spoken(p.locale)].filter(Boolean).join(" · ");
  const select = h("select", { id: "act-as", class: "act-as-select" }, store.state.people.map((p) => h("option", { value: p.id }, label(p))));
  select.value = person.id;
  select.addEventListener("change", () => go({ as: select.value }));
  return h("div", { class: "act-as" },
    h("label", { for: "act-as" }, t("act_as")), select,
    h("div", { class: "acting" }, h("span", { class: "avatar small", "aria-hidden": "true", style: `--hue: ${hueOf(person.id)}` }, initials(person.real_name)),
      h("div", {}, h("strong", {}, person.real_name), h("small", {}, [postsOf(person), spoken(person.locale), person.tz].filter(Boolean).join(" · ")))));
}

function list(title, entries) {
  return h("section", {}, h("h2", {}, title), h("ul", {}, entries.map((item) => h("li", {}, item))));
}

// Buttons stay the same nodes; only how they look is brought up to date.
function entry(name, channel, go) {
  const id = `place-${channel.id}`;
  const node = once(id, [name], () => h("button", { id, type: "button", onclick: () => go({ place: "channel", channel: channel.id }) }, h("span", {}, name)));
  const here = store.place === "channel" && store.channel === channel.id;
  const unread = channel.unread > 0 && !here;
  node.className = ["place", here && "here", unread && "unread", !channel.is_member && "foreign", channel.archived && "foreign"].filter(Boolean).join(" ");
  node.disabled = !channel.is_member;
  node.title = channel.purpose ?? "";
  current(node, here);
  node.querySelector(".count")?.remove();
  if (unread) node.append(h("span", { class: "count", "aria-label": t("new_messages", { n: channel.unread }) }, channel.unread));
  return node;
}

function appEntry(go) {
  const name = `⌂ ${store.state.app.name} · ${t("home")}`;
  const node = once("place-home", [name], () => h("button", { id: "place-home", type: "button", onclick: () => go({ place: "home" }) }, h("span", {}, name)));
  const here = store.place === "home";
  node.className = here ? "place here" : "place";
  current(node, here);
  return node;
}

function current(node, here) {
  if (here) node.setAttribute("aria-current", "page");
  else node.removeAttribute("aria-current");
}
