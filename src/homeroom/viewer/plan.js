// The plan: rooms, walls, names and titles on one canvas that is drawn when the view changes; doors on every frame.

import { insetTitle, toScreen } from "./sheet.js";

const WALL = 0.4; // m: what may stand between two rooms
const FACE = 0.1; // m: the line around each room
const NAME = "system-ui, sans-serif";

/** Width in px of a wall and of the line around a room, in a panel. */
function thickness(panel, view) {
  const scale = panel.factor * view.scale;
  return [Math.min(Math.max(WALL * scale, panel.inset ? 1.2 : 2), 14), Math.min(Math.max(FACE * scale, panel.inset ? 0.6 : 1), 3)];
}

function trace(context, panel, view, rings) {
  context.beginPath();
  for (const ring of rings) {
    ring.forEach(([x, y], k) => {
      const [px, py] = toScreen(panel, view, x, y);
      if (k) context.lineTo(px, py);
      else context.moveTo(px, py);
    });
    context.closePath();
  }
}

/** Stretches of a horizontal line that lie inside a polygon, as [x0, x1] pairs. */
function inside(rings, y) {
  const cuts = [];
  for (const ring of rings) {
    for (let k = 0; k < ring.length; k++) {
      const [[x1, y1], [x2, y2]] = [ring[k], ring[(k + 1) % ring.length]];
      if (y1 > y !== y2 > y) cuts.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
    }
  }
  cuts.sort((a, b) => a - b);
  const out = [];
  for (let k = 0; k + 1 < cuts.length; k += 2) out.push([cuts[k], cuts[k + 1]]);
  return out;
}

/** A spot where text of width x height metres fits, near the top wall if it can: [x, y] of its middle, or null.
 *  With a `box`, the text must lie inside it (`into`) or outside. */
export function spotFor(room, width, height, box = null, into = true) {
  const ys = room.rings[0].map((point) => point[1]);
  let [low, high] = [Math.min(...ys), Math.max(...ys)];
  if (box && into) [low, high] = [Math.max(low, box[1]), Math.min(high, box[3])];
  for (const share of [0, 0.12, 0.5, 0.25, 0.75, 0.88, 1]) {
    const y = high - height / 2 - FACE - share * (high - low - height - 2 * FACE);
    if (y - height / 2 < low || y + height / 2 > high) continue;
    for (const [a, b] of inside(room.rings, y)) {
      const top = inside(room.rings, y + height / 2 - 0.01).find(([c, d]) => c < b && d > a);
      const bottom = inside(room.rings, y - height / 2 + 0.01).find(([c, d]) => c < b && d > a);
      if (!top || !bottom) continue;
      let [left, right] = [Math.max(a, top[0], bottom[0]), Math.min(b, top[1], bottom[1])];
      if (box && into) [left, right] = [Math.max(left, box[0]), Math.min(right, box[2])];
      else if (box && y + height / 2 > box[1] && y - height / 2 < box[3]) {
        if (left < box[0] && box[0] - left >= right - box[2]) right = Math.min(right, box[0]);
        else left = Math.max(left, box[2]);
      }
      if (right - left >= width) return [(left + right) / 2, y];
    }
  }
  return null;
}

/** Room of a level under a point (plan metres), or -1. */
export function roomAt(replay, level, x, y) {
  let found = -1;
  replay.rooms.forEach((room, i) => {
    if (room.level !== level) return;
    for (const [a, b] of inside(room.rings, y)) if (a <= x && x <= b) found = i;
  });
  return found;
}

function hatch(context, panel, view, room, colour) {
  context.save();
  trace(context, panel, view, room.rings);
  context.clip("evenodd");
  const xs = room.rings[0].map((p) => toScreen(panel, view, p[0], p[1]));
  const [x0, x1] = [Math.min(...xs.map((p) => p[0])), Math.max(...xs.map((p) => p[0]))];
  const [y0, y1] = [Math.min(...xs.map((p) => p[1])), Math.max(...xs.map((p) => p[1]))];
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  const step = Math.max(4, 0.6 * view.scale);
  // treads run across the long side
  if (x1 - x0 > y1 - y0) {
    for (let x = x0; x < x1; x += step) {
      context.moveTo(x, y0);
      context.lineTo(x, y1);
    }
  } else {
    for (let y = y0; y < y1; y += step) {
      context.moveTo(x0, y);
      context.lineTo(x1, y);
    }
  }
  context.stroke();
  context.restore();
}

