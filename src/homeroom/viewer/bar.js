// The bar as a thing one can hold: pointer, hand, what it says to those who do not see it. `timeline.js` draws it.

import { el, setText } from "./dom.js";
import { strings } from "./strings.en.js";
import { HEIGHT } from "./timeline.js";

export class Bar {
  /** `seek(t)` is called while somebody drags. */
  constructor(replay, timeline, scale, calendar, seek) {
    Object.assign(this, { timeline, scale, calendar, seek, width: 0 });
    this.back = el("canvas", { "aria-hidden": "true" });
    this.hand = el("div", { className: "hand", "aria-hidden": "true" });
    this.ghost = el("div", { className: "ghost", hidden: true, "aria-hidden": "true" });
    this.root = el(
      "div",
      {
        className: "bar",
        role: "slider",
        tabIndex: 0,
        "aria-label": strings.ui.timeline,
        "aria-valuemin": "0",
        "aria-valuemax": String(Math.round(replay.horizon / 1000)),
      },
      this.back,
      this.hand,
      this.ghost,
    );
    this.listen();
  }

  listen() {
    const { root, ghost, scale, calendar } = this;
    const at = (event) => {
      const box = root.getBoundingClientRect();
      return scale.toTime(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)));
    };
    let down = false;
    root.addEventListener("pointerdown", (event) => {
      root.setPointerCapture(event.pointerId);
      down = true;
      this.seek(at(event));
    });
    root.addEventListener("pointermove", (event) => {
      const t = at(event);
      if (down) this.seek(t);
      ghost.hidden = down;
      setText(ghost, `${calendar.day(t)}, ${calendar.time(t)}`);
      ghost.style.transform = `translateX(${scale.toBar(t) * this.width}px) translateX(-50%)`;
    });
    for (const type of ["pointerup", "pointercancel"]) root.addEventListener(type, () => (down = false));
    root.addEventListener("pointerleave", () => (ghost.hidden = true));
  }

  resize(palette) {
    if (this.root.clientWidth === this.width) return;
    this.width = this.root.clientWidth;
    this.draw(palette);
  }

  draw(palette) {
    if (!this.width) return;
    const dots = window.devicePixelRatio || 1;
    this.back.width = Math.round(this.width * dots);
    this.back.height = Math.round(HEIGHT * dots);
    const context = this.back.getContext("2d");
    context.setTransform(dots, 0, 0, dots, 0, 0);
    this.timeline.draw(context, this.width, palette);
  }

  /** Put the hand at t. */
  point(t) {
    this.hand.style.transform = `translateX(${this.scale.toBar(t) * this.width}px)`;
  }

  /** Tell t in words. */
  say(t) {
    this.root.setAttribute("aria-valuenow", String(Math.round(t / 1000)));
    this.root.setAttribute("aria-valuetext", `${this.calendar.date(t)}, ${this.calendar.time(t)}`);
  }
}
