// Colours and shapes. People wear the palette of Okabe and Ito (2008) and a shape each, so that neither is needed alone.

const PEOPLE = {
  normal: "#0072b2",
  ill: "#e69f00",
  lashes: "#f0e442",
  down: "#cc79a7",
  hunts: "#d55e00",
  own_mind: "#009e73",
  dead: "#6b6b6b",
  exposed: "#e69f00",
  infectious: "#d55e00",
  immune: "#009e73",
};

const LIGHT = {
  people: PEOPLE,
  edge: "#ffffff",
  edgeOf: { lashes: "#5b5400" },
  paper: "#f4f3ef",
  ink: "#1d2126",
  muted: "#6d7278",
  wall: "#4a4f57",
  ghost: "#c9c8c3",
  door: "#8a5a1f",
  lock: "#1d2126",
  broken: "#c21f1f",
  window: "#6fb3d9",
  halo: "#d55e00",
  held: "#a33a00",
  sound: "#7a4fa3",
  heat: "213, 94, 0",
  rooms: {
    classroom: "#fbf6e6", corridor: "#ffffff", stairs: "#e8e8e8", hall: "#f3ede2", canteen: "#fbeadd",
    kitchen: "#f7e3d6", gym: "#f3eadb", laboratory: "#e6f3ea", storage: "#ecece6", infirmary: "#fbe6ea",
    broadcasting: "#efe8f6", recording: "#e9e0f3", music: "#f1e9f7", library: "#e5eef7", office: "#e8edf5",
    toilet: "#e4f1f3", roof: "#e6e4df", yard: "#e9e6d8", court: "#dce9dc", path: "#ebe7dc", field: "#e0ebd6",
    home: "#eeeeee", other: "#f2f2f0",
  },
}; // prettier-ignore

const DARK = {
  people: { ...PEOPLE, normal: "#56b4e9", dead: "#9a9a9a" },
  edge: "#14171a",
  edgeOf: {},
  paper: "#14171a",
  ink: "#e8e6e1",
  muted: "#9aa0a6",
  wall: "#9aa1aa",
  ghost: "#3a3f45",
  door: "#d9a45b",
  lock: "#e8e6e1",
  broken: "#ff6b5e",
  window: "#4f8fb5",
  halo: "#ff8a3c",
  held: "#ff8a3c",
  sound: "#c9a4ee",
  heat: "255, 122, 40",
  rooms: {
    classroom: "#2b2920", corridor: "#24272b", stairs: "#303438", hall: "#2c2822", canteen: "#302720",
    kitchen: "#33271f", gym: "#2e2920", laboratory: "#1f2d25", storage: "#2a2b27", infirmary: "#332427",
    broadcasting: "#2a2433", recording: "#2f2839", music: "#2b2533", library: "#202a35", office: "#222933",
    toilet: "#1f2d30", roof: "#2a2926", yard: "#25251c", court: "#1f2b20", path: "#292720", field: "#222b1c",
    home: "#26282b", other: "#26282b",
  },
}; // prettier-ignore

export const paletteFor = (dark) => (dark ? DARK : LIGHT);

/** Add the outline of one person to a path: a shape per conduct, r in px. */
export function shape(path, conduct, x, y, r) {
  /** A polygon; with `inner` every second corner lies that far from the middle, which makes a star. */
  const corners = (n, size, turn, inner = size) => {
    for (let k = 0; k < n; k++) {
      const a = turn + (2 * Math.PI * k) / n;
      const far = k % 2 ? inner : size;
      const [px, py] = [x + far * Math.cos(a), y + far * Math.sin(a)];
      if (k) path.lineTo(px, py);
      else path.moveTo(px, py);
    }
    path.closePath();
  };
  switch (conduct) {
    case "ill":
      return corners(4, r * 1.35, 0);
    case "lashes":
      return corners(8, r * 1.6, -Math.PI / 2, r * 0.75);
    case "down":
      return corners(4, r * 1.3, Math.PI / 4);
    case "hunts":
      return corners(3, r * 1.55, -Math.PI / 2);
    case "exposed": // a triangle that stands on its point
      return corners(3, r * 1.5, Math.PI / 2);
    case "infectious": // a star of four
      return corners(8, r * 1.7, -Math.PI / 2, r * 0.72);
    case "immune":
      return corners(5, r * 1.25, -Math.PI / 2);
    case "own_mind":
      return corners(6, r * 1.3, -Math.PI / 2);
    case "dead": {
      // an x with arms r/2.4 thick
      const a = r * 1.15;
      const b = r * 0.42;
      const points = [
        [0, -b], [a - b, -a], [a, -a + b], [b, 0], [a, a - b], [a - b, a],
        [0, b], [-a + b, a], [-a, a - b], [-b, 0], [-a, -a + b], [-a + b, -a],
      ]; // prettier-ignore
      points.forEach(([dx, dy], k) => (k ? path.lineTo(x + dx, y + dy) : path.moveTo(x + dx, y + dy)));
      return path.closePath();
    }
    default:
      path.moveTo(x + r, y);
      return path.arc(x, y, r, 0, 2 * Math.PI);
  }
}