/** Rooms, walls, names, titles. `heat` is infections per room so far, or null. */
export function drawPlan(context, replay, panels, view, palette, heat) {
  for (const panel of panels) {
    context.save();
    if (panel.crop) clip(context, panel, view);
    drawLevel(context, replay, panel, view, palette, heat);
    context.restore();
    if (panel.inset) drawInset(context, panel, view, palette);
    const [x, y] = toScreen(panel, view, panel.box[0], panel.box[3]);
    context.font = `600 12px ${NAME}`;
    context.textAlign = "left";
    context.textBaseline = "bottom";
    context.fillStyle = palette.ink;
    context.fillText(panel.title, x, y - 5);
  }
}

function corners(panel, view, box) {
  const [x0, y0] = toScreen(panel, view, box[0], box[3]);
  const [x1, y1] = toScreen(panel, view, box[2], box[1]);
  return [x0, y0, x1 - x0, y1 - y0];
}

function clip(context, panel, view) {
  context.beginPath();
  context.rect(...corners(panel, view, panel.box));
  context.clip();
}

/** The tint of a room by its share of the infections of the room with most. */
const glow = (palette, share) => `rgba(${palette.heat}, ${(0.12 + 0.6 * Math.sqrt(share)).toFixed(3)})`;

function drawLevel(context, replay, panel, view, palette, heat) {
  const [wall, face] = thickness(panel, view);
  const most = heat ? Math.max(1, ...heat) : 1;
  const rooms = replay.rooms.map((room, i) => ({ room, i })).filter(({ room }) => room.level === panel.level);
  const ordered = [...rooms.filter((r) => r.room.outdoors), ...rooms.filter((r) => !r.room.outdoors)];
  context.lineJoin = "miter";
  for (const room of replay.rooms) {
    if (room.upper !== panel.level) continue;
    trace(context, panel, view, room.rings); // where the stairs from below come up
    context.strokeStyle = palette.ghost;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    context.stroke();
    context.setLineDash([]);
  }
  for (const outdoors of [true, false]) {
    if (!outdoors) {
      for (const { room } of ordered) {
        if (room.outdoors) continue;
        trace(context, panel, view, room.rings);
        context.strokeStyle = palette.wall;
        context.lineWidth = wall;
        context.stroke();
      }
    }
    for (const { room, i } of ordered) {
      if (room.outdoors !== outdoors) continue;
      trace(context, panel, view, room.rings);
      context.fillStyle = palette.rooms[room.category] ?? palette.rooms.other;
      context.fill("evenodd");
      if (heat && heat[i]) {
        context.fillStyle = glow(palette, heat[i] / most);
        context.fill("evenodd");
      }
      if (room.category === "stairs" && !panel.inset) hatch(context, panel, view, room, palette.ghost);
      trace(context, panel, view, room.rings);
      context.strokeStyle = outdoors ? palette.ghost : palette.wall;
      context.lineWidth = outdoors ? 1 : face;
      context.stroke();
    }
  }
  for (const { room, i } of ordered) {
    if (room.category === "stairs" || (panel.inset && !room.outdoors)) continue;
    drawName(context, room, panel, view, palette, heat ? heat[i] : 0);
  }
}

