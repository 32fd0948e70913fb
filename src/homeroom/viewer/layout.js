// Where each floor is drawn: panels on one sheet, all at the same scale, arranged to fill the window best.
// Sheet coordinates are metres, y downwards; a view maps them to pixels.

const GAP = 26; // px between panels
const TITLE = 20; // px above a panel
const EDGE = 14; // px around everything

function boxOf(rooms) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const room of rooms) {
    for (const [x, y] of room.rings[0]) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}

const union = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
const area = (box) => (box[2] - box[0]) * (box[3] - box[1]);

/** One panel per level that has rooms. Upper floors of like extent share one box, so that they line up. */
export function panelsOf(replay) {
  const panels = [];
  replay.levels.forEach((level, l) => {
    const rooms = replay.rooms.filter((room) => room.level === l || room.upper === l);
    if (rooms.length) panels.push({ level: l, title: level.name, box: boxOf(rooms), x: 0, y: 0 });
  });
  const widest = panels.reduce((a, b) => (area(b.box) > area(a.box) ? b : a), panels[0]);
  const others = panels.filter((panel) => panel !== widest);
  if (others.length > 1) {
    const shared = others.map((panel) => panel.box).reduce(union);
    for (const panel of others) if (area(panel.box) > 0.4 * area(shared)) panel.box = shared;
  }
  return panels;
}

/** The common extent of panels in a column (axis 0) or row (axis 1), and where each begins in it: in line with the
 *  plan where that costs little room, at its start where it costs much. */
function lineUp(panels, axis) {
  const low = Math.min(...panels.map((panel) => panel.box[axis]));
  const high = Math.max(...panels.map((panel) => panel.box[axis + 2]));
  const longest = Math.max(...panels.map((panel) => panel.box[axis + 2] - panel.box[axis]));
  const aligned = high - low <= 1.15 * longest;
  const start = (panel) => (axis ? high - panel.box[3] : panel.box[0] - low);
  return { length: aligned ? high - low : longest, start: aligned ? start : () => 0 };
}

/** Panels in a grid of k columns, lowest floor at the bottom left; returns its size and places at a given gap. */
function grid(panels, k, gapX, gapY) {
  const rows = [];
  for (let i = 0; i < panels.length; i += k) rows.unshift(panels.slice(i, i + k));
  const columns = [];
  for (let c = 0; c < k; c++) columns.push(lineUp(rows.flatMap((row) => row[c] ?? []), 0));
  const places = [];
  let y = 0;
  for (const row of rows) {
    const { length, start } = lineUp(row, 1);
    let x = 0;
    row.forEach((panel, c) => {
      places.push({ panel, x: x + columns[c].start(panel), y: y + start(panel) });
      x += columns[c].length + gapX;
    });
    y += length + gapY;
  }
  const width = columns.reduce((sum, column) => sum + column.length, 0) + gapX * (k - 1);
  return { places, width, height: y - gapY };
}

function beside(main, rest, gapX) {
  const height = Math.max(main.height, rest.height);
  const move = (part, dx) => part.places.map((p) => ({ ...p, x: p.x + dx, y: p.y + (height - part.height) / 2 }));
  return {
    places: [...move(main, 0), ...move(rest, main.width + gapX)],
    width: main.width + gapX + rest.width,
    height,
  };
}

function below(main, rest, gapY) {
  const width = Math.max(main.width, rest.width);
  const move = (part, dy) => part.places.map((p) => ({ ...p, x: p.x + (width - part.width) / 2, y: p.y + dy }));
  return {
    places: [...move(rest, 0), ...move(main, rest.height + gapY)],
    width,
    height: rest.height + gapY + main.height,
  };
}

/** Every arrangement worth trying, at gaps given in metres. */
function* arrangements(panels, gapX, gapY) {
  for (let k = 1; k <= panels.length; k++) yield grid(panels, k, gapX, gapY);
  const main = panels.reduce((a, b) => (area(b.box) > area(a.box) ? b : a));
  const rest = panels.filter((panel) => panel !== main);
  for (let k = 1; k <= rest.length; k++) {
    yield beside(grid([main], 1, gapX, gapY), grid(rest, k, gapX, gapY), gapX);
    yield below(grid([main], 1, gapX, gapY), grid(rest, k, gapX, gapY), gapY);
  }
}

/** Place the panels for a window of width x height px; returns the view {scale, x, y} that shows them all. */
export function arrange(panels, width, height) {
  if (!panels.length) return { scale: 1, x: 0, y: 0 };
  let best = null;
  let gap = 0;
  for (let round = 0; round < 3; round++) {
    // gaps are in px and the scale is the answer: three rounds settle it
    best = null;
    for (const option of arrangements(panels, gap * GAP, gap * (GAP + TITLE))) {
      const scale = Math.min(
        (width - 2 * EDGE) / Math.max(option.width, 1),
        (height - 2 * EDGE - TITLE) / Math.max(option.height, 1),
      );
      if (!best || scale > best.scale * 1.02) best = { ...option, scale };
    }
    gap = 1 / Math.max(best.scale, 0.01);
  }
  for (const { panel, x, y } of best.places) Object.assign(panel, { x, y });
  const scale = Math.max(best.scale, 0.01);
  return {
    scale,
    x: (width - best.width * scale) / 2,
    y: (height + TITLE - best.height * scale) / 2,
  };
}
