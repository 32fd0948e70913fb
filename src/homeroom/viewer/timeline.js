// The bar: how the fates shift over the run, how much happens when, where one is. Its scale is `Scale` of clock.js.

import { FATES } from "./state.js";

const AREA = 32; // px: fates, stacked
const BARS = 16; // px: happenings per column
const COLUMN = 3; // px
const MINUTE = 60_000;
const STEPS = [1440, 720, 360, 180, 60, 30, 10, 5, 2, 1].map((minutes) => minutes * MINUTE);

export const HEIGHT = AREA + BARS + 18;
const COLOUR = { human: "normal", half_infected: "own_mind", turned: "hunts", dead: "dead" };

/** How many people have each fate after each stage event: times and one count per fate. */
function fateSeries(replay) {
  const s = replay.stage_events;
  const fate = new Uint8Array(replay.people.length);
  const counts = new Int32Array(FATES.length);
  counts[0] = replay.people.length;
  const times = [0];
  const rows = [Array.from(counts)];
  for (let i = 0; i < s.n; i++) {
    const to = FATES.indexOf(replay.stages[s.stage[i]].fate);
    counts[fate[s.who[i]]]--;
    counts[to]++;
    fate[s.who[i]] = to;
    if (times[times.length - 1] === s.t[i]) rows[rows.length - 1] = Array.from(counts);
    else {
      times.push(s.t[i]);
      rows.push(Array.from(counts));
    }
  }
  return { times, rows };
}

export class Timeline {
  constructor(replay, scale, calendar, times) {
    Object.assign(this, { replay, scale, calendar, times });
    this.series = fateSeries(replay);
    const { moments: m, words } = replay;
    const infection = words.kinds.indexOf("infection");
    this.infections = [];
    for (let i = 0; i < m.n; i++) if (m.kind[i] === infection) this.infections.push(m.t[i]);
  }

  /** Everything but the hand, once per size and theme. */
  draw(context, width, palette) {
    context.clearRect(0, 0, width, HEIGHT);
    const people = Math.max(1, this.replay.people.length);
    const { times, rows } = this.series;
    let k = 0;
    for (let x = 0; x < width; x += 1) {
      const t = this.scale.toTime((x + 0.5) / width);
      while (k + 1 < times.length && times[k + 1] <= t) k++;
      let y = AREA;
      for (const f of [3, 2, 1, 0]) {
        const h = (rows[k][f] / people) * AREA;
        context.fillStyle = palette.people[COLOUR[FATES[f]]];
        context.globalAlpha = f === 0 ? 0.28 : 0.75;
        context.fillRect(x, y - h, 1, h);
        y -= h;
      }
    }
    context.globalAlpha = 1;
    const bars = new Float64Array(Math.ceil(width / COLUMN));
    const marks = new Float64Array(bars.length);
    const column = (t) => Math.min(bars.length - 1, Math.floor((this.scale.toBar(t) * width) / COLUMN));
    for (const t of this.times) bars[column(t)]++;
    for (const t of this.infections) marks[column(t)]++;
    const most = Math.max(1, ...bars);
    for (let c = 0; c < bars.length; c++) {
      if (!bars[c]) continue;
      const h = Math.max(1.5, Math.sqrt(bars[c] / most) * (BARS - 2));
      context.fillStyle = palette.ghost;
      context.fillRect(c * COLUMN, AREA + BARS - h, COLUMN - 1, h);
      if (marks[c]) {
        context.fillStyle = palette.halo;
        context.fillRect(c * COLUMN, AREA + BARS - Math.max(2, (h * marks[c]) / Math.max(bars[c], marks[c])), COLUMN - 1, 99);
        context.clearRect(c * COLUMN, AREA + BARS, COLUMN - 1, 99);
      }
    }
    context.fillStyle = palette.ghost;
    context.fillRect(0, AREA + BARS, width, 1);
    this.ticks(context, width, palette);
  }

  ticks(context, width, palette) {
    const taken = [];
    context.font = "10.5px system-ui, sans-serif";
    context.textBaseline = "top";
    const horizon = this.replay.horizon;
    for (const step of STEPS) {
      let tried = 0;
      for (let t = this.calendar.next(0, step); t <= horizon && tried < 2000; t += step, tried++) {
        const x = this.scale.toBar(t) * width;
        const day = (this.calendar.zero + t) % (1440 * MINUTE) === 0;
        const text = day ? this.calendar.day(t) : this.calendar.short(t);
        const half = context.measureText(text).width / 2;
        if (x - half < 0 || x + half > width) continue;
        if (taken.some(([a, b]) => x + half + 14 > a && x - half - 14 < b)) continue;
        taken.push([x - half, x + half]);
        context.textAlign = "center";
        context.fillStyle = day ? palette.ink : palette.muted;
        context.fillText(text, x, AREA + BARS + 5);
        context.fillStyle = palette.muted;
        context.fillRect(Math.round(x), AREA + BARS, 1, 4);
      }
      if (taken.length > width / 110) break;
    }
  }
}
