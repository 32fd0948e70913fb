// Small helpers for building elements. Text is always a text node: nothing from a file is ever read as markup.

/** An element with properties (or attributes, where the name has a dash or is role) and children. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else if (name.includes("-") || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** Set text only when it changed, so that nothing is laid out again for nothing. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A sentence of `words.js` as nodes: names become links. */
export function sentenceNodes(pieces, people, choose) {
  return pieces.map((piece) =>
    typeof piece === "string" ? document.createTextNode(piece) : personLink(people, piece.person, choose),
  );
}

/** A name that one can click; isolated, so that a name written from right to left does not turn its surroundings. */
export function personLink(people, who, choose) {
  const click = (event) => {
    event.preventDefault();
    choose(who);
  };
  const href = `#who=${encodeURIComponent(people[who].id)}`;
  return el("a", { className: "name", href, on: { click } }, el("bdi", {}, people[who].name));
}
