// What the page knows: who acts, where they are, what they see. Read by every part, written here.

import { get } from "./api.js";
import { released } from "./pointer.js";

const query = new URLSearchParams(location.search);

export const store = {
  as: query.get("as"),
  channel: query.get("channel"),
  thread: query.get("thread"),
  unreadFrom: null,
  focus: query.get("ts"),
  place: query.get("home") ? "home" : "channel",
  state: null,
  messages: [],
  replies: [],
  notices: [],
};

export function me() {
  return store.state.me;
}

export function userName(id) {
  const user = store.state.users[id];
  return user ? user.real_name : id === "USLACKBOT" ? "Slackbot" : id;
}

export function channelOf(id) {
  return store.state.channels.find((channel) => channel.id === id);
}

// Reads what the person sees where they are. False, and nothing kept, when they went elsewhere meanwhile: the
// messages of one channel are never shown under the name of another.
export async function load() {
  const { as, channel, thread } = store;
  const stays = () => store.as === as && store.channel === channel && store.thread === thread;
  const everyone = (await get("state")).people;
  const me = everyone.some((person) => person.id === as) ? as : everyone[0].id;
  const state = await get("state", { as: me });
  const known = state.channels.some((one) => one.id === channel && one.is_member);
  const place = known ? channel : (state.channels.find((one) => one.is_member && one.kind !== "im")?.id ?? state.dm);
  const here = { as: me, channel: place };
  const { messages } = await get("messages", here);
  const replies = thread ? (await get("messages", { ...here, thread_ts: thread })).messages : [];
  await released();
  if (!stays()) return false;
  Object.assign(store, { as: me, channel: place, state, messages, replies });
  return true;
}

export function remember() {
  const query = new URLSearchParams({ as: store.as });
  if (store.place === "home") query.set("home", "1");
  else query.set("channel", store.channel);
  if (store.thread) query.set("thread", store.thread);
  history.replaceState(null, "", `/?${query}`);
}
