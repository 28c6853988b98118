/* The strategy map's chains: a box that is pointed at or focused lights what drives it and what it drives. Arrow keys go
   from box to box, Escape puts the light out. Without it the links of the boxes open the panel, which draws the same. */
"use strict";

const SVG = "http://www.w3.org/2000/svg";
const MARK = 18; // px, as exporters/map_highlight.py has it
const ROLES = ["is-chosen", "is-cause", "is-effect"];

/** The codes reached from `start`, following `next`, a map from code to codes; without `start`. */
function reached(start, next) {
  const seen = new Set([start]);
  for (const code of seen) for (const other of next.get(code) || []) seen.add(other);
  seen.delete(start);
  return seen;
}

function neighbours(pairs) {
  const next = new Map();
  for (const [one, other] of pairs) next.set(one, [...(next.get(one) || []), other]);
  return next;
}

class Chains {
  constructor(frame, pairs) {
    this.frame = frame;
    this.svg = frame.querySelector("svg");
    this.boxes = new Map([...this.svg.querySelectorAll("[data-code]")].map((box) => [box.dataset.code, box]));
    this.effects = neighbours(pairs);
    this.causes = neighbours(pairs.map(([cause, effect]) => [effect, cause]));
    this.chosen = [...this.boxes].find(([, box]) => box.classList.contains("is-chosen"))?.[0] ?? null;
  }

  clear() {
    this.svg.classList.remove("is-lit");
    for (const box of this.boxes.values()) box.classList.remove(...ROLES);
    for (const arrow of this.svg.querySelectorAll("[data-cause].is-lit")) arrow.classList.remove("is-lit");
    for (const mark of this.svg.querySelectorAll(".chain-mark")) mark.remove();
  }

  light(code) {
    this.clear();
    const causes = reached(code, this.causes), effects = reached(code, this.effects);
    this.svg.classList.toggle("is-lit", causes.size + effects.size > 0); // who stands alone sets nobody back
    this.boxes.get(code).classList.add("is-chosen");
    for (const each of causes) this.mark(each, "is-cause", this.frame.dataset.causeMark);
    for (const each of effects) this.mark(each, "is-effect", this.frame.dataset.effectMark);
    const upwards = new Set([code, ...causes]), downwards = new Set([code, ...effects]);
    for (const arrow of this.svg.querySelectorAll("[data-cause]")) {
      arrow.classList.toggle("is-lit", upwards.has(arrow.dataset.effect) || downwards.has(arrow.dataset.cause));
    }
  }

  mark(code, role, word) {
    const box = this.boxes.get(code), shape = box.querySelector("rect");
    const x = Number(shape.getAttribute("x")) - MARK / 2, y = Number(shape.getAttribute("y")) - MARK / 2;
    const mark = this.element("g", { class: `chain-mark ${role}`, "aria-hidden": "true" });
    const text = this.element("text", { x: x + MARK / 2, y: y + MARK - 5 });
    text.textContent = word;
    mark.append(this.element("rect", { x, y, width: MARK, height: MARK }), text);
    box.classList.add(role);
    this.svg.append(mark);
  }

  element(name, attributes) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  /** Back to what the address chose. */
  rest() {
    if (this.chosen) this.light(this.chosen);
    else this.clear();
  }

  /** The nearest box in the direction (dx, dy); what lies aside counts double. */
  nearest(from, dx, dy) {
    const middle = (box) => {
      const { x, y, width, height } = box.querySelector("rect").getBBox();
      return [x + width / 2, y + height / 2];
    };
    const [x, y] = middle(from);
    const found = [];
    for (const box of this.boxes.values()) {
      const [toX, toY] = middle(box);
      const ahead = (toX - x) * dx + (toY - y) * dy, aside = Math.abs((toX - x) * dy) + Math.abs((toY - y) * dx);
      if (ahead > 1) found.push([ahead + 2 * aside, box]);
    }
    return found.sort((one, other) => one[0] - other[0])[0]?.[1];
  }
}

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

window.addEventListener("DOMContentLoaded", () => {
  const frame = document.querySelector(".strategy-map-drawing"), links = document.getElementById("map-links");
  if (!frame?.querySelector("svg") || !links) return;
  const chains = new Chains(frame, JSON.parse(links.textContent));
  const boxOf = (event) => event.target.closest("[data-code]");
  for (const kind of ["mouseover", "focusin"]) {
    chains.svg.addEventListener(kind, (event) => {
      if (boxOf(event)) chains.light(boxOf(event).dataset.code);
    });
  }
  chains.svg.addEventListener("mouseout", (event) => {
    if (boxOf(event) && !boxOf(event).contains(event.relatedTarget)) chains.rest();
  });
  chains.svg.addEventListener("focusout", () => chains.rest());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") chains.clear();
    const box = boxOf(event);
    if (!box || !(event.key in DIRECTIONS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    chains.nearest(box, ...DIRECTIONS[event.key])?.querySelector("a")?.focus();
  });
});
