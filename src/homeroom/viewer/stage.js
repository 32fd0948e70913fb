// The canvas: what is drawn when, and how one moves about in it. Static plan and moving people lie on two canvases.

import { el } from "./dom.js";
import { carriesOf, carrying, drawCarries } from "./carries.js";
import { drawGrapples, grapplesOf, holding } from "./grapples.js";
import { drawChosen, drawNames, drawPeople, project, radius } from "./people.js";
import { drawDoors, drawPlan, roomAt } from "./plan.js";
import { drawRings, ringsOf } from "./rings.js";
import { Sheet, toScreen } from "./sheet.js";
import { strings } from "./strings.en.js";

const CLOSEST = 90; // px per metre
const FOLLOW = 16; // px per metre at least, when following somebody

export class Stage {
  /** `app` offers choose(who), changed(); `state` is kept at the time to draw, `probe` is spare. */
  constructor(replay, state, probe, app) {
    Object.assign(this, { replay, state, app });
    this.sheet = new Sheet(replay);
    this.spots = new Float32Array(2 * replay.people.length).fill(NaN);
    this.rings = ringsOf(replay, probe);
    this.grapples = grapplesOf(replay);
    this.carries = carriesOf(replay);
    this.view = { scale: 1, x: 0, y: 0 };
    this.fitted = true;
    this.chosen = -1;
    this.hovered = -1;
    this.following = false;
    this.only = null;
    this.heat = null;
    this.still = false;
    this.stale = true;
    this.below = el("canvas", { "aria-hidden": "true" });
    this.above = el("canvas", { role: "img", tabIndex: 0, "aria-label": strings.ui.plan });
    this.tip = el("div", { className: "tip", hidden: true });
    this.root = el("div", { className: "stage" }, this.below, this.above, this.tip);
    this.listen();
  }

  /** Take the size of the window; says whether it changed. */
  resize() {
    const { width, height } = this.root.getBoundingClientRect();
    const dots = window.devicePixelRatio || 1;
    const old = this.size;
    if (!width || !height || (old && old.width === width && old.height === height && old.dots === dots)) return false;
    this.size = { width, height, dots };
    for (const canvas of [this.below, this.above]) {
      canvas.width = Math.round(width * dots);
      canvas.height = Math.round(height * dots);
    }
    if (this.fitted || !old) this.fit();
    else this.move((width - old.width) / 2, (height - old.height) / 2);
    this.stale = true;
    return true;
  }

  fit() {
    this.view = this.sheet.fit(this.size.width, this.size.height);
    this.smallest = this.view.scale * 0.6;
    this.fitted = true;
    this.stale = true;
  }

  move(dx, dy) {
    this.view.x += dx;
    this.view.y += dy;
    this.fitted = false;
    this.stale = true;
  }

  zoom(factor, px = this.size.width / 2, py = this.size.height / 2) {
    const scale = Math.min(CLOSEST, Math.max(this.smallest, this.view.scale * factor));
    const real = scale / this.view.scale;
    this.view = { scale, x: px - (px - this.view.x) * real, y: py - (py - this.view.y) * real };
    this.fitted = false;
    this.stale = true;
  }

  /** Bring the followed person to the middle: at once where motion is unwelcome or the floor changed, else smoothly. */
  chase() {
    if (!this.following || this.chosen < 0 || this.state.room[this.chosen] < 0) return;
    if (this.view.scale < FOLLOW) this.zoom(FOLLOW / this.view.scale);
    const [x, y] = [this.state.x[this.chosen], this.state.y[this.chosen]];
    const panel = this.sheet.panelOf(this.state.room[this.chosen], x, y);
    if (!panel) return;
    const [px, py] = toScreen(panel, this.view, x, y);
    const [dx, dy] = [this.size.width / 2 - px, this.size.height / 2 - py];
    const far = Math.hypot(dx, dy);
    if (far < 0.5) return;
    const share = this.still || far > Math.max(this.size.width, this.size.height) ? 1 : 0.18;
    this.move(dx * share, dy * share);
  }