/** Veils the part of the site that another panel shows at full scale, and says so. */
function drawInset(context, panel, view, palette) {
  const [x, y, width, height] = corners(panel, view, panel.inset.box);
  context.globalAlpha = 0.72;
  context.fillStyle = palette.paper;
  context.fillRect(x, y, width, height);
  context.globalAlpha = 1;
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  context.strokeRect(x, y, width, height);
  context.setLineDash([]);
  context.font = `10.5px ${NAME}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = palette.muted;
  const text = insetTitle(panel);
  if (context.measureText(text).width < width - 6) context.fillText(text, x + width / 2, y + height / 2);
}

/** Forms of a room's name on the plan, where the floor is plain: before the comma, then without the word before 2-5. */
function forms(name) {
  const head = name.split(",")[0];
  return [...new Set([head, head.replace(/^\D+(?=\d+-\d+$)/, "")])];
}

/** The name of a room, in the longest form and largest size that fits; no name where none does. */
function drawName(context, room, panel, view, palette, infections) {
  const scale = view.scale * panel.factor;
  for (const [form, size] of forms(room.short).flatMap((f) => [[f, 11], [f, 9.5]])) {
    const text = infections ? `${form} · ${infections}` : form;
    context.font = `${size}px ${NAME}`;
    const box = panel.crop || panel.inset ? (panel.inset?.box ?? panel.box) : null;
    const spot = spotFor(room, (context.measureText(text).width + 6) / scale, (size + 3) / scale, box, !panel.inset);
    if (!spot) continue;
    const [x, y] = toScreen(panel, view, ...spot);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = palette.muted;
    context.fillText(text, x, y);
    return;
  }
}

/** Doors by state, each with a form of its own: open a gap with its leaf aside, closed a line, locked a line with a
 *  square, barricaded a line with crossed planks, broken torn. All gaps lie below. */
export function drawDoors(context, sheet, view, palette, states, heat) {
  const { replay } = sheet;
  const [gaps, tints, leaves] = [new Map(), new Map(), new Map()];
  const from = (layer, colour, width) => {
    const key = `${colour} ${width}`;
    if (!layer.has(key)) layer.set(key, { colour, width, path: new Path2D() });
    return layer.get(key).path;
  };
  const batch = (colour, width) => from(leaves, colour, width);
  const most = heat ? Math.max(1, ...heat) : 1;
  const [marks, planks] = [new Path2D(), new Path2D()];
  const named = replay.words.door_states;
  replay.doors.forEach((door, d) => {
    const panel = sheet.panelAt(door.level, (door.line[0] + door.line[2]) / 2, (door.line[1] + door.line[3]) / 2);
    if (!panel) return;
    const [wall] = thickness(panel, view);
    const [x1, y1] = toScreen(panel, view, door.line[0], door.line[1]);
    const [x2, y2] = toScreen(panel, view, door.line[2], door.line[3]);
    const line = (path, a = 0, b = 1) => {
      path.moveTo(x1 + a * (x2 - x1), y1 + a * (y2 - y1));
      path.lineTo(x1 + b * (x2 - x1), y1 + b * (y2 - y1));
    };
    const state = named[states[d]];
    const floor = palette.rooms[replay.rooms[door.rooms[0]]?.category] ?? palette.rooms.other;
    if (door.kind === "window" && state !== "broken") {
      line(batch(palette.window, Math.max(wall * 0.5, 1.5)));
      if (state === "open") line(batch(floor, Math.max(wall * 0.5, 1.5)), 0.3, 0.7);
      return;
    }
    if (door.kind === "drop" || door.kind === "hose") {
      // a way down the wall: two marks with a gap, since nobody walks through it
      const path = batch(palette.window, Math.max(wall * 0.5, 1.5));
      line(path, 0, 0.3);
      line(path, 0.7, 1);
      return;
    }
    line(from(gaps, floor, wall + 1));
    if (heat && heat[door.rooms[0]]) line(from(tints, glow(palette, heat[door.rooms[0]] / most), wall + 1));
    if (state === "open" && door.kind !== "opening") {
      // the leaf, swung or slid aside: a stub at the hinge
      line(batch(palette.door, Math.max(wall * 0.6, 1.5)), 0, 0.12);
    } else if (state === "closed" || state === "locked" || state === "barricaded") {
      line(batch(palette.door, Math.max(wall * 0.6, 2)));
      if (state === "barricaded") {
        // two planks across, from frame to frame
        const size = Math.max(Math.hypot(x2 - x1, y2 - y1), 1);
        const off = Math.min(Math.max(0.3 * size, 3), 9);
        const [nx, ny] = [(-(y2 - y1) / size) * off, ((x2 - x1) / size) * off];
        for (const side of [1, -1]) {
          planks.moveTo(x1 + side * nx, y1 + side * ny);
          planks.lineTo(x2 - side * nx, y2 - side * ny);
        }
      }
      if (state === "locked") {
        const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
        const r = Math.min(Math.max(0.22 * view.scale * panel.factor, 2.2), 6);
        marks.rect(x - r, y - r, 2 * r, 2 * r);
      }
    } else if (state === "broken") {
      const path = batch(palette.broken, Math.max(wall * 0.7, 2.2));
      line(path, 0, 0.32);
      line(path, 0.68, 1);
    }
  });
  for (const { colour, width, path } of [...gaps.values(), ...tints.values(), ...leaves.values()]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(path);
  }
  context.strokeStyle = palette.lock;
  context.lineWidth = 2.2;
  context.stroke(planks);
  context.fillStyle = palette.lock;
  context.fill(marks);
}
