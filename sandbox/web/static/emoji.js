// Slack's standard shortcodes and their skin tones. An unknown one stays as it is written.

const table = new Map(Object.entries(await (await fetch("/emoji.json")).json()));
const CODE = /:([^\s:]{1,100})(::skin-tone-[2-6](?:-[2-6])?)?:/y;

export function emoji(text) {
  let done = "";
  let at = 0;
  for (let colon = text.indexOf(":"); colon >= 0; colon = text.indexOf(":", at)) {
    CODE.lastIndex = colon;
    const found = text.match(CODE);
    const face = found && faceOf(found[1], found[2] ?? "");
    // After an unknown name its closing colon may open the next one.
    done += text.slice(at, colon) + (face ?? ":");
    at = colon + (face ? found[0].length : 1);
  }
  return done + text.slice(at);
}

// A tone that this emoji does not have stands beside it, as Slack shows it.
function faceOf(name, tone) {
  const face = table.get(name);
  return face && (table.get(name + tone) ?? face + (table.get(tone.slice(2)) ?? ""));
}