  draw(palette, life) {
    if (!this.size) return;
    this.chase();
    const { dots, width, height } = this.size;
    if (this.stale) {
      const context = this.below.getContext("2d");
      context.setTransform(dots, 0, 0, dots, 0, 0);
      context.fillStyle = palette.paper;
      context.fillRect(0, 0, width, height);
      drawPlan(context, this.replay, this.sheet.panels, this.view, palette, this.heat);
      this.stale = false;
    }
    const context = this.above.getContext("2d");
    context.setTransform(dots, 0, 0, dots, 0, 0);
    context.clearRect(0, 0, width, height);
    const { replay, sheet, state, spots, view } = this;
    drawDoors(context, sheet, view, palette, state.door, this.heat);
    project(state, sheet, view, spots);
    drawRings(context, sheet, state, this.rings, view, palette, life, this.still);
    drawGrapples(context, holding(this.grapples, state.time), spots, palette, radius(view));
    drawCarries(context, carrying(this.carries, state.time), spots, palette, radius(view));
    drawPeople(context, state, spots, view, palette, this.only);
    drawNames(context, replay, state, spots, view, palette, this.size, [this.chosen, this.hovered]);
    const pick = (who, strong) =>
      drawChosen(context, sheet, state, spots, view, palette, who, this.app.chain(who), strong);
    if (this.chosen >= 0) pick(this.chosen, true);
    if (this.hovered >= 0 && this.hovered !== this.chosen) pick(this.hovered, false);
  }

  /** The person under a point, or -1. */
  personAt(px, py) {
    let best = -1;
    let least = (radius(this.view) + 6) ** 2;
    for (let i = 0; i < this.state.room.length; i++) {
      const far = (this.spots[2 * i] - px) ** 2 + (this.spots[2 * i + 1] - py) ** 2;
      if (far < least) [best, least] = [i, far];
    }
    return best;
  }

  roomUnder(px, py) {
    const spot = this.sheet.under(this.view, px, py);
    return spot ? roomAt(this.replay, spot.panel.level, spot.x, spot.y) : -1;
  }

  listen() {
    const canvas = this.above;
    const pointers = new Map();
    let moved = 0;
    const local = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, local(event));
      moved = 0;
    });
    canvas.addEventListener("pointermove", (event) => {
      const now = local(event);
      const before = pointers.get(event.pointerId);
      if (!before) return this.hover(...now);
      const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
      moved += Math.abs(dx) + Math.abs(dy);
      if (pointers.size === 2) {
        const other = [...pointers.entries()].find(([id]) => id !== event.pointerId)[1];
        const span = (a) => Math.max(Math.hypot(a[0] - other[0], a[1] - other[1]), 1);
        this.zoom(span(now) / span(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
      } else if (moved > 4) {
        this.app.letGo();
        this.move(dx, dy);
      }
      pointers.set(event.pointerId, now);
      this.app.changed();
    });
    const up = (event) => {
      if (pointers.delete(event.pointerId) && moved <= 4 && event.type === "pointerup") {
        this.app.choose(this.personAt(...local(event)));
      }
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("pointerleave", () => this.hover(-1, -1));
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const lines = event.deltaMode === 1 ? 16 : 1;
        this.zoom(Math.exp((-event.deltaY * lines) / 500), ...local(event));
        this.app.changed();
      },
      { passive: false },
    );
  }

  hover(px, py) {
    this.hovered = px < 0 ? -1 : this.personAt(px, py);
    const lines = px < 0 ? null : this.app.describe(this.hovered, this.hovered < 0 ? this.roomUnder(px, py) : -1);
    this.tip.hidden = !lines;
    this.above.classList.toggle("over", this.hovered >= 0);
    if (lines) {
      this.tip.replaceChildren(...lines.map((line, k) => el(k ? "span" : "b", { dir: "auto" }, line)));
      const right = px > this.size.width - 240;
      this.tip.style.transform = `translate(${right ? px - 14 : px + 14}px, ${py + 14}px)${right ? " translateX(-100%)" : ""}`;
    }
    this.app.changed();
  }
}
