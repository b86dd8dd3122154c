// The business clock of a demo: buttons that send the app's own clock command, as the workspace's admin.

import { post } from "./api.js";
import { h, replace } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { fail } from "./notices.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const MOVES = [["next_bd", "advance 1bd"], ["plus_1", "advance 1d"], ["plus_7", "advance 7d"], ["plus_30", "advance 30d"], ["run", "run"]];
const MORNING = "09:00";
const DAY = /\b\d{4}-\d{2}-\d{2}\b/g;
const SETTLE = 20;

export function clockPanel() {
  const shown = h("output", { class: "clock-now", "aria-live": "polite" });
  const node = h("section", { class: "clock", hidden: true });
  const due = h("button", { type: "button", class: "btn" });
  due.addEventListener("click", () => { if (nextDue()) send(`set ${nextDue()}T${MORNING}`); });
  let words = "";
  let language = "";
  let asked = false;
  let sent = 0;
  let answered = 0;

  // Of several admins the one who speaks the acting person's language, so that the answer is in it.
  const admin = () => {
    const people = store.state.people;
    const spoken = people.find((p) => p.id === store.as)?.locale;
    const admins = people.filter((p) => p.posts.includes("admin"));
    return admins.find((p) => p.locale === spoken) ?? admins[0] ?? people[0];
  };
  const send = async (verb) => {
    const command = store.state.clock_command;
    const user = admin();
    const turn = sent += 1;
    node.classList.add("busy");
    try {
      const text = `${command} ${verb}`.trim();
      const outcome = await post("command", { user: user.id, channel: placeOf(), text, settle: SETTLE });
      if (!outcome.acknowledged) return fail("failed_command", { command });
      const told = outcome.ephemerals.map((message) => message.text).join("\n");
      if (told && turn > answered) [words, answered] = [told, turn]; // an answer that was overtaken tells an old time
      await Promise.all(outcome.ephemerals.map((message) => post("dismiss", { user: user.id, ts: message.ts })));
    } catch (error) {
      fail("trouble_detail", { code: error.message });
    } finally {
      node.classList.remove("busy");
      paintTime();
    }
  };
  const paintTime = () => { replace(shown, words ? mrkdwn(words) : t("clock_silent")); paintDue(); };
  // The first day after the app's today that is written in the messages one looks at: what falls due next.
  const nextDue = () => {
    const today = words.match(DAY)?.[0] ?? "";
    const days = JSON.stringify([store.messages, store.replies]).match(DAY) ?? [];
    return today && days.filter((day) => day > today).sort()[0];
  };
  const paintDue = () => {
    const day = nextDue();
    due.textContent = day ? t("to_due_day", { day }) : t("to_due");
    due.title = t(day ? "to_due_tip" : "to_due_none");
    due.toggleAttribute("disabled", !day);
  };
  const build = () => {
    const tip = t("clock_tip", { command: store.state.clock_command, who: admin().real_name });
    const field = h("input", { id: "clock-set", class: "field", "aria-label": t("set_to"), placeholder: "2026-03-01 09:00" });
    const set = (event) => { event.preventDefault(); if (field.value.trim()) send(`set ${field.value.trim()}`); };
    replace(node, h("h2", { title: tip }, t("clock")), shown,
      h("div", { class: "clock-moves" }, MOVES.map(([key, verb]) => h("button", { type: "button", class: "btn", title: tip, onclick: () => send(verb) }, t(key))), due),
      h("form", { class: "clock-set", onsubmit: set }, field, h("button", { class: "btn", title: tip }, t("set"))));
  };
  return {
    node,
    paint() {
      node.hidden = !store.state.clock_command;
      if (node.hidden) return;
      if (language !== document.documentElement.lang) { language = document.documentElement.lang; asked = false; build(); paintTime(); }
      paintDue();
      if (!asked && store.state.connected) { asked = true; send(""); }
    },
  };
}

// The admin is not in every channel the acting person is in; any channel of the admin's will do.
function placeOf() {
  const open = store.state.channels.find((c) => c.id === store.channel && c.kind === "channel");
  return open?.id ?? store.state.channels.find((c) => c.kind === "channel")?.id;
}
