// Who holds whom: from a grip to its release, as stretches of time, and as lines on the plan.

import { lastBefore } from "./state.js";

const LONGEST = 120_000; // ms: a grip whose end is not told is over by then

/** All grips of a run, in order of their beginning: hunter, held person, from, until (ms). */
export function grapplesOf(replay) {
  const { moments: m, words } = replay;
  const [seize, release, death, left] = ["seize", "release", "death", "left"].map((kind) => words.kinds.indexOf(kind));
  const rows = [];
  const open = new Map(); // by hunter
  const end = (hunter, t) => {
    const row = open.get(hunter);
    if (row) row.until = Math.min(row.until, t);
    open.delete(hunter);
  };
  for (let i = 0; i < m.n; i++) {
    const [kind, who, t] = [m.kind[i], m.who[i], m.t[i]];
    if (kind === seize) {
      end(who, t);
      const row = { hunter: who, held: m.whom[i], from: t, until: t + LONGEST };
      open.set(who, row);
      rows.push(row);
    } else if (kind === release) end(who, t);
    else if (kind === death || kind === left) {
      for (const [hunter, row] of [...open]) if (hunter === who || row.held === who) end(hunter, t);
    }
  }
  return {
    hunter: Int32Array.from(rows, (row) => row.hunter),
    held: Int32Array.from(rows, (row) => row.held),
    from: Float64Array.from(rows, (row) => row.from),
    until: Float64Array.from(rows, (row) => row.until),
  };
}

/** Pairs [hunter, held] at time t. */
export function holding(grapples, t) {
  const out = [];
  const { from, until, hunter, held } = grapples;
  for (let k = lastBefore(from, 0, from.length, t); k >= 0 && from[k] > t - LONGEST; k--) {
    if (t < until[k]) out.push([hunter[k], held[k]]);
  }
  return out;
}

/** A line between each hunter and whom it holds, barred like a clasp, under the dots. */
export function drawGrapples(context, pairs, spots, palette, r) {
  const path = new Path2D();
  let any = false;
  for (const [hunter, held] of pairs) {
    const [x1, y1, x2, y2] = [spots[2 * hunter], spots[2 * hunter + 1], spots[2 * held], spots[2 * held + 1]];
    if (Number.isNaN(x1 + y1 + x2 + y2)) continue;
    any = true;
    const far = Math.hypot(x2 - x1, y2 - y1);
    path.moveTo(x1, y1);
    path.lineTo(x2, y2);
    const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
    const [nx, ny] = far > 0.5 ? [-(y2 - y1) / far, (x2 - x1) / far] : [0, 1];
    const half = Math.max(r * 0.9, 3);
    path.moveTo(mx - half * nx, my - half * ny);
    path.lineTo(mx + half * nx, my + half * ny);
    path.moveTo(x2 + r + 4, y2);
    path.arc(x2, y2, r + 4, 0, 2 * Math.PI); // and a ring, for when the two stand in one place
  }
  if (!any) return;
  context.lineCap = "round";
  context.strokeStyle = palette.paper;
  context.lineWidth = Math.max(r * 0.7, 3) + 2;
  context.stroke(path);
  context.strokeStyle = palette.held;
  context.lineWidth = Math.max(r * 0.5, 1.8);
  context.stroke(path);
  context.lineCap = "butt";
}
