// From events to sentences. A sentence is a list of pieces: plain text, or {person} for a name one can click.

import { strings } from "./strings.en.js";

/** Fill a template: values are text, {person: index}, or null when unknown (drops the bracket it stands in). */
export function fill(template, values) {
  const pieces = [];
  const text = (part) => {
    const out = [];
    let known = true;
    for (const bit of part.split(/(\{\w+\})/)) {
      if (!bit) continue;
      const value = /^\{\w+\}$/.test(bit) ? values[bit.slice(1, -1)] : bit;
      if (value === null || value === undefined) known = false;
      else out.push(typeof value === "number" ? String(value) : value);
    }
    return { out, known };
  };
  for (const part of template.split(/(\[[^\]]*\])/)) {
    if (!part) continue;
    const optional = part.startsWith("[") && part.endsWith("]");
    const { out, known } = text(optional ? part.slice(1, -1) : part);
    if (known || !optional) pieces.push(...out);
  }
  return pieces;
}

/** A filled template as plain text. */
export const say = (template, values = {}) => fill(template, values).join("");

const MOMENT = 0;
const STAGE = 1;
const DOOR = 2;

/** All lines of a run in order of time, each with a mark if it belongs in the list for everybody (`loud`). */
export class Chronicle {
  constructor(replay) {
    this.replay = replay;
    const { moments: m, stage_events: s, door_events: d, words } = replay;
    this.kind = Object.fromEntries(words.kinds.map((name, i) => [name, i]));
    const rows = [];
    const deaths = new Set();
    const infections = new Set();
    for (let i = 0; i < m.n; i++) {
      if (m.kind[i] === this.kind.death) deaths.add(`${m.who[i]} ${m.t[i]}`);
      if (m.kind[i] === this.kind.infection) infections.add(`${m.who[i]} ${m.t[i]}`);
    }
    const bitten = words.endings.indexOf("bitten");
    const freed = words.endings.indexOf("broke free");
    const screams = words.sounds.indexOf("scream");
    for (let i = 0; i < m.n; i++) {
      const kind = words.kinds[m.kind[i]];
      const key = `${m.who[i]} ${m.t[i]}`;
      if (kind === "wound" && infections.has(key)) continue; // the bite says it already
      if (kind === "release" && m.code[i] === bitten) continue;
      if (kind === "sound" && m.who[i] >= 0 && m.code[i] !== screams) continue;
      const loud =
        ["infection", "death", "measure", "left", "regime"].includes(kind) || (kind === "release" && m.code[i] === freed);
      rows.push({ t: m.t[i], source: MOMENT, i, who: m.who[i], whom: m.whom[i], loud });
    }
    for (let i = 0; i < s.n; i++) {
      const conduct = replay.stages[s.stage[i]].conduct;
      const key = `${s.who[i]} ${s.t[i]}`;
      if (infections.has(key) || deaths.has(key)) continue;
      const loud = conduct === "hunts" || conduct === "own_mind" || conduct === "dead";
      rows.push({ t: s.t[i], source: STAGE, i, who: s.who[i], whom: -1, loud });
    }
    for (let i = 0; i < d.n; i++) {
      const state = words.door_states[d.state[i]];
      rows.push({ t: d.t[i], source: DOOR, i, who: d.who[i], whom: -1, loud: state === "broken" });
    }
    rows.sort((a, b) => a.t - b.t);
    this.rows = rows;
    this.loud = rows.filter((row) => row.loud);
    this.loudTimes = Float64Array.from(this.loud, (row) => row.t);
    this.infections();
  }

  /** Who infected whom, when: the newest infection of each person. */
  infections() {
    const { moments: m, people } = this.replay;
    this.by = new Int32Array(people.length).fill(-2); // -2 never, -1 from outside
    this.when = new Float64Array(people.length).fill(Infinity);
    this.infected = people.map(() => []);
    for (let i = 0; i < m.n; i++) {
      if (m.kind[i] !== this.kind.infection) continue;
      this.by[m.who[i]] = m.whom[i];
      this.when[m.who[i]] = m.t[i];
      if (m.whom[i] >= 0) this.infected[m.whom[i]].push(m.who[i]);
    }
  }

