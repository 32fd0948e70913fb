// Time: local dates in words, the bar on which busy stretches are wide and quiet ones narrow, and the player.

import { strings } from "./strings.en.js";
import { lastBefore } from "./state.js";

const QUIET = 60_000; // ms without a happening that count in full; what is longer counts by its logarithm
const BIN = 5_000; // ms

/** The scenario's local time: its start is read as UTC, so that no time zone of the reader shifts it. */
export class Calendar {
  constructor(start) {
    this.zero = Date.parse(`${start}Z`);
    const form = (options) => new Intl.DateTimeFormat(strings.locale, { timeZone: "UTC", ...options });
    this.timeForm = form({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
    this.shortForm = form({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.dateForm = form({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
    this.dayForm = form({ weekday: "short", day: "numeric" });
  }
  time(t) {
    return this.timeForm.format(this.zero + t);
  }
  short(t) {
    return this.shortForm.format(this.zero + t);
  }
  date(t) {
    return this.dateForm.format(this.zero + t);
  }
  day(t) {
    return this.dayForm.format(this.zero + t);
  }
  /** ms of the scenario at which a multiple of `step` (ms of local time) falls, from t on. */
  next(t, step) {
    return Math.ceil((this.zero + t) / step) * step - this.zero;
  }
}

/** Times at which something happens that one would not want to miss, sorted. */
export function happenings(replay, chronicle) {
  const { moments: m, stage_events: s, words } = replay;
  const kinds = ["infection", "death", "seize", "wound", "left", "measure", "alert"].map((k) => words.kinds.indexOf(k));
  const times = [];
  for (let i = 0; i < m.n; i++) if (kinds.includes(m.kind[i])) times.push(m.t[i]);
  for (const t of s.t) times.push(t);
  for (const row of chronicle.loud) times.push(row.t);
  return Float64Array.from(times).sort();
}

/** A monotone map between time and position on the bar: half by compressed time, half by how much happens. */
export class Scale {
  constructor(times, horizon) {
    const weigh = (gap) => (gap <= QUIET ? gap : QUIET * (1 + Math.log(gap / QUIET)));
    const knots = [{ t: 0, count: 0, length: 0 }];
    let last = 0;
    for (let i = 0; i < times.length; ) {
      const bin = Math.floor(times[i] / BIN) * BIN;
      let count = 0;
      while (i < times.length && times[i] < bin + BIN) {
        count++;
        i++;
      }
      if (bin > last) knots.push({ t: bin, count: 0, length: weigh(bin - last) });
      const end = Math.min(bin + BIN, horizon);
      if (end > Math.max(bin, last)) knots.push({ t: end, count: Math.sqrt(count), length: end - bin });
      last = Math.max(end, last);
    }
    if (horizon > last) knots.push({ t: horizon, count: 0, length: weigh(horizon - last) });
    const total = knots.reduce((sum, k) => ({ c: sum.c + k.count, l: sum.l + k.length }), { c: 0, l: 0 });
    this.t = Float64Array.from(knots, (k) => k.t);
    this.u = new Float64Array(knots.length);
    for (let k = 1; k < knots.length; k++) {
      const byLength = knots[k].length / (total.l || 1);
      this.u[k] = this.u[k - 1] + (total.c ? 0.5 * byLength + (0.5 * knots[k].count) / total.c : byLength);
    }
    const end = this.u[knots.length - 1] || 1;
    for (let k = 0; k < knots.length; k++) this.u[k] /= end;
  }
  toBar(t) {
    return this.between(this.t, this.u, t);
  }
  toTime(u) {
    return this.between(this.u, this.t, u);
  }
  between(from, to, value) {
    const k = Math.max(0, Math.min(lastBefore(from, 0, from.length, value), from.length - 2));
    if (from.length < 2) return 0;
    const share = (value - from[k]) / (from[k + 1] - from[k] || 1);
    return to[k] + Math.max(0, Math.min(1, share)) * (to[k + 1] - to[k]);
  }
}

export const SPEEDS = [1, 2, 5, 10, 20, 60, 120, 300, 600];
const CROSS = 1200; // ms of the watcher's time in which a quiet stretch is crossed
const LEAD = 1000; // ms of the watcher's time shown before and after, at normal speed

/** Moves time on while it plays. */
export class Player {
  constructor(times, horizon, still) {
    this.times = times;
    this.horizon = horizon;
    this.still = still; // no rushing through: quiet stretches are jumped over
    this.time = 0;
    this.speed = 10;
    this.playing = false;
    this.skip = true;
    this.skipping = 0;
  }
  seek(t) {
    this.time = Math.round(Math.max(0, Math.min(this.horizon, t)));
    this.skipping = 0;
  }
  /** Go on by `elapsed` ms of the watcher's time. */
  advance(elapsed) {
    if (!this.playing) return;
    this.skipping = 0;
    if (this.skip) elapsed = this.cross(elapsed);
    this.time = Math.min(this.horizon, this.time + elapsed * this.speed);
    if (this.time >= this.horizon) this.playing = false;
  }
  cross(elapsed) {
    const k = lastBefore(this.times, 0, this.times.length, this.time);
    const lead = LEAD * this.speed;
    const from = k < 0 ? 0 : this.times[k] + lead;
    const next = k + 1 < this.times.length ? this.times[k + 1] : this.horizon + lead;
    const to = next - lead;
    const length = to - from;
    if (length < 2 * lead || this.time < from || this.time >= to) return elapsed;
    this.skipping = length;
    const step = this.still ? length : (elapsed * length) / CROSS;
    this.time = Math.min(to, this.time + Math.max(step, elapsed * this.speed));
    return 0;
  }
  neighbour(direction) {
    const k = lastBefore(this.times, 0, this.times.length, this.time);
    if (direction > 0) {
      for (let i = k + 1; i < this.times.length; i++) if (this.times[i] > this.time) return this.times[i];
      return this.horizon;
    }
    for (let i = k; i >= 0; i--) if (this.times[i] < this.time) return this.times[i];
    return 0;
  }
}

/** A stretch of time in rough words. */
export function roughly(ms) {
  const { ui } = strings;
  const minutes = ms / 60_000;
  if (minutes < 90) return ui.minutes.replace("{n}", String(Math.round(minutes)));
  if (minutes < 36 * 60) return ui.hours.replace("{n}", String(Math.round(minutes / 60)));
  return ui.days.replace("{n}", String(Math.round(minutes / 1440)));
}
