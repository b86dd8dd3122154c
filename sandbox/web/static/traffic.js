// Every Web API request and every delivery, newest first: what was sent, what was answered, how long it took.

import { get } from "./api.js";
import { preciseTime } from "./dates.js";
import { arrange, h } from "./dom.js";
import { t } from "./texts.js";

const SHOWN = 200;
const VIEWS = {
  all: () => true,
  requests: (entry) => entry.way === "request",
  deliveries: (entry) => entry.way === "delivery",
  troubles: (entry) => entry.trouble !== "",
};

export function trafficPanel() {
  const kept = new Map();
  let list;
  let count;
  let words;
  let view;
  let turn = 0;
  let painted = 0;

  const paint = async () => {
    const asked = turn += 1;
    const [{ requests }, { deliveries }] = await Promise.all([get("requests", { last: SHOWN }), get("deliveries", { last: SHOWN })]);
    if (asked < painted) return; // what was asked for later is newer, and stands there already
    painted = asked;
    const entries = [...requests.map(ofRequest), ...deliveries.map(ofDelivery)].sort((a, b) => b.time - a.time).slice(0, SHOWN);
    const sought = words.value.trim().toLowerCase();
    const fits = (entry) => VIEWS[view.value](entry) && entry.text.toLowerCase().includes(sought);
    const found = entries.filter(fits);
    count.textContent = t("traffic_count", { n: found.length, of: entries.length });
    arrange(list, found.map((entry) => row(kept, entry)));
  };
  const build = () => {
    kept.clear();
    words = h("input", { type: "search", class: "field", "aria-label": t("filter"), placeholder: t("filter_hint"), oninput: paint });
    view = h("select", { class: "field", "aria-label": t("show"), onchange: paint }, Object.keys(VIEWS).map((name) => h("option", { value: name }, t(`view_${name}`))));
    list = h("ul", { class: "traffic" });
    count = h("p", { class: "note", "aria-live": "polite" });
    return [h("div", { class: "panel-tools" }, words, view), count, h("div", { class: "panel-body", tabindex: "0", role: "region", "aria-label": t("traffic") }, list)];
  };
  return { build, paint };
}

function ofRequest(entry) {
  const answer = entry.answer;
  const error = answer && !answer.ok ? answer.error : "";
  const trouble = entry.fault ? `${t("fault")}: ${entry.fault}` : error;
  return { way: "request", name: entry.method, time: entry.time, trouble, good: answer?.ok ? "ok" : "", ms: entry.ms, sent: entry.args, answer, findings: findingsOf(answer), text: JSON.stringify(entry) };
}

function ofDelivery(entry) {
  const trouble = entry.acknowledged ? "" : (entry.failure || t("not_acknowledged"));
  const payload = entry.payload;
  const kind = payload.command ?? payload.event?.type ?? payload.type ?? "";
  return { way: "delivery", name: [entry.kind, kind].filter(Boolean).join(" · "), time: entry.time, trouble, good: "", ms: entry.ms, attempt: entry.attempt, sent: payload, answer: entry.ack, findings: entry.findings ?? entry.faults ?? [], text: JSON.stringify(entry) };
}

// Slack tells the same findings twice; with the pointer to the faulty field in response_metadata.
function findingsOf(answer) {
  return answer?.response_metadata?.messages ?? answer?.errors ?? [];
}

// A row is made anew only when its entry has changed, so that an opened one stays open.
function row(kept, entry) {
  const key = `${entry.way} ${entry.time} ${entry.name} ${entry.attempt ?? ""}`;
  if (kept.get(key)?.text !== entry.text) kept.set(key, { text: entry.text, node: make(entry) });
  return kept.get(key).node;
}

function make(entry) {
  const way = entry.way === "request" ? ["→", "request"] : ["←", "delivery"];
  const summary = h("summary", {},
    h("span", { class: `way ${way[1]}`, title: t(way[1]) }, h("span", { "aria-hidden": "true" }, way[0]), h("span", { class: "hidden-words" }, t(way[1]))),
    h("code", { class: "name" }, entry.name),
    entry.attempt > 0 && h("span", { class: "pill" }, t("attempt", { n: entry.attempt })),
    entry.trouble ? h("span", { class: "pill bad" }, entry.trouble) : entry.good && h("span", { class: "pill good" }, entry.good),
    entry.ms !== undefined && h("span", { class: "ms" }, `${Math.round(entry.ms)} ms`),
    h("time", {}, preciseTime(entry.time)));
  const details = h("details", {}, summary);
  // The JSON is written out only when somebody looks.
  details.addEventListener("toggle", () => { if (details.open && !details.querySelector(".json")) details.append(...inside(entry)); });
  return h("li", {}, details);
}

function inside(entry) {
  const part = (title, value) => [h("h3", {}, title), h("pre", { class: "json", tabindex: "0", role: "group", "aria-label": title }, value === undefined || value === null ? "–" : JSON.stringify(value, null, 2))];
  const findings = entry.findings.length ? [h("h3", {}, t("findings")), h("ul", { class: "findings" }, entry.findings.map((line) => h("li", {}, typeof line === "string" ? line : JSON.stringify(line))))] : [];
  const isRequest = entry.way === "request";
  return [...findings, ...part(t(isRequest ? "arguments" : "payload"), entry.sent), ...part(t(isRequest ? "answer" : "acknowledgement"), entry.answer)];
}
