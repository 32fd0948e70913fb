// The page: puts the parts together, runs the clock, answers keys. `window.homeroom` is for tests and the curious.

import { Bar } from "./bar.js";
import { Calendar, Player, SPEEDS, Scale, happenings, roughly } from "./clock.js";
import { decode } from "./decode.js";
import { el, setText } from "./dom.js";
import { paletteFor } from "./palette.js";
import { drawDoors } from "./plan.js";
import { Side, paintBadges } from "./side.js";
import { Stage } from "./stage.js";
import { FATES, State, lastBefore } from "./state.js";
import { strings } from "./strings.en.js";
import { Timeline } from "./timeline.js";
import { Chronicle, say } from "./words.js";

const { ui } = strings;
const RING = 1500; // ms of the story that a ring lasts
const RING_SEEN = 500; // ms of the watcher's time that it lasts at least
const WORDS = 120; // ms between two updates of text

export class App {
  constructor(replay) {
    this.replay = replay;
    this.state = new State(replay);
    this.probe = new State(replay); // answers questions about other times without moving the picture
    this.chronicle = new Chronicle(replay);
    this.calendar = new Calendar(replay.start);
    this.times = happenings(replay, this.chronicle);
    this.scale = new Scale(this.times, replay.horizon);
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.player = new Player(this.times, replay.horizon, this.motion.matches);
    this.timeline = new Timeline(replay, this.scale, this.calendar, this.times);
    this.stage = new Stage(replay, this.state, this.probe, {
      choose: (who) => this.choose(who),
      changed: () => this.wake(),
      letGo: () => this.follow(false),
      chain: (who) => this.chain(who),
      describe: (who, room) => this.describe(who, room),
    });
    this.side = new Side(replay, this.chronicle, this.calendar, {
      choose: (who) => this.choose(who),
      seek: (t) => this.seek(t),
      highlight: (conduct) => this.highlight(conduct),
      follow: (on) => this.follow(on),
      following: () => this.stage.following,
    });
    this.showHeat = false;
    this.frames = [];
    this.lastWords = -Infinity;
    this.asleep = true;
    document.getElementById("app").replaceChildren(this.header(), this.stage.root, this.side.root, this.transport());
    this.theme();
    this.dark.addEventListener("change", () => this.theme());
    this.motion.addEventListener("change", () => this.calm());
    this.calm();
    document.addEventListener("keydown", (event) => this.key(event));
    addEventListener("hashchange", () => this.fragment());
    addEventListener("beforeprint", () => this.print(true));
    addEventListener("afterprint", () => this.print(false));
    new ResizeObserver(() => this.resize()).observe(this.stage.root);
    new ResizeObserver(() => this.resize()).observe(this.bar.root);
    this.resize();
    this.fragment();
    this.wake();
  }

  header() {
    const { replay } = this;
    const marks = [say(ui.seedRun, { seed: String(replay.seed), run: String(replay.run) })];
    if (replay.fictional) marks.push(ui.fictional);
    const tool = (label, text, action) =>
      el("button", { type: "button", className: "tool", title: label, "aria-label": label, on: { click: action } }, text);
    this.heatButton = tool(ui.heat, ui.heat, () => this.toggleHeat());
    this.heatButton.setAttribute("aria-pressed", "false");
    return el(
      "header",
      { className: "top" },
      el("h1", {}, replay.title),
      el("p", {}, marks.join(" · ")),
      el(
        "div",
        { className: "tools" },
        tool(ui.find, ui.find, () => this.side.focusSearch()),
        this.heatButton,
        tool(ui.zoomOut, "−", () => this.zoom(1 / 1.4)),
        tool(ui.zoomIn, "+", () => this.zoom(1.4)),
        tool(ui.fit, ui.fit, () => this.fit()),
      ),
    );
  }

  transport() {
    const button = (label, className, action) =>
      el("button", { type: "button", className, title: label, "aria-label": label, on: { click: action } });
    this.playButton = button(ui.play, "play", () => this.toggle());
    this.timeText = el("b", {});
    this.dateText = el("span", {});
    this.quiet = el("span", { className: "skipping" });
    this.speeds = el(
      "select",
      { "aria-label": ui.speed, on: { change: () => this.setSpeed(Number(this.speeds.value)) } },
      SPEEDS.map((n) => el("option", { value: String(n) }, say(ui.times, { n }))),
    );
    this.skipBox = el("input", { type: "checkbox", checked: true, on: { change: () => this.setSkip(this.skipBox.checked) } });
    this.bar = new Bar(this.replay, this.timeline, this.scale, this.calendar, (t) => this.seek(t));
    this.live = el("div", { className: "live", "aria-live": "polite" });
    this.setSpeed(this.player.speed);
    return el(
      "footer",
      { className: "transport" },
      el(
        "div",
        { className: "buttons" },
        button(ui.earlier, "step back", () => this.seek(this.player.neighbour(-1))),
        this.playButton,
        button(ui.later, "step on", () => this.seek(this.player.neighbour(1))),
      ),
      el("div", { className: "clock" }, this.timeText, this.dateText),
      el("div", { className: "rate" }, this.speeds, el("label", {}, this.skipBox, ui.skip)),
      this.bar.root,
      this.quiet,
      this.live,
    );
  }

