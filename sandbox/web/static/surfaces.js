// What an element does where it stands: in a message, on the Home tab, or in a modal.

import { post } from "./api.js";
import { fail } from "./notices.js";
import { store } from "./store.js";

function raw(state) {
  if (!state) return undefined;
  const [value] = Object.entries(state).filter(([key]) => key !== "type").map(([, found]) => found);
  const bare = (item) => (item && typeof item === "object" ? (item.value ?? item.id ?? item) : item);
  return Array.isArray(value) ? value.map(bare) : bare(value);
}

function initial(element) {
  const key = Object.keys(element).find((name) => name.startsWith("initial_"));
  return key ? raw({ value: element[key] }) : undefined;
}

function optionsIn(state) {
  const value = state?.selected_options ?? state?.selected_option;
  return value ? [value].flat() : [];
}

async function send(body) {
  try {
    const outcome = await post("click", { user: store.as, ...body });
    if (!outcome.acknowledged) fail("failed_click");
    return outcome;
  } catch (error) {
    fail("trouble_detail", { code: error.message });
    return null;
  }
}

async function suggest(body) {
  try {
    const found = await post("suggest", { user: store.as, ...body });
    if (!found.acknowledged) fail("failed_options");
    return found.options;
  } catch (error) {
    fail("trouble_detail", { code: error.message });
    return [];
  }
}

// Files chosen so far are kept beside the values, under a name that no block can have and that is not sent.
const FILES = Symbol("files");

export function messageSurface(message, channel) {
  const chosen = {};
  const key = (block, element) => `${block.block_id}/${element.action_id}`;
  return {
    read: (block, element) => chosen[key(block, element)] ?? initial(element),
    write: (block, element, value) => { chosen[key(block, element)] = value; },
    suggest: (block, element, query) => suggest({ channel, ts: message.ts, block_id: block.block_id, action_id: element.action_id, query }),
    act: (element, block, extra) => send({ channel, ts: message.ts, action_id: element.action_id, block_id: block.block_id, ...extra }),
  };
}

// Home tab and modals: values live in the view. `typed` holds what was entered since the last drawing.
export function viewSurface(view, typed, extra = {}) {
  const stateOf = (block, element) => view.state.values[block.block_id]?.[element.action_id];
  const own = (block, element) => typed[block.block_id]?.[element.action_id];
  return {
    ...extra,
    read: (block, element) => own(block, element) ?? raw(stateOf(block, element)),
    readOptions: (block, element) => {
      const entered = own(block, element);
      if (entered === undefined) return optionsIn(stateOf(block, element));
      return [entered].flat().filter((option) => option && typeof option === "object");
    },
    write: (block, element, value) => { (typed[block.block_id] ??= {})[element.action_id] = value; },
    readFiles: (block, element) => typed[FILES]?.[`${block.block_id}/${element.action_id}`],
    keepFiles: (block, element, files) => { (typed[FILES] ??= {})[`${block.block_id}/${element.action_id}`] = files; },
    suggest: (block, element, query) => suggest({ view_id: view.id, block_id: block.block_id, action_id: element.action_id, query }),
    act: (element, block, more) => send({ view_id: view.id, action_id: element.action_id, block_id: block.block_id, values: typed, ...more }),
  };
}
