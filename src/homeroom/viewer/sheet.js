// The sheet of paper that all floors are drawn on: which part of the building each panel shows, and where a point lies.
// A level whose grounds are much wider than its building gets two panels: the building at full scale, and the whole
// site small. Everybody is drawn in exactly one of them.

import { arrange } from "./layout.js";
import { strings } from "./strings.en.js";
import { say } from "./words.js";

const AROUND = 4; // m shown around a building whose grounds are drawn apart
const TOUCH = 6; // m between rooms that count as one building
const SITE = 0.35; // scale of the panel that shows the whole site
const ENOUGH = 8; // px per metre at which nothing needs to be larger
const WORTH = 1.12; // how much larger everything must become for the site to be drawn apart

const boxOfRoom = (room) => {
  const xs = room.rings[0].map((point) => point[0]);
  const ys = room.rings[0].map((point) => point[1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
};
const union = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
const overlap = (a, b) => [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
const grown = (box, by) => [box[0] - by, box[1] - by, box[2] + by, box[3] + by];
const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);
const meet = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
const within = (box, x, y) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];

/** One panel per level that has rooms. Upper floors of like extent share one box, so that they line up. */
function wholeLevels(replay) {
  const panels = [];
  replay.levels.forEach((level, l) => {
    const rooms = replay.rooms.filter((room) => room.level === l || room.upper === l);
    if (!rooms.length) return;
    const box = rooms.map(boxOfRoom).reduce(union);
    panels.push({ level: l, title: level.name, box, factor: 1, x: 0, y: 0 });
  });
  const widest = panels.reduce((a, b) => (area(b.box) > area(a.box) ? b : a), panels[0]);
  const others = panels.filter((panel) => panel !== widest);
  if (others.length > 1) {
    const shared = others.map((panel) => panel.box).reduce(union);
    for (const panel of others) if (area(panel.box) > 0.4 * area(shared)) panel.box = shared;
  }
  return panels;
}

/** The building on a level: what hangs together with the floors above, or with its largest room. Null: nothing to part. */
function buildingOn(replay, level) {
  const indoors = replay.rooms.filter((room) => room.level === level && !room.outdoors).map(boxOfRoom);
  if (!indoors.length || !replay.rooms.some((room) => room.level === level && room.outdoors)) return null;
  const above = replay.rooms.filter((room) => room.level > level && !room.outdoors).map(boxOfRoom);
  let box = above.length ? above.reduce(union) : indoors.reduce((a, b) => (area(b) > area(a) ? b : a));
  let left = indoors;
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    for (const room of left) if (meet(grown(box, TOUCH), room)) box = union(box, room);
    left = left.filter((room) => !meet(grown(box, TOUCH), room));
  }
  const missed = left.reduce((sum, room) => sum + area(room), 0);
  const all = indoors.reduce((sum, room) => sum + area(room), 0);
  return missed > 0.1 * all ? null : grown(box, AROUND);
}

/** Panels with the widest level parted into building and site, or null where that makes no sense. */
function parted(replay, whole) {
  const widest = whole.reduce((a, b) => (area(b.box) > area(a.box) ? b : a));
  const building = buildingOn(replay, widest.level);
  const box = building && overlap(building, widest.box);
  if (!box || area(widest.box) < 2 * area(box)) return null;
  const site = {
    ...widest,
    title: strings.ui.site,
    factor: SITE,
    inset: { box, title: widest.title },
  };
  return whole.flatMap((panel) => (panel === widest ? [{ ...widest, box, crop: true }, site] : [{ ...panel }]));
}

export class Sheet {
  constructor(replay) {
    this.replay = replay;
    this.whole = wholeLevels(replay);
    this.parted = this.whole.length ? parted(replay, this.whole) : null;
    this.use(this.whole);
  }

  use(panels) {
    this.panels = panels;
    this.first = this.replay.levels.map((_, l) => panels.find((panel) => panel.level === l && !panel.inset));
    this.second = this.replay.levels.map((_, l) => panels.find((panel) => panel.level === l && panel.inset));
  }

  /** Arrange for a window of width x height px; returns the view that shows everything. */
  fit(width, height) {
    const plain = arrange(this.whole, width, height);
    if (!this.parted || plain.scale >= ENOUGH) {
      this.use(this.whole);
      return plain;
    }
    const finer = arrange(this.parted, width, height);
    const better = finer.scale > WORTH * plain.scale;
    this.use(better ? this.parted : this.whole);
    return better ? finer : plain;
  }

  /** The panel in which a point of a level is drawn. */
  panelAt(level, x, y) {
    const panel = this.first[level];
    return panel?.crop && !within(panel.box, x, y) ? this.second[level] : panel;
  }

  /** The panel in which somebody in a room is drawn; null off the site. */
  panelOf(room, x, y) {
    return room < 0 ? null : this.panelAt(this.replay.rooms[room].level, x, y);
  }

  /** Panel under a pixel, with the plan coordinates there: {panel, x, y}, or null. */
  under(view, px, py) {
    for (const panel of this.panels) {
      const [x, y] = fromScreen(panel, view, px, py);
      if (within(panel.box, x, y) && !(panel.inset && within(panel.inset.box, x, y))) return { panel, x, y };
    }
    return null;
  }
}

/** From plan metres to pixels: a panel of the sheet under a view. */
export function toScreen(panel, view, x, y) {
  return [
    (panel.x + (x - panel.box[0]) * panel.factor) * view.scale + view.x,
    (panel.y + (panel.box[3] - y) * panel.factor) * view.scale + view.y,
  ];
}

export function fromScreen(panel, view, px, py) {
  return [
    ((px - view.x) / view.scale - panel.x) / panel.factor + panel.box[0],
    panel.box[3] - ((py - view.y) / view.scale - panel.y) / panel.factor,
  ];
}

/** What stands in the site panel where the building would be. */
export const insetTitle = (panel) => say(strings.ui.inset, { level: panel.inset.title });
