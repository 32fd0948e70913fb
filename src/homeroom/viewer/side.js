// The column beside the plan: counters that are the legend too, and tabs for moments, one person, the story, the keys.

import { el, personLink, sentenceNodes, setText } from "./dom.js";
import { shape } from "./palette.js";
import { CONDUCTS, FATES } from "./state.js";
import { strings } from "./strings.en.js";
import { say } from "./words.js";

const { ui } = strings;
const RECENT = 40;
const FOUND = 8;
const LINES = 400;

/** A canvas of one person's shape, drawn again when colours change. */
function badge(conduct) {
  return el("canvas", { width: 32, height: 32, className: "badge", "data-conduct": conduct, "aria-hidden": "true" });
}

export function paintBadges(root, palette) {
  for (const canvas of root.querySelectorAll("canvas.badge")) {
    const context = canvas.getContext("2d");
    const { conduct } = canvas.dataset;
    context.clearRect(0, 0, 32, 32);
    const path = new Path2D();
    shape(path, conduct, 16, conduct === "hunts" ? 18 : 16, 8.5);
    context.fillStyle = palette.people[conduct];
    context.fill(path);
    context.lineWidth = 2;
    context.strokeStyle = palette.edgeOf[conduct] ?? palette.people[conduct];
    if (palette.edgeOf[conduct]) context.stroke(path);
  }
}

export class Side {
  /** `app` offers choose(who), seek(t), highlight(conduct), follow(on); it is asked, never read. */
  constructor(replay, chronicle, calendar, app) {
    Object.assign(this, { replay, chronicle, calendar, app });
    this.shown = -2;
    this.person = -1;
    this.root = el("aside", { className: "side" }, this.counters(), this.tabs());
  }

  counters() {
    this.fateCells = {};
    const tiles = FATES.map((fate) => {
      this.fateCells[fate] = el("b", {}, "0");
      return el("div", { className: `tile ${fate}` }, this.fateCells[fate], el("span", {}, strings.fates[fate]));
    });
    this.conductCells = {};
    const used = new Set(["normal", ...this.replay.stages.map((stage) => stage.look ?? stage.conduct)]);
    this.legend = CONDUCTS.filter((conduct) => used.has(conduct)).map((conduct) => {
      this.conductCells[conduct] = el("b", {}, "0");
      return el(
        "button",
        {
          type: "button",
          className: "key",
          "aria-pressed": "false",
          "data-conduct": conduct,
          on: { click: () => this.app.highlight(conduct) },
        },
        badge(conduct),
        el("span", {}, this.conductLabel(conduct)),
        this.conductCells[conduct],
      );
    });
    const known = Object.entries(strings.doors).filter(([state]) => this.replay.words.door_states.includes(state));
    const doors = known.map(([state, label]) =>
      el("span", { className: `door ${state}` }, el("i", { "aria-hidden": "true" }), label),
    );
    const { kinds } = this.replay.words;
    const happened = (kind) => this.replay.moments.kind.includes(kinds.indexOf(kind));
    const signs = Object.entries(strings.signs).filter(([sign]) => happened({ held: "seize", ring: "sound" }[sign]));
    this.away = el("span", { className: "away" });
    return el(
      "section",
      { className: "counters" },
      el("div", { className: "tiles" }, tiles),
      el("div", { className: "legend" }, this.legend),
      el("div", { className: "doors" }, el("span", {}, strings.legendDoors), doors),
      el(
        "div",
        { className: "doors" },
        signs.map(([sign, label]) => el("span", { className: `sign ${sign}` }, el("i", { "aria-hidden": "true" }), label)),
      ),
      this.away,
    );
  }

  /** The pathogen's own word where one stage has this conduct, the general one otherwise. */
  conductLabel(conduct) {
    const labels = this.replay.stages.filter((stage) => (stage.look ?? stage.conduct) === conduct).map((stage) => stage.label);
    return labels.length === 1 ? labels[0] : strings.conducts[conduct];
  }

  highlighted(conduct) {
    for (const key of this.legend) key.setAttribute("aria-pressed", String(key.dataset.conduct === conduct));
  }

