// The box people type in: plain messages, slash commands, and the app's global shortcuts beside it.

import { post } from "./api.js";
import { makeCompletion } from "./completion.js";
import { h, replace } from "./dom.js";
import { menuButton } from "./menus.js";
import { clearNotice, fail } from "./notices.js";
import { globalShortcuts } from "./shortcuts.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const TALLEST = 200;

export function makeComposer(slot, { where, thread }) {
  const box = h("textarea", { rows: 1, class: "composer-box" });
  const completion = makeCompletion(box);
  const shortcuts = menuButton({ class: "composer-tool" }, "⚡", globalShortcuts);
  const button = h("button", { type: "submit", class: "send" }, h("span", { "aria-hidden": "true" }, "➤"));
  const form = h("form", { class: "composer" }, completion.node, !thread && shortcuts, box, button);

  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, TALLEST)}px`;
  };
  const submit = async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    completion.close();
    grow();
    clearNotice();
    form.classList.add("busy");
    try {
      await say(text, where(), thread?.());
    } finally {
      form.classList.remove("busy");
    }
  };
  form.addEventListener("submit", submit);
  box.addEventListener("input", () => { completion.paint(); grow(); });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (completion.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) submit(event);
  });
  replace(slot, form);
  return {
    name(label) {
      box.setAttribute("aria-label", label);
      box.placeholder = label;
      button.setAttribute("aria-label", t("send"));
      shortcuts.setAttribute("aria-label", t("shortcuts"));
      shortcuts.title = t("shortcuts");
      shortcuts.hidden = globalShortcuts().length === 0;
    },
    focus: () => box.focus(),
  };
}

async function say(text, channel, thread) {
  const command = text.startsWith("/") ? text.split(/\s/)[0] : null;
  try {
    if (!command) return void (await post("message", { user: store.as, channel, text: written(text), thread_ts: thread }));
    const outcome = await post("command", { user: store.as, channel, text, thread_ts: thread });
    if (!outcome.acknowledged && !outcome.refused) fail("failed_command", { command });
    else if (outcome.refused && outcome.faults) fail("trouble_detail", { code: [outcome.refused, ...outcome.faults].join(" ") });
  } catch (error) {
    fail("trouble_detail", { code: error.message });
  }
}

// As Slack's client sends it: three characters escaped, @names as mentions.
function written(text) {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped.replace(/(^|\s)@([\w.-]+)/g, (whole, before, name) => {
    const person = Object.entries(store.state.users).find(([, user]) => user.name === name);
    return person ? `${before}<@${person[0]}>` : whole;
  });
}
