// Times in the acting person's zone and language.

import { me } from "./store.js";
import { t } from "./texts.js";

function format(seconds, options) {
  return new Intl.DateTimeFormat(me().locale, { timeZone: me().tz, ...options }).format(new Date(seconds * 1000));
}

export const clockTime = (ts) => format(Number(ts), { hour: "numeric", minute: "2-digit" });
// What has room beside a message that goes on: the hour without AM or PM.
export function bareTime(ts) {
  const parts = new Intl.DateTimeFormat(me().locale, { timeZone: me().tz, hour: "numeric", minute: "2-digit" }).formatToParts(new Date(ts * 1000));
  return parts.filter((part) => part.type !== "dayPeriod").map((part) => part.value).join("").trim();
}
export const preciseTime = (ts) => format(Number(ts), { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
export const fullTime = (ts) => format(Number(ts), { dateStyle: "full", timeStyle: "medium" });
const dayKey = (seconds) => format(seconds, { year: "numeric", month: "2-digit", day: "2-digit" });

function nearDay(seconds, now = Date.now() / 1000) {
  const shift = [["today", 0], ["yesterday", -86400], ["tomorrow", 86400]].find(([, by]) => dayKey(seconds) === dayKey(now + by));
  return shift && t(shift[0]);
}

export function dayName(ts, now) {
  return nearDay(Number(ts), now) ?? format(Number(ts), { weekday: "long", month: "long", day: "numeric", year: "numeric" });
}

const SPANS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60]];

function ago(seconds) {
  const past = seconds - Date.now() / 1000;
  const [unit, length] = SPANS.find(([, each]) => Math.abs(past) >= each) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(me().locale, { numeric: "auto" }).format(Math.round(past / length), unit);
}

const tokens = {
  date_num: (s) => new Intl.DateTimeFormat("en-CA", { timeZone: me().tz }).format(new Date(s * 1000)),
  date: (s) => format(s, { dateStyle: "long" }),
  date_short: (s) => format(s, { dateStyle: "medium" }),
  date_long: (s) => format(s, { dateStyle: "full" }),
  time: (s) => format(s, { hour: "numeric", minute: "2-digit" }),
  time_secs: (s) => format(s, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  day_divider_pretty: (s) => dayName(s),
  ago,
};
for (const name of ["date", "date_short", "date_long"]) tokens[`${name}_pretty`] = (s) => nearDay(s) ?? tokens[name](s);

// <!date^1700000000^{date_short} at {time}|fallback>
export function dateToken(seconds, pattern, fallback) {
  if (!/^\d+$/.test(seconds)) return fallback;
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (tokens[name] ? tokens[name](Number(seconds)) : whole));
}

// What a date-and-time field shows for an instant, and the instant that is meant: both in the person's zone.
export function toLocal(seconds) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: me().tz, dateStyle: "short", timeStyle: "short" }).format(new Date(seconds * 1000));
  return parts.replace(" ", "T");
}

export function fromLocal(written) {
  const asUtc = Date.parse(`${written}Z`) / 1000;
  const offset = (seconds) => Date.parse(`${toLocal(seconds)}Z`) / 1000 - seconds;
  // The second look is for the hours around a change to or from summer time.
  return Math.floor(asUtc - offset(asUtc - offset(asUtc)));
}
