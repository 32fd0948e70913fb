// The moving part of the picture: people, names, sounds, fresh infections, the trail and the chain of whom one follows.

import { CONDUCTS, lastBefore } from "./state.js";
import { shape } from "./palette.js";
import { toScreen } from "./sheet.js";

const ORDER = ["dead", "immune", "normal", "own_mind", "exposed", "infectious", "ill", "down", "lashes", "hunts"];
const NAME = "system-ui, sans-serif";
const TRAIL = 60_000; // ms

export const radius = (view) => Math.min(Math.max(0.26 * view.scale, 2.1), 9);
const LARGER = 1.3; // everybody who is not well, while dots are small: they are few and must be found

/** Screen positions of everybody into `spots` (2 numbers each, NaN where not drawn). */
export function project(state, sheet, view, spots) {
  for (let i = 0; i < state.room.length; i++) {
    const panel = sheet.panelOf(state.room[i], state.x[i], state.y[i]);
    if (panel) {
      spots[2 * i] = (panel.x + (state.x[i] - panel.box[0]) * panel.factor) * view.scale + view.x;
      spots[2 * i + 1] = (panel.y + (panel.box[3] - state.y[i]) * panel.factor) * view.scale + view.y;
    } else spots[2 * i] = spots[2 * i + 1] = NaN;
  }
}

/** All dots, batched by conduct. `only` dims everybody of another conduct. */
export function drawPeople(context, state, spots, view, palette, only) {
  const r = radius(view);
  context.lineJoin = "round";
  for (const conduct of ORDER) {
    const code = CONDUCTS.indexOf(conduct);
    const path = new Path2D();
    let any = false;
    for (let i = 0; i < state.room.length; i++) {
      if (state.conduct[i] !== code || !(spots[2 * i] > -20)) continue;
      shape(path, conduct, spots[2 * i], spots[2 * i + 1], conduct === "normal" || r > 5 ? r : r * LARGER);
      any = true;
    }
    if (!any) continue;
    context.globalAlpha = (only && only !== conduct ? 0.14 : 1) * (conduct === "dead" ? 0.55 : 1);
    context.strokeStyle = palette.edgeOf[conduct] ?? palette.edge;
    context.lineWidth = r > 4 ? 1.6 : r > 2.6 ? 1.2 : 0.8;
    context.stroke(path);
    context.fillStyle = palette.people[conduct];
    context.fill(path);
  }
  context.globalAlpha = 1;
}

function label(context, text, x, y, palette, strong) {
  context.font = `${strong ? "600 " : ""}${strong ? 12 : 11}px ${NAME}`;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  context.lineJoin = "round";
  context.strokeStyle = palette.paper;
  context.lineWidth = 3.5;
  context.strokeText(text, x, y);
  context.fillStyle = palette.ink;
  context.fillText(text, x, y);
}

const stamps = new Map(); // names drawn once: writing text on every frame is what costs most

/** A name as a small picture, its box in px beside it. */
function stamp(text, palette, dots) {
  const key = `${dots} ${palette.paper} ${text}`;
  if (stamps.size > 4000) stamps.clear();
  if (!stamps.has(key)) {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    context.font = `11px ${NAME}`;
    const width = Math.ceil(context.measureText(text).width) + 8;
    canvas.width = width * dots;
    canvas.height = 18 * dots;
    context.scale(dots, dots);
    label(context, text, width / 2, 16, palette, false);
    stamps.set(key, { canvas, width });
  }
  return stamps.get(key);
}

/** Names where there is room for them: nobody's name covers another's. `skip`: who is named elsewhere. */
export function drawNames(context, replay, state, spots, view, palette, size, skip) {
  if (view.scale < 14) return;
  const r = radius(view);
  const cells = new Set();
  const cell = 8;
  for (let i = 0; i < state.room.length; i++) {
    const [x, y] = [spots[2 * i], spots[2 * i + 1]];
    if (skip.includes(i)) continue;
    if (!(x > 0 && y > 0 && x < size.width && y < size.height)) continue;
    const text = shorten(replay.people[i].name);
    const { canvas, width } = stamp(text, palette, size.dots);
    const half = width / 2;
    const [left, right] = [Math.floor((x - half) / cell), Math.floor((x + half) / cell)];
    const [top, bottom] = [Math.floor((y - r - 14) / cell), Math.floor((y - r) / cell)];
    const all = [];
    for (let c = left; c <= right; c++) for (let w = top; w <= bottom; w++) all.push(c * 4096 + w);
    if (all.some((key) => cells.has(key))) continue;
    for (const key of all) cells.add(key);
    context.drawImage(canvas, x - half, y - r - 18, width, 18);
  }
}

const shorten = (name) => {
  const signs = [...name];
  return signs.length > 22 ? `${signs.slice(0, 21).join("")}…` : name;
};

/** One person picked out: ring, name, trail of the last minute, lines to whom the infection came from and went to. */
export function drawChosen(context, sheet, state, spots, view, palette, who, chain, strong) {
  const [x, y] = [spots[2 * who], spots[2 * who + 1]];
  if (Number.isNaN(x)) return;
  const r = radius(view);
  if (strong) {
    trail(context, sheet, state, view, palette, who);
    context.strokeStyle = palette.halo;
    context.lineWidth = 1.2;
    context.setLineDash([5, 4]);
    context.beginPath();
    for (const other of chain) {
      if (Number.isNaN(spots[2 * other])) continue;
      context.moveTo(x, y);
      context.lineTo(spots[2 * other], spots[2 * other + 1]);
    }
    context.stroke();
    context.setLineDash([]);
  }
  context.beginPath();
  context.arc(x, y, r + 5, 0, 2 * Math.PI);
  context.strokeStyle = palette.ink;
  context.lineWidth = strong ? 2.2 : 1.4;
  context.stroke();
  label(context, shorten(sheet.replay.people[who].name), x, y - r - 7, palette, true);
}

function trail(context, sheet, state, view, palette, who) {
  const { first, t, room, x, y, hold } = sheet.replay.tracks;
  if (sheet.replay.week) return; // a timetable is no way walked
  let k = lastBefore(t, first[who], first[who + 1], state.time);
  if (k < first[who]) return;
  const panel = sheet.panelOf(state.room[who], state.x[who], state.y[who]);
  context.beginPath();
  context.moveTo(...toScreen(panel, view, state.x[who], state.y[who]));
  for (; k >= first[who] && t[k] > state.time - TRAIL; k--) {
    if (sheet.panelOf(room[k], x[k], y[k]) !== panel) break;
    context.lineTo(...toScreen(panel, view, x[k], y[k]));
    if (k > first[who] && hold[k - 1]) break; // came here by timetable, not by a way
  }
  context.strokeStyle = palette.muted;
  context.lineWidth = 1.6;
  context.globalAlpha = 0.7;
  context.stroke();
  context.globalAlpha = 1;
}
