// From the data in the page to typed arrays: the other half of pack.py.

/** Integers from base64 of deflated, zigzagged varints of differences; differences start anew after each length. */
export async function unpack(text, lengths) {
  const packed = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let n = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] < 128) n++;
  const out = new Float64Array(n);
  let at = 0;
  let stretch = 0;
  let left = lengths ? (lengths[0] ?? 0) : n;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    while (lengths && left === 0) {
      left = lengths[++stretch];
      sum = 0;
    }
    let value = 0;
    let scale = 1;
    let byte = bytes[at++];
    while (byte >= 128) {
      value += (byte - 128) * scale;
      scale *= 128;
      byte = bytes[at++];
    }
    value += byte * scale;
    sum += value % 2 ? -(value + 1) / 2 : value / 2;
    out[i] = sum;
    left--;
  }
  return out;
}

/** A table of packed columns as typed arrays, `n` beside them. */
async function columns(table) {
  const out = { n: table.n };
  for (const [name, text] of Object.entries(table)) {
    if (name !== "n") out[name] = await unpack(text);
  }
  return out;
}

/** Group row numbers by a key column: rows of key k are `rows[first[k]] .. rows[first[k + 1] - 1]`, in order. */
export function groupBy(keys, groups) {
  const first = new Int32Array(groups + 1);
  for (const key of keys) if (key >= 0) first[key + 1]++;
  for (let k = 0; k < groups; k++) first[k + 1] += first[k];
  const fill = first.slice();
  const rows = new Int32Array(first[groups]);
  for (let i = 0; i < keys.length; i++) if (keys[i] >= 0) rows[fill[keys[i]]++] = i;
  return { first, rows };
}

/** The calendar of a run whose tracks are one standard week: which days are school days, who is kept away when. */
async function weekOf(week, people) {
  const { who, t, until } = await columns(week.absences);
  const { first, rows } = groupBy(who, people);
  return {
    offset: week.offset,
    days: Uint8Array.from(await unpack(week.days)),
    first,
    t: Float64Array.from(rows, (row) => t[row]),
    until: Float64Array.from(rows, (row) => until[row]),
  };
}

/** Everything the page plays: the data as they came, with every packed column unpacked. */
export async function decode(data) {
  const { n, t, room, x, y, hold, tolerance } = data.tracks;
  const first = new Int32Array(n.length + 1);
  for (let i = 0; i < n.length; i++) first[i + 1] = first[i] + n[i];
  const metres = (values) => Float32Array.from(values, (value) => value / 100);
  return {
    ...data,
    week: data.week ? await weekOf(data.week, n.length) : null,
    tracks: {
      first,
      tolerance,
      t: await unpack(t, n),
      room: Int16Array.from(await unpack(room, n)),
      x: metres(await unpack(x, n)),
      y: metres(await unpack(y, n)),
      hold: Uint8Array.from(await unpack(hold, n)),
    },
    stage_events: await columns(data.stage_events),
    door_events: await columns(data.door_events),
    moments: await columns(data.moments),
  };
}
