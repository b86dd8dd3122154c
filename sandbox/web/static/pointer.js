// While a mouse button is down, what has changed in the workspace waits to be painted: a click that begins on one
// node and ends on another is none. A finger scrolls meanwhile, so it does not count.

const LONGEST = 5000; // milliseconds; that a scrollbar or a list is let go is not always told

let down = false;
let timer;
const waiting = [];

function release() {
  down = false;
  for (const resolve of waiting.splice(0)) resolve();
}

function releaseIn(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(release, milliseconds);
}

addEventListener("pointerdown", (event) => {
  if (event.pointerType !== "mouse") return;
  down = true;
  releaseIn(LONGEST);
}, true);
// The click follows at once, so before anything with a time, however short.
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => releaseIn(0), true);
addEventListener("blur", () => releaseIn(0)); // of the window alone
addEventListener("pointermove", (event) => { if (down && event.buttons === 0) releaseIn(0); }, true);

// Done when no mouse button is down.
export async function released() {
  if (down) await new Promise((resolve) => waiting.push(resolve));
}
