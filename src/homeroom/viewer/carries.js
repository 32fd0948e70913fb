// Who carries whom: from taking up to setting down, as stretches of time, and as people drawn side by side.

/** All carries of a run, in order of their beginning: carrier, carried person, from, until (ms). */
export function carriesOf(replay) {
  const { moments: m, words } = replay;
  const [carry, down] = ["carry", "set_down"].map((kind) => words.kinds.indexOf(kind));
  const rows = [];
  const open = new Map(); // by carried person: their rows, one for each pair of hands
  for (let i = 0; i < m.n; i++) {
    if (m.kind[i] === carry) {
      const row = { by: m.who[i], who: m.whom[i], from: m.t[i], until: Infinity };
      if (!open.has(row.who)) open.set(row.who, []);
      open.get(row.who).push(row);
      rows.push(row);
    } else if (m.kind[i] === down) {
      for (const row of open.get(m.whom[i]) ?? []) row.until = m.t[i];
      open.delete(m.whom[i]);
    }
  }
  return rows;
}

/** Pairs [carrier, carried] at time t. */
export function carrying(carries, t) {
  return carries.filter((row) => row.from <= t && t < row.until).map((row) => [row.by, row.who]);
}

/** They are all in one place: move the carried beside who carries, a second carrier to the other side, joined by a bar. */
export function drawCarries(context, pairs, spots, palette, r) {
  const seen = new Map(); // carried person: where it is drawn
  context.lineWidth = Math.max(r * 0.8, 2);
  context.strokeStyle = palette.ink;
  for (const [by, who] of pairs) {
    const [x, y] = [spots[2 * by], spots[2 * by + 1]];
    if (Number.isNaN(x + y)) continue;
    if (seen.has(who)) {
      const [cx, cy] = seen.get(who);
      spots[2 * by] = cx + 1.6 * r;
      spots[2 * by + 1] = cy;
    } else {
      seen.set(who, [x + 1.6 * r, y]);
      spots[2 * who] = x + 1.6 * r;
      spots[2 * who + 1] = y;
    }
    context.beginPath();
    context.moveTo(spots[2 * by], spots[2 * by + 1]);
    context.lineTo(spots[2 * who], spots[2 * who + 1]);
    context.stroke();
  }
}