  tabs() {
    this.lists = {
      moments: el("ol", { className: "lines" }),
      person: el("div", { className: "person" }),
      story: el("div", { className: "recap" }, this.recap()),
      help: el(
        "dl",
        { className: "keys" },
        strings.keys.flatMap(([key, what]) => [el("dt", {}, key), el("dd", {}, what)]),
      ),
    };
    this.buttons = {};
    this.panels = {};
    const names = Object.keys(this.lists);
    for (const name of names) {
      this.buttons[name] = el(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${name}`,
          "aria-controls": `panel-${name}`,
          on: { click: () => this.pick(name), keydown: (event) => this.tabKey(event, names, name) },
        },
        ui[name],
      );
      this.panels[name] = el(
        "section",
        { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}`, tabIndex: 0 },
        name === "person" ? this.finder() : null,
        this.lists[name],
      );
    }
    const bar = el("div", { role: "tablist", className: "tabs", "aria-label": ui.moments }, Object.values(this.buttons));
    const node = el("div", { className: "cards" }, bar, Object.values(this.panels));
    this.open(this.replay.recap.length ? "story" : "moments");
    this.showPerson(-1);
    return node;
  }

  tabKey(event, names, name) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.stopPropagation();
    event.preventDefault();
    const next = names[(names.indexOf(name) + step + names.length) % names.length];
    this.pick(next);
    this.buttons[next].focus();
  }

  /** Open a tab because somebody asked for it: from then on the page changes it no more by itself. */
  pick(name) {
    this.picked = true;
    this.open(name);
  }

  /** The story is what one reads first, the moments what one reads while it plays. */
  playing() {
    if (!this.picked && this.tab === "story") this.open("moments");
  }

  open(name) {
    this.tab = name;
    for (const [key, button] of Object.entries(this.buttons)) {
      const chosen = key === name;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      this.panels[key].hidden = !chosen;
    }
  }

  recap() {
    if (!this.replay.recap.length) return [el("p", { className: "quiet" }, ui.noRecap)];
    return this.replay.recap.map((sentence) => el("p", {}, sentence));
  }

  finder() {
    this.found = el("ul", { className: "found", id: "found", role: "listbox", "aria-label": ui.find });
    this.search = el("input", {
      type: "search",
      placeholder: ui.findHint,
      autocomplete: "off",
      role: "combobox",
      "aria-label": ui.find,
      "aria-controls": "found",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      on: { input: () => this.find(), keydown: (event) => this.findKey(event) },
    });
    return el("div", { className: "finder" }, this.search, this.found);
  }

  find() {
    const wanted = this.search.value.trim().toLocaleLowerCase();
    this.hits = [];
    this.at = 0;
    if (wanted) {
      this.replay.people.forEach((person, i) => {
        const text = `${person.name} ${person.id} ${person.class}`.toLocaleLowerCase();
        if (text.includes(wanted)) this.hits.push(i);
      });
    }
    this.showHits(Boolean(wanted));
  }

  showHits(asked) {
    const { people } = this.replay;
    const hits = this.hits.slice(0, FOUND);
    const rows = hits.map((i, k) =>
      el(
        "li",
        { role: "option", id: `hit-${k}`, "aria-selected": String(k === this.at), on: { click: () => this.take(i) } },
        el("bdi", {}, people[i].name),
        el("span", {}, people[i].class || strings.roles[people[i].role] || people[i].role),
      ),
    );
    if (asked && !hits.length) rows.push(el("li", { className: "quiet" }, ui.nobody));
    if (this.hits.length > FOUND) rows.push(el("li", { className: "quiet" }, say(ui.more, { n: this.hits.length - FOUND })));
    this.found.replaceChildren(...rows);
    this.search.setAttribute("aria-expanded", String(rows.length > 0));
    this.search.setAttribute("aria-activedescendant", hits.length ? `hit-${this.at}` : "");
  }

  findKey(event) {
    const last = Math.min(this.hits?.length ?? 0, FOUND) - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.at = Math.max(0, Math.min(last, (this.at ?? 0) + (event.key === "ArrowDown" ? 1 : -1)));
      this.showHits(true);
      event.preventDefault();
    } else if (event.key === "Enter" && last >= 0) this.take(this.hits[this.at]);
    else if (event.key === "Escape") {
      this.search.value = "";
      this.find();
      this.search.blur();
    }
  }

  take(who) {
    this.search.value = "";
    this.find();
    this.app.choose(who);
  }

  focusSearch() {
    this.open("person");
    this.search.focus();
  }

  /** Numbers of this moment; `state` is at time t. */
  count(state) {
    FATES.forEach((fate, i) => setText(this.fateCells[fate], String(state.fates[i])));
    CONDUCTS.forEach((conduct, i) => {
      if (this.conductCells[conduct]) setText(this.conductCells[conduct], String(state.conducts[i]));
    });
    setText(this.away, state.away ? say(ui.away, { n: state.away }) : "");
  }

  /** The newest lines before row `index` of the loud ones. */
  showMoments(index) {
    if (index === this.shown) return;
    this.shown = index;
    const { loud } = this.chronicle;
    const rows = [];
    for (let k = index; k >= 0 && k > index - RECENT; k--) {
      if (k === index || this.dayOf(loud[k]) !== this.dayOf(loud[k + 1])) rows.push(this.dayLine(loud[k]));
      rows.push(this.line(loud[k]));
    }
    if (!rows.length) rows.push(el("li", { className: "quiet" }, ui.noMoments));
    this.lists.moments.replaceChildren(...rows);
  }

  dayOf(row) {
    return this.calendar.date(row.t);
  }

  dayLine(row) {
    return el("li", { className: "day" }, this.dayOf(row));
  }

  /** The lines of a life with the date wherever a new day begins. */
  withDays() {
    return this.lifeNodes.flatMap((node, k) => {
      const row = this.lifeRows[k];
      return k && this.dayOf(row) === this.dayOf(this.lifeRows[k - 1]) ? [node] : [this.dayLine(row), node];
    });
  }

  line(row) {
    const { calendar, replay, app } = this;
    const time = el(
      "button",
      { type: "button", className: "time", title: calendar.date(row.t), on: { click: () => app.seek(row.t) } },
      calendar.time(row.t),
    );
    const words = el("span", {}, sentenceNodes(this.chronicle.sentence(row), replay.people, (who) => app.choose(who)));
    return el("li", { className: row.loud ? "loud" : "" }, time, words);
  }

  /** Everything about one person; -1 for nobody. */
  showPerson(who) {
    this.person = who;
    const box = this.lists.person;
    if (who < 0) {
      box.replaceChildren(el("p", { className: "quiet" }, ui.choose));
      return;
    }
    const { replay, chronicle, app } = this;
    const person = replay.people[who];
    this.where = el("p", { className: "where" });
    this.followButton = el(
      "button",
      { type: "button", className: "plain", on: { click: () => app.follow(!app.following()) } },
      ui.follow,
    );
    const role = strings.roles[person.role] ?? person.role;
    const head = el(
      "header",
      {},
      el("h2", {}, el("bdi", {}, person.name)),
      el("p", {}, [role, person.class, person.id].filter(Boolean).join(" · ")),
      this.where,
      this.followButton,
    );
    const all = chronicle.of(who);
    this.lifeRows = all.slice(0, LINES);
    this.lifeNodes = this.lifeRows.map((row) => this.line(row));
    const more = all.length > LINES ? el("li", { className: "quiet" }, say(ui.more, { n: all.length - LINES })) : null;
    const life = this.lifeNodes.length
      ? el("ol", { className: "lines" }, this.withDays(), more)
      : el("p", { className: "quiet" }, ui.uneventful);
    box.replaceChildren(head, this.chain(who), el("h3", {}, ui.biography), life);
    this.lived = -1;
  }

  chain(who) {
    const { replay, chronicle, app } = this;
    this.links = []; // names, and when each came to stand in the chain
    const name = (i, of) => {
      const node = personLink(replay.people, i, (chosen) => app.choose(chosen));
      this.links.push({ node, t: chronicle.when[of] });
      return node;
    };
    const row = el("dl", { className: "chain" });
    if (chronicle.by[who] !== -2) {
      const before = chronicle.ancestors(who);
      const links = before.flatMap((i, k) => (k ? [" ← ", name(i, before[k - 1])] : [name(i, who)]));
      if (chronicle.by[before.at(-1) ?? who] === -1) links.push(el("span", {}, before.length ? " ← " : "", ui.fromOutside));
      row.append(el("dt", {}, ui.infectedBy), el("dd", {}, links));
    }
    const after = chronicle.infected[who];
    if (after.length || chronicle.by[who] !== -2) {
      const total = chronicle.descendants(who);
      const links = after.flatMap((i, k) => (k ? [", ", name(i, i)] : [name(i, i)]));
      row.append(
        el("dt", {}, `${ui.infected} ${after.length || ""}`),
        el("dd", {}, after.length ? links : ui.noOne),
        total > after.length ? el("dd", { className: "quiet" }, say(ui.descends, { n: total })) : "",
      );
    }
    return row;
  }

  /** What changes about the person shown while time goes on. */
  tickPerson(state, following) {
    const who = this.person;
    if (who < 0) return;
    const { replay } = this;
    const stage = state.stage[who];
    const label = stage < 0 ? strings.conducts.normal : replay.stages[stage].label;
    const room = state.room[who];
    const where = room < 0 ? ui.off : say(ui.inRoom, { room: replay.rooms[room].name });
    setText(this.where, `${label}, ${where}`);
    setText(this.followButton, following ? ui.unfollow : ui.follow);
    for (const { node, t } of this.links) node.classList.toggle("future", t > state.time);
    let lived = 0;
    while (lived < this.lifeRows.length && this.lifeRows[lived].t <= state.time) lived++;
    if (lived === this.lived) return;
    this.lived = lived;
    this.lifeNodes.forEach((node, k) => node.classList.toggle("future", k >= lived));
  }
}