  // ---- what one can do ----

  toggle(on = !this.player.playing) {
    if (on && this.player.time >= this.replay.horizon) this.player.seek(0);
    this.player.playing = on;
    this.playButton.classList.toggle("playing", on);
    for (const name of ["title", "aria-label"]) this.playButton.setAttribute(name, on ? ui.pause : ui.play);
    this.last = null;
    if (on) this.side.playing();
    else this.announce();
    this.wake();
  }

  seek(t) {
    this.player.seek(t);
    this.lastWords = -Infinity;
    this.wake();
  }

  setSpeed(n) {
    this.player.speed = n;
    this.speeds.value = String(n);
  }

  setSkip(on) {
    this.player.skip = on;
    this.skipBox.checked = on;
  }

  choose(who) {
    this.stage.chosen = who;
    if (who < 0) this.follow(false);
    this.side.showPerson(who);
    if (who >= 0) this.side.open("person");
    this.lastWords = -Infinity;
    this.wake();
  }

  follow(on) {
    this.stage.following = on && this.stage.chosen >= 0;
    this.lastWords = -Infinity;
    this.wake();
  }

  highlight(conduct) {
    this.stage.only = this.stage.only === conduct ? null : conduct;
    this.side.highlighted(this.stage.only);
    this.wake();
  }

  zoom(factor) {
    this.stage.zoom(factor);
    this.wake();
  }

  fit() {
    this.follow(false);
    this.stage.fit();
    this.wake();
  }

