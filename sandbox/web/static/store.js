// What the page knows: who acts, where they are, what they see. Read by every part, written here.

import { get } from "./api.js";

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

export async function load() {
  const everyone = (await get("state")).people;
  if (!everyone.some((person) => person.id === store.as)) store.as = everyone[0].id;
  store.state = await get("state", { as: store.as });
  const known = store.state.channels.some((channel) => channel.id === store.channel && channel.is_member);
  if (!known) store.channel = store.state.channels.find((c) => c.is_member && c.kind !== "im")?.id ?? store.state.dm;
  const here = { as: store.as, channel: store.channel };
  store.messages = (await get("messages", here)).messages;
  store.replies = store.thread ? (await get("messages", { ...here, thread_ts: store.thread })).messages : [];
}

export function remember() {
  const query = new URLSearchParams({ as: store.as });
  if (store.place === "home") query.set("home", "1");
  else query.set("channel", store.channel);
  if (store.thread) query.set("thread", store.thread);
  history.replaceState(null, "", `/?${query}`);
}
