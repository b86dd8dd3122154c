// The story for newcomers: what this is, and a checklist that the workspace ticks off. Either the next step
// alone, as a line over the messages, or all of it.

import { h, replace } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { store } from "./store.js";
import { t } from "./texts.js";

const KEY = "sandbox-story"; // remembers "whole", "next" or "shut" from one visit to the next
const root = document.getElementById("story");
const opener = document.getElementById("story-open");
const story = JSON.parse(document.getElementById("story-data").textContent);
const inMyLanguage = (text) => text[document.documentElement.lang] ?? text.en;

// A button is called what stands on it; who reads another language than the channels gets the meaning beside it.
function task(step) {
  const [before, after] = inMyLanguage(step.do).split("{button}");
  if (after === undefined) return mrkdwn(before);
  const there = store.state.app.language;
  const meaning = there !== document.documentElement.lang && t("story_meaning", { words: inMyLanguage(step.button) });
  return [mrkdwn(before), h("strong", {}, step.button[there] ?? step.button.en), meaning, mrkdwn(after)];
}

export function makeStory(go) {
  if (!story) { opener.hidden = true; return () => {}; }
  const steps = story.chapters.flatMap((chapter) => chapter.steps ?? []);
  let mode = localStorage.getItem(KEY) ?? "whole";
  let painted = "";

  const show = (next, focus) => {
    mode = next;
    localStorage.setItem(KEY, mode);
    paint();
    (root.querySelector(focus) ?? opener).focus();
  };
  opener.addEventListener("click", () => show(mode === "shut" ? "whole" : "shut", "h2"));
  root.addEventListener("keydown", (event) => { if (event.key === "Escape") show("shut"); });

  // Who it is about: of those who hold the post, one who speaks the language of the page.
  const personFor = (step) => {
    const holders = store.state.people.filter((person) => person.posts.includes(step.post));
    const mine = store.state.people.find((person) => person.id === store.as)?.locale;
    return holders.find((person) => person.id === store.as) ?? holders.find((person) => person.locale === mine) ?? holders[0];
  };
  const words = (step) => {
    const who = personFor(step);
    return [who && h("strong", {}, t("story_you", { name: who.real_name, role: inMyLanguage(story.roles[step.post]) })), task(step)];
  };
  const wayTo = (step) => {
    const who = personFor(step) ?? { id: store.as };
    const place = { as: who.id, place: "channel", channel: step.channel ?? store.channel };
    const button = (label) => h("button", { type: "button", class: "btn small primary", onclick: () => go(place) }, label);
    if (who.id !== store.as) return button(t("story_be", { name: who.real_name }));
    const here = store.place === "channel" && store.channel === place.channel;
    const channel = store.state.channels.find((each) => each.id === place.channel);
    return here || !channel ? null : button(t("story_go", { where: `#${channel.name}` }));
  };
  // What comes after the last thing done: who left something out goes on from where they are.
  const nextOf = (done) => done.lastIndexOf(true) + 1;

  const nextLine = (done) => {
    const place = nextOf(done);
    const step = steps[place];
    return h("div", { class: "story-next" },
      h("progress", { max: steps.length, value: String(place), "aria-label": t("guide") }),
      h("span", { class: "story-count" }, t("story_count", { n: place, of: steps.length })),
      h("p", { "aria-live": "polite" }, step ? words(step) : mrkdwn(inMyLanguage(story.end))),
      h("div", { class: "story-tools" }, step && wayTo(step),
        h("button", { type: "button", class: "btn small story-more", "aria-expanded": String(mode === "whole"), onclick: () => show(mode === "whole" ? "next" : "whole", ".story-more") }, t(mode === "whole" ? "story_fewer" : "story_all")),
        h("button", { type: "button", class: "icon", "aria-label": t("close"), onclick: () => show("shut") }, "×")));
  };
  const chapterOf = (chapter, done, from) => {
    const own = chapter.steps ?? [];
    const rows = own.map((step, index) => {
      const place = from + index;
      const now = place === nextOf(done);
      return h("li", { class: done[place] ? "done" : now ? "now" : "", "aria-current": now && "step" },
        h("span", { class: "tick", "aria-hidden": "true" }, done[place] ? "✓" : ""),
        h("span", {}, words(step), done[place] && h("span", { class: "hidden-words" }, t("story_is_done"))));
    });
    return h("section", {}, h("h3", {}, inMyLanguage(chapter.title)), chapter.note && h("p", { class: "note" }, mrkdwn(inMyLanguage(chapter.note))), rows.length > 0 && h("ol", {}, rows));
  };
  const whole = (done) => {
    let from = 0;
    const chapters = story.chapters.map((chapter) => {
      const node = chapterOf(chapter, done, from);
      from += chapter.steps?.length ?? 0;
      return node;
    });
    return h("div", { class: "story-whole", tabindex: "0", role: "group", "aria-label": inMyLanguage(story.title) },
      h("h2", { tabindex: "-1" }, inMyLanguage(story.title)),
      h("ul", { class: "story-lines" }, story.lines.map((line) => h("li", {}, mrkdwn(inMyLanguage(line))))),
      !done.includes(true) && h("button", { type: "button", class: "btn primary", onclick: () => show("next", ".story-more") }, t("story_begin")),
      h("div", { class: "story-chapters" }, chapters));
  };
  function paint() {
    const done = store.state.story;
    const shape = JSON.stringify([document.documentElement.lang, mode, done, store.as, store.place, store.channel]);
    if (shape === painted) return;
    painted = shape;
    const shut = mode === "shut";
    root.hidden = shut;
    root.className = `story ${mode}`;
    root.setAttribute("aria-label", t("guide"));
    opener.setAttribute("aria-expanded", String(!shut));
    const top = root.querySelector(".story-whole")?.scrollTop ?? 0;
    replace(root, !shut && nextLine(done), mode === "whole" && whole(done));
    const body = root.querySelector(".story-whole");
    if (body) body.scrollTop = top;
  }
  return paint;
}
