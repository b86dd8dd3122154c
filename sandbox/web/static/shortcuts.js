// The app's shortcuts: global ones beside the box people type in, message shortcuts in a message's menu.

import { post } from "./api.js";
import { fail } from "./notices.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const ofType = (type) => store.state.app.shortcuts.filter((shortcut) => shortcut.type === type);

export function globalShortcuts() {
  return ofType("global").map((shortcut) => item(shortcut, {}));
}

export function messageShortcuts(message, channel) {
  return ofType("message").map((shortcut) => item(shortcut, { channel, ts: message.ts }));
}

function item(shortcut, place) {
  return { words: shortcut.name, note: shortcut.description || store.state.app.name, act: () => use(shortcut, place) };
}

async function use(shortcut, place) {
  try {
    const outcome = await post("shortcut", { user: store.as, callback_id: shortcut.callback_id, ...place });
    if (!outcome.acknowledged) fail("failed_shortcut", { name: shortcut.name });
  } catch (error) {
    fail("trouble_detail", { code: error.message });
  }
}
