// Faults for the next calls of a method, rate limits on and off, disconnects.

import { get, post } from "./api.js";
import { h, replace } from "./dom.js";
import { fail } from "./notices.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const METHODS = ["*", "auth.test", "apps.connections.open", "chat.postMessage", "chat.update", "chat.delete", "chat.postEphemeral", "chat.getPermalink", "conversations.info", "conversations.open", "conversations.members", "conversations.history", "conversations.replies", "files.getUploadURLExternal", "files.completeUploadExternal", "users.info", "users.list", "usergroups.users.list", "views.open", "views.push", "views.update", "views.publish"];
const CODES = ["internal_error", "channel_not_found", "not_in_channel", "is_archived", "invalid_auth", "token_revoked", "missing_scope", "expired_trigger_id", "message_not_found", "fatal_error"];

// What a person chooses -> the extra fields it asks for, and the entry of the fault script.
const OUTCOMES = {
  error: { asks: ["code"], entry: (given) => ({ do: "error", code: given.code }) },
  limited: { asks: ["seconds"], entry: (given) => ({ do: "error", code: "ratelimited", headers: { "Retry-After": String(given.seconds) } }) },
  http_500: { asks: [], entry: () => ({ do: "http", status: 500, body: "Internal Server Error" }) },
  http_503: { asks: [], entry: () => ({ do: "http", status: 503, body: "Service Unavailable" }) },
  html: { asks: [], entry: () => ({ do: "html" }) },
  empty: { asks: [], entry: () => ({ do: "empty" }) },
  truncated: { asks: [], entry: () => ({ do: "truncated" }) },
  hang: { asks: ["seconds"], entry: (given) => ({ do: "hang", seconds: given.seconds }) },
  drop_after_accept: { asks: [], entry: () => ({ do: "drop_after_accept" }) },
  drop_before: { asks: [], entry: () => ({ do: "drop_before" }) },
};
const REASONS = ["warning", "refresh_requested", "link_disabled"];

async function attempt(path, body) {
  try {
    return await post(path, body);
  } catch (error) {
    fail("trouble_detail", { code: error.message });
    return null;
  }
}

export function faultsPanel() {
  let list;
  let limits;
  let clearAll;
  let turn = 0;
  let changing = 0;

  // What was asked for before a change, or before something newer, is not shown; after a change the panel asks anew.
  const paint = async () => {
    if (changing) return;
    const asked = turn += 1;
    const { faults, limits: limited } = await get("faults");
    if (asked !== turn) return;
    clearAll.hidden = faults.length === 0;
    replace(list, faults.length ? faults.map(line) : h("li", { class: "note" }, t("no_faults")));
    limits.checked = limited;
  };
  const act = async (path, body) => {
    turn += 1;
    changing += 1;
    await attempt(path, body);
    changing -= 1;
    await paint();
  };
  const line = (fault) => h("li", {},
    h("code", {}, fault.method), h("span", { class: "pill bad" }, described(fault)),
    h("span", { class: "note" }, [fault.repeat > 0 ? t("times", { n: fault.repeat }) : t("for_ever"), fault.channel && `#${nameOf(fault.channel)}`].filter(Boolean).join(" · ")),
    h("button", { type: "button", class: "linklike", "aria-label": t("clear_method", { method: fault.method }), onclick: () => act("faults/clear", { method: fault.method }) }, t("clear")));
  const build = () => {
    list = h("ul", { class: "fault-list", "aria-live": "polite" });
    limits = h("input", { type: "checkbox", onchange: () => act("limits", { on: limits.checked }) });
    clearAll = h("button", { type: "button", class: "btn", onclick: () => act("faults/clear", {}) }, t("clear_all"));
    return h("div", { class: "panel-body" },
      form((entry) => act("fault", entry)),
      h("section", {}, h("h3", {}, t("faults_set")), list, clearAll),
      h("section", {}, h("h3", {}, t("limits")), h("label", { class: "choice" }, limits, h("span", {}, t("limits_on"), h("small", {}, t("limits_note"))))),
      disconnects());
  };
  return { build, paint };
}

function described(fault) {
  if (fault.do === "error") return fault.code;
  if (fault.do === "http") return String(fault.status);
  return fault.do === "hang" ? `${t("fault_hang")} ${fault.seconds} s` : t(`fault_${fault.do}`);
}

function nameOf(id) {
  return store.state.channels.find((channel) => channel.id === id)?.name ?? id;
}

function field(id, label, control) {
  return h("div", { class: "field-row", "data-field": id }, h("label", { for: `fault-${id}` }, label), control);
}

function suggestions(id, values) {
  return h("datalist", { id }, values.map((value) => h("option", { value })));
}

function form(set) {
  const input = (id, more) => h("input", { id: `fault-${id}`, class: "field", ...more });
  const method = input("method", { list: "fault-methods", value: "chat.postMessage", required: true });
  const code = input("code", { list: "fault-codes", value: "channel_not_found", required: true });
  const seconds = input("seconds", { type: "number", min: "0", max: "600", value: "5" });
  const repeat = input("repeat", { type: "number", min: "0", max: "1000", value: "1" });
  const outcome = h("select", { id: "fault-outcome", class: "field" }, Object.keys(OUTCOMES).map((name) => h("option", { value: name }, t(`fault_${name}`))));
  const channel = h("select", { id: "fault-channel", class: "field" }, h("option", { value: "" }, t("any_channel")), store.state.channels.filter((c) => c.kind !== "im").map((c) => h("option", { value: c.id }, `#${c.name}`)));
  const rows = { code: field("code", t("fault_code"), code), seconds: field("seconds", t("seconds"), seconds) };
  const ask = () => { for (const [name, row] of Object.entries(rows)) row.hidden = !OUTCOMES[outcome.value].asks.includes(name); };
  outcome.addEventListener("change", ask);
  ask();
  const submit = (event) => {
    event.preventDefault();
    const given = { code: code.value.trim(), seconds: Number(seconds.value) };
    const narrowed = channel.value ? { channel: channel.value } : {};
    set({ method: method.value.trim(), ...OUTCOMES[outcome.value].entry(given), repeat: Number(repeat.value), ...narrowed });
  };
  return h("form", { class: "fault-form", onsubmit: submit },
    h("p", { class: "note" }, t("faults_note")),
    field("method", t("method"), method), field("outcome", t("outcome"), outcome), rows.code, rows.seconds,
    field("repeat", t("repeat"), repeat), field("channel", t("channel"), channel),
    suggestions("fault-methods", METHODS), suggestions("fault-codes", CODES),
    h("button", { class: "btn primary" }, t("set_fault")));
}

function disconnects() {
  const told = h("p", { class: "note", "aria-live": "polite" });
  const close = h("input", { type: "checkbox" });
  const send = async (reason) => {
    const done = await attempt("disconnect", { reason, close: close.checked });
    if (done) told.textContent = t("disconnected_n", { n: done.sockets });
  };
  return h("section", {}, h("h3", {}, t("disconnects")),
    h("div", { class: "b-actions" }, REASONS.map((reason) => h("button", { type: "button", class: "btn", onclick: () => send(reason) }, t(`reason_${reason}`)))),
    h("label", { class: "choice" }, close, h("span", {}, t("close_too"))), told);
}
