// Sounds as rings that grow to where they are as loud as speech, and fresh infections as small ones.

import { lastBefore } from "./state.js";
import { toScreen } from "./sheet.js";
import { radius } from "./people.js";

const SPEECH = 66; // dB: speech at 1 m (ISO 9921 gives 66 dB for a raised voice, 60 dB for a normal one)
const REACH = [2, 22]; // m: the smallest and the largest ring, so that none is lost and none covers the plan
const INFECTED = -1; // the kind of a ring that is no sound
const DASHES = { scream: [], shout: [7, 4], door: [2, 3], alarm: [12, 4, 2, 4] }; // a form for each, beside the colour

/** How far a sound of so many dB at 1 m is louder than speech: 20 dB for every tenfold distance (m). */
export const reachOf = (level) => Math.min(Math.max(10 ** ((level - SPEECH) / 20), REACH[0]), REACH[1]);

/** Where and when rings start: sounds by their loudness, infections at their victim. `probe` is a spare State. */
export function ringsOf(replay, probe) {
  const { kinds } = replay.words;
  const [sound, infection] = [kinds.indexOf("sound"), kinds.indexOf("infection")];
  const { moments: m } = replay;
  const out = { t: [], room: [], x: [], y: [], reach: [], kind: [] };
  for (let i = 0; i < m.n; i++) {
    if (m.kind[i] !== sound && m.kind[i] !== infection) continue;
    const who = m.who[i];
    let [room, x, y] = [m.room[i], NaN, NaN];
    if (who >= 0) {
      probe.place(who, m.t[i]);
      if (probe.room[who] >= 0) [room, x, y] = [probe.room[who], probe.x[who], probe.y[who]];
    }
    if (room < 0) continue;
    if (Number.isNaN(x)) {
      const ring = replay.rooms[room].rings[0];
      x = ring.reduce((sum, p) => sum + p[0], 0) / ring.length;
      y = ring.reduce((sum, p) => sum + p[1], 0) / ring.length;
    }
    out.t.push(m.t[i]);
    out.room.push(room);
    out.x.push(x);
    out.y.push(y);
    out.reach.push(m.kind[i] === infection ? 1.6 : reachOf(m.value[i]));
    out.kind.push(m.kind[i] === infection ? INFECTED : m.code[i]);
  }
  return out;
}

/** Rings that a sound or an infection leaves for a moment; `life` is how long they last in ms of the story. */
export function drawRings(context, sheet, state, rings, view, palette, life, still) {
  const { t } = rings;
  const { sounds } = sheet.replay.words;
  let k = lastBefore(t, 0, t.length, state.time);
  for (let drawn = 0; k >= 0 && t[k] > state.time - life && drawn < 80; k--, drawn++) {
    const panel = sheet.panelOf(rings.room[k], rings.x[k], rings.y[k]);
    if (!panel) continue;
    const age = (state.time - t[k]) / life;
    const [x, y] = toScreen(panel, view, rings.x[k], rings.y[k]);
    const reach = rings.reach[k] * view.scale * panel.factor;
    const infected = rings.kind[k] === INFECTED;
    context.globalAlpha = still ? 0.6 : 0.8 * (1 - age);
    context.strokeStyle = infected ? palette.halo : palette.sound;
    context.lineWidth = infected ? 3 : 1.5;
    context.setLineDash(infected ? [] : (DASHES[sounds[rings.kind[k]]] ?? []));
    context.beginPath();
    context.arc(x, y, Math.max(radius(view) + 3, still ? reach * 0.6 : reach * Math.sqrt(age)), 0, 2 * Math.PI);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}
