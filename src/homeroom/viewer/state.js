// Who is where in which stage, and which doors stand how, at a time t. No drawing, no page.

import { groupBy } from "./decode.js";

export const CONDUCTS = ["normal", "ill", "lashes", "down", "hunts", "own_mind", "dead", "exposed", "infectious", "immune"];
const DAY = 86_400_000;
const WEEK = 7 * DAY;
export const FATES = ["human", "half_infected", "turned", "dead"];

/** Last index in [from, to) whose time is <= t, or from - 1. `hint` is where the last answer was. */
export function lastBefore(times, from, to, t, hint = from) {
  if (hint >= from && hint < to && times[hint] <= t) {
    if (hint + 1 >= to || times[hint + 1] > t) return hint;
    if (hint + 2 >= to || times[hint + 2] > t) return hint + 1;
  }
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A column of values by key and time: `at(key, t)` is the newest value of that key. */
function history(keys, times, values, groups, before) {
  const { first, rows } = groupBy(keys, groups);
  const t = Float64Array.from(rows, (row) => times[row]);
  const value = Int16Array.from(rows, (row) => values[row]);
  const hint = first.slice(0, groups);
  return {
    at(key, time) {
      const i = lastBefore(t, first[key], first[key + 1], time, hint[key]);
      if (i < first[key]) return before(key);
      hint[key] = i;
      return value[i];
    },
  };
}

export class State {
  constructor(replay) {
    const people = replay.people.length;
    const doors = replay.doors.length;
    this.replay = replay;
    this.time = -1;
    this.room = new Int16Array(people);
    this.x = new Float32Array(people);
    this.y = new Float32Array(people);
    this.stage = new Int16Array(people);
    this.conduct = new Uint8Array(people);
    this.door = new Int16Array(doors);
    this.fates = new Int32Array(FATES.length);
    this.conducts = new Int32Array(CONDUCTS.length);
    this.away = 0;
    this.frame = replay.tracks.first.slice(0, people);
    const { stage_events: stages, door_events: moves } = replay;
    this.stages = history(stages.who, stages.t, stages.stage, people, () => -1);
    this.doors = history(moves.door, moves.t, moves.state, doors, (door) => replay.doors[door].state);
    // how a stage is drawn: by what people in it do, unless it says otherwise
    this.conductOf = Uint8Array.from(replay.stages, (stage) => CONDUCTS.indexOf(stage.look ?? stage.conduct));
    this.fateOf = Uint8Array.from(replay.stages, (stage) => FATES.indexOf(stage.fate));
  }

  /** Set everything to time t (ms). Cheap when t moves a little, a binary search per person when it jumps. */
  seek(t) {
    if (t === this.time) return this;
    this.time = t;
    this.fates.fill(0);
    this.conducts.fill(0);
    this.away = 0;
    for (let i = 0; i < this.room.length; i++) {
      this.place(i, t);
      if (this.room[i] < 0) this.away++;
      const stage = this.stages.at(i, t);
      this.stage[i] = stage;
      this.conduct[i] = stage < 0 ? 0 : this.conductOf[stage];
      this.conducts[this.conduct[i]]++;
      this.fates[stage < 0 ? 0 : this.fateOf[stage]]++;
    }
    for (let d = 0; d < this.door.length; d++) this.door[d] = this.doors.at(d, t);
    return this;
  }

  /** The time of the standard week that t falls on; -1 when person i is not at school by the calendar. */
  inWeek(i, t) {
    const { offset, days, first, t: from, until } = this.replay.week;
    if (!days[Math.floor((t + (offset % DAY)) / DAY)]) return -1;
    const k = lastBefore(from, first[i], first[i + 1], t);
    if (k >= first[i] && t < until[k]) return -1;
    return (t + offset) % WEEK;
  }

  /** Where person i is at t: linear between keyframes, unless one holds until the next, as before "gone". */
  place(i, t) {
    const { first, t: times, room, x, y, hold } = this.replay.tracks;
    if (this.replay.week) t = this.inWeek(i, t);
    const k = lastBefore(times, first[i], first[i + 1], t, this.frame[i]);
    if (k < first[i]) {
      this.room[i] = -1;
      return;
    }
    this.frame[i] = k;
    this.room[i] = room[k];
    const moving = !hold[k] && k + 1 < first[i + 1] && room[k + 1] >= 0;
    const share = moving ? (t - times[k]) / Math.max(times[k + 1] - times[k], 1) : 0;
    this.x[i] = x[k] + share * (moving ? x[k + 1] - x[k] : 0);
    this.y[i] = y[k] + share * (moving ? y[k + 1] - y[k] : 0);
  }

  /** The state at t as plain values, for tests and for the curious at a console. */
  snapshot(t) {
    this.seek(t);
    const named = (names, counts) => Object.fromEntries(names.map((name, i) => [name, counts[i]]));
    const stages = {};
    for (const stage of this.stage) {
      const id = stage < 0 ? "never_infected" : this.replay.stages[stage].id;
      stages[id] = (stages[id] ?? 0) + 1;
    }
    return {
      time: t,
      fates: named(FATES, this.fates),
      conducts: named(CONDUCTS, this.conducts),
      stages,
      away: this.away,
      stage: Array.from(this.stage),
      doors: Array.from(this.door),
      positions: Array.from(this.room, (room, i) => (room < 0 ? null : [room, this.x[i], this.y[i]])),
    };
  }
}
