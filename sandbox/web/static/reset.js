// The reset button: asks first, then empties the workspace.

import { post } from "./api.js";
import { confirmed } from "./confirm.js";
import { fail } from "./notices.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const words = (text) => ({ type: "plain_text", text });

export function makeReset(go) {
  document.getElementById("reset").addEventListener("click", async () => {
    const question = { title: words(t("reset_title")), text: words(t("reset_text", { app: store.state.app.name })), confirm: words(t("reset")), deny: words(t("cancel")), style: "danger" };
    if (!(await confirmed(question))) return;
    try {
      await post("reset", {});
      await go({ place: "channel", thread: null });
    } catch (error) {
      fail("trouble_detail", { code: error.message });
    }
  });
}
