// Where each panel of the sheet stands, so that together they fill the window best. All floors have the same scale.
// Sheet coordinates are metres, y downwards; a view maps them to pixels.

const GAP = 26; // px between panels
const TITLE = 20; // px above a panel
const EDGE = 14; // px around everything

const widthOf = (panel) => (panel.box[2] - panel.box[0]) * panel.factor;
const heightOf = (panel) => (panel.box[3] - panel.box[1]) * panel.factor;

/** The common extent of panels in a column (axis 0) or row (axis 1), and where each begins in it: in line with the
 *  plan where that costs little room, at its start where it costs much. */
function lineUp(panels, axis) {
  const full = panels.filter((panel) => panel.factor === 1);
  const low = Math.min(...full.map((panel) => panel.box[axis]));
  const high = Math.max(...full.map((panel) => panel.box[axis + 2]));
  const longest = Math.max(...panels.map(axis ? heightOf : widthOf));
  const aligned = full.length > 0 && high - low <= 1.15 * longest;
  const start = (panel) => (axis ? high - panel.box[3] : panel.box[0] - low);
  return {
    length: aligned ? Math.max(high - low, longest) : longest,
    start: (panel) => (aligned && panel.factor === 1 ? start(panel) : 0),
  };
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

/** Every arrangement worth trying, at gaps given in metres: grids, and one panel apart from a grid of the others. */
function* arrangements(panels, gapX, gapY) {
  for (let k = 1; k <= panels.length; k++) yield grid(panels, k, gapX, gapY);
  for (const alone of panels) {
    const rest = panels.filter((panel) => panel !== alone);
    for (let k = 1; k <= rest.length; k++) {
      yield beside(grid([alone], 1, gapX, gapY), grid(rest, k, gapX, gapY), gapX);
      yield below(grid([alone], 1, gapX, gapY), grid(rest, k, gapX, gapY), gapY);
    }
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
