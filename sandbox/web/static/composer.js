// The box people type in: plain messages, slash commands with completion and usage hint.

import { post } from "./api.js";
import { freshId, h, replace } from "./dom.js";
import { clearNotice, fail } from "./notices.js";
import { store } from "./store.js";
import { t } from "./texts.js";

export function makeComposer(slot, { where, thread }) {
  const listId = freshId("commands");
  const popup = h("div", { class: "completion", id: listId, role: "listbox", hidden: true });
  const box = h("textarea", { rows: 1, class: "composer-box", "aria-controls": listId, "aria-autocomplete": "list" });
  const button = h("button", { type: "submit", class: "send" }, "➤");
  const form = h("form", { class: "composer" }, popup, box, button);

  const offered = () => {
    const typed = box.value;
    if (!typed.startsWith("/") || typed.includes("\n")) return [];
    return store.state.app.commands.filter((c) => c.command.startsWith(typed.split(" ")[0]));
  };
  const complete = (command) => { box.value = `${command.command} `; box.focus(); paint(); };
  const paint = () => {
    const found = offered();
    popup.hidden = found.length === 0;
    replace(popup, found.length ? h("div", { class: "completion-title" }, t("commands")) : null, found.map((command) => h("button", { type: "button", role: "option", "aria-selected": "false", onclick: () => complete(command) }, h("strong", {}, command.command), ` ${command.usage_hint ?? ""}`, h("small", {}, command.description ?? ""))));
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
  };
  const submit = async (event) => {
    event?.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    paint();
    clearNotice();
    form.classList.add("busy");
    try {
      await say(text, where(), thread?.());
    } finally {
      form.classList.remove("busy");
    }
  };
  form.addEventListener("submit", submit);
  box.addEventListener("input", paint);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    if (event.key === "Escape") popup.hidden = true;
    const only = offered();
    if (event.key === "Tab" && only.length && !box.value.includes(" ")) { event.preventDefault(); complete(only[0]); }
  });
  replace(slot, form);
  return {
    name(label) {
      box.setAttribute("aria-label", label);
      box.placeholder = label;
      button.setAttribute("aria-label", t("send"));
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
    else if (outcome.refused && outcome.faults) fail("trouble_detail", { code: outcome.refused });
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