  /** Who stood before this person in the chain, nearest first. */
  ancestors(who) {
    const out = [];
    for (let at = this.by[who]; at >= 0 && !out.includes(at); at = this.by[at]) out.push(at);
    return out;
  }

  /** How many people the chain reached through this person. */
  descendants(who) {
    const seen = new Set([who]);
    const open = [who];
    while (open.length) {
      for (const next of this.infected[open.pop()]) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
    return seen.size - 1;
  }

  /** Lines in which a person takes part. */
  of(who) {
    return this.rows.filter((row) => row.who === who || row.whom === who);
  }

  /** One line in words: pieces for `fill`'s caller. */
  sentence(row) {
    const { replay } = this;
    const { words } = replay;
    const person = (i) => (i >= 0 ? { person: i } : null);
    const room = (i) => (i >= 0 ? replay.rooms[i].name : null);
    if (row.source === STAGE) {
      const stage = replay.stages[replay.stage_events.stage[row.i]];
      return fill(strings.stage[stage.look ?? stage.conduct], { who: person(row.who), stage: stage.label });
    }
    if (row.source === DOOR) {
      const d = replay.door_events;
      const door = replay.doors[d.door[row.i]];
      const state = words.door_states[d.state[row.i]];
      return fill(strings.door[state], { who: person(row.who), door: this.doorName(door) });
    }
    const m = replay.moments;
    const { i } = row;
    const [kind, code] = [words.kinds[m.kind[i]], m.code[i]];
    const forms = strings.moments[kind];
    const values = { who: person(m.who[i]), whom: person(m.whom[i]), room: room(m.room[i]) };
    switch (kind) {
      case "infection": {
        const route = words.routes[code];
        const form = m.whom[i] < 0 && route !== "rodent" ? "outside" : route;
        return fill(forms[form] ?? forms.other, values);
      }
      case "alert":
        return fill(forms[words.cues[code]], values);
      case "decision":
        return fill(forms[words.actions[code]], { ...values, goal: room(m.value[i]) });
      case "release":
        return fill(forms[words.endings[code]], values);
      case "wound":
      case "death":
        return fill(forms[words.causes[code]], values);
      case "sound":
        return fill(forms[words.sounds[code]], values);
      case "measure":
        return this.measure(replay.measures[code], forms[words.measure_actions[m.value[i]]], values);
      case "left":
        return fill(forms[words.ways[code]], values);
      case "move_on":
        return fill(forms[words.why_move[code]], { ...values, goal: room(m.value[i]) });
      case "set_down":
        return fill(forms[words.set_down[code]], values);
      case "regime":
      case "test":
        return fill(forms[code], values);
      case "absence":
        return fill(forms, { ...values, reason: strings.reasons[words.reasons[code]] });
      case "closure":
        return fill(forms[code < 0 ? 0 : 1], values);
      default:
        return fill(forms, values);
    }
  }

  /** A measure in its own title, with the name of the person concerned as a link; without a title, by what it does. */
  measure(measure, form, values) {
    if (!measure?.title) return fill(form, { ...values, measure: measure?.id });
    if (!values.who) return [measure.title];
    const { name } = this.replay.people[values.who.person];
    const at = measure.title.indexOf(name);
    if (at < 0) return [`${measure.title}: `, values.who];
    return [measure.title.slice(0, at), values.who, measure.title.slice(at + name.length)].filter(Boolean);
  }

  doorName(door) {
    const names = door.rooms.filter((room) => room >= 0).map((room) => this.replay.rooms[room].name);
    return names.length ? `${names.join(" – ")}` : door.id;
  }
}