  toggleHeat() {
    this.showHeat = !this.showHeat;
    this.heatButton.setAttribute("aria-pressed", String(this.showHeat));
    this.lastWords = -Infinity;
    this.wake();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (target.matches("input[type=search], select")) return;
    const step = event.shiftKey ? 60_000 : 10_000;
    const faster = (by) => {
      const at = SPEEDS.indexOf(this.player.speed) + by;
      if (SPEEDS[at]) this.setSpeed(SPEEDS[at]);
    };
    const onButton = target.matches("button, input, a, [role=tab]");
    const actions = {
      " ": onButton ? null : () => this.toggle(),
      k: () => this.toggle(),
      ArrowRight: () => this.seek(this.player.time + step),
      ArrowLeft: () => this.seek(this.player.time - step),
      ",": () => this.seek(this.player.neighbour(-1)),
      ".": () => this.seek(this.player.neighbour(1)),
      Home: () => this.seek(0),
      End: () => this.seek(this.replay.horizon),
      "[": () => faster(-1),
      "]": () => faster(1),
      "+": () => this.zoom(1.3),
      "=": () => this.zoom(1.3),
      "-": () => this.zoom(1 / 1.3),
      0: () => this.fit(),
      h: () => this.toggleHeat(),
      f: () => this.follow(!this.stage.following),
      "/": () => this.side.focusSearch(),
      Escape: () => this.choose(-1),
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** `#t=123456` opens the page at that moment, `&who=p007` with that person chosen. */
  fragment() {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const t = Number(wanted.get("t"));
    if (wanted.has("t") && Number.isFinite(t)) this.seek(t);
    const who = this.replay.people.findIndex((person) => person.id === wanted.get("who"));
    if (who >= 0) this.choose(who);
  }

  // ---- what one sees ----

  chain(who) {
    const by = this.chronicle.by[who];
    const here = (i) => this.chronicle.when[i] <= this.state.time;
    const after = this.chronicle.infected[who].filter(here);
    return by >= 0 && here(who) ? [by, ...after] : after;
  }

  describe(who, room) {
    const { replay, state } = this;
    if (who >= 0) {
      const person = replay.people[who];
      const stage = state.stage[who] < 0 ? strings.conducts.normal : replay.stages[state.stage[who]].label;
      const about = [strings.roles[person.role] ?? person.role, person.class].filter(Boolean).join(" · ");
      return [person.name, about, `${stage}, ${say(ui.inRoom, { room: replay.rooms[state.room[who]].name })}`];
    }
    if (room < 0) return null;
    let people = 0;
    for (const at of state.room) if (at === room) people++;
    return [replay.rooms[room].name, say(ui.here, { people, infections: this.heatNow()[room] })];
  }

  heatNow() {
    const heat = new Array(this.replay.rooms.length).fill(0);
    const { moments: m } = this.replay;
    for (let i = 0; i < m.n && m.t[i] <= this.state.time; i++) {
      if (m.kind[i] === this.chronicle.kind.infection && m.room[i] >= 0) heat[m.room[i]]++;
    }
    return heat;
  }

  theme(dark = this.dark.matches) {
    this.palette = paletteFor(dark);
    this.stage.stale = true;
    paintBadges(this.side.root, this.palette);
    this.bar.draw(this.palette);
    this.wake();
  }

  calm() {
    this.stage.still = this.motion.matches;
    this.player.still = this.motion.matches;
  }

  print(on) {
    this.theme(!on && this.dark.matches);
    if (on) this.palette = { ...this.palette, paper: "#ffffff" };
    this.frame(performance.now());
  }

  resize() {
    this.bar.resize(this.palette);
    // a canvas that changes its size is empty until it is drawn, so do not wait for the next frame
    if (this.stage.resize() && this.last !== undefined) this.frame(performance.now());
    this.lastWords = -Infinity;
    this.wake();
  }

  announce() {
    const counts = Object.fromEntries(FATES.map((fate, i) => [fate, String(this.state.fates[i])]));
    setText(this.live, say(ui.state, { time: this.calendar.time(this.state.time), ...counts }));
  }

  /** Draw again soon. While nothing moves, nothing is drawn. */
  wake() {
    if (!this.asleep) return;
    this.asleep = false;
    requestAnimationFrame((now) => this.frame(now));
  }

  frame(now) {
    this.asleep = true;
    const began = performance.now();
    const playing = this.player.playing;
    if (playing) {
      this.player.advance(Math.min(now - (this.last ?? now), 100));
      if (!this.player.playing) this.toggle(false);
    }
    this.last = now;
    this.state.seek(this.player.time);
    const before = { ...this.stage.view };
    this.stage.draw(this.palette, Math.max(RING, RING_SEEN * this.player.speed));
    this.words(now);
    this.frames.push(performance.now() - began);
    if (this.frames.length > 240) this.frames.shift();
    const moving = before.x !== this.stage.view.x || before.y !== this.stage.view.y;
    if (this.player.playing || moving) this.wake();
  }

  words(now) {
    const t = this.state.time;
    this.bar.point(t);
    setText(this.timeText, this.calendar.time(t));
    if (now - this.lastWords < WORDS) return void (this.player.playing || setTimeout(() => this.wake(), WORDS));
    this.lastWords = now;
    setText(this.dateText, this.calendar.date(t));
    const quiet = this.player.playing && this.player.skipping;
    setText(this.quiet, quiet ? say(ui.skipping, { length: roughly(this.player.skipping) }) : "");
    this.bar.say(t);
    this.side.count(this.state);
    this.side.showMoments(lastBefore(this.chronicle.loudTimes, 0, this.chronicle.loudTimes.length, t));
    this.side.tickPerson(this.state, this.stage.following);
    const heat = this.showHeat ? this.heatNow() : null;
    if (String(heat) !== String(this.stage.heat)) {
      this.stage.heat = heat;
      this.stage.stale = true;
      this.wake();
    }
  }
}

async function start() {
  const root = document.getElementById("app");
  root.replaceChildren(el("p", { className: "notice" }, ui.loading));
  if (typeof DecompressionStream === "undefined") throw new Error(ui.old);
  const replay = await decode(JSON.parse(document.getElementById("data").textContent));
  const app = new App(replay);
  const { player } = app;
  return {
    replay,
    app,
    at: (t) => app.probe.snapshot(t),
    now: () => app.state.snapshot(player.time),
    seek: (t) => app.seek(t),
    play: () => app.toggle(true),
    pause: () => app.toggle(false),
    time: () => player.time,
    sentences: (who) => app.chronicle.of(who).map((row) => app.chronicle.sentence(row)),
    milliseconds: () => app.frames.slice(),
    drawDoors,
  };
}

window.homeroom = { ready: null };
window.homeroom.ready = start().then(
  (handle) => Object.assign(window.homeroom, handle),
  (reason) => {
    const root = document.getElementById("app");
    root.replaceChildren(el("p", { className: "notice", role: "alert" }, say(ui.failed, { reason: reason.message })));
    throw reason;
  },
);
