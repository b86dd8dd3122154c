// The app's Home tab.

import { post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { h, replace } from "./dom.js";
import { fail } from "./notices.js";
import { store } from "./store.js";
import { viewSurface } from "./surfaces.js";
import { t } from "./texts.js";

let drawn = "";

export async function openHome() {
  drawn = "";
  const outcome = await post("home", { user: store.as });
  if (!outcome.acknowledged) fail("failed_click");
}

export function paintHome(root) {
  const view = store.state.home;
  const shape = view ? `${view.id}${view.hash}${document.documentElement.lang}` : `none ${document.documentElement.lang}`;
  if (drawn === shape && root.querySelector(".home")) return;
  drawn = shape;
  const body = view ? renderBlocks(view.blocks, viewSurface(view, {})) : h("p", { class: "empty" }, t("empty_home", { app: store.state.app.name }));
  replace(root, h("div", { class: "home" }, body));
  root.kept = new Map();
}
