// How places are called.

import { channelOf, store } from "./store.js";

export function titleOf(id) {
  const channel = channelOf(id);
  return channel.kind === "im" ? store.state.app.name : channel.kind === "mpim" ? channel.name : `#${channel.name}`;
}
