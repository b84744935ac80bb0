import { find, make, makeIcon } from "./dom.js";
import { renderValues } from "./values.js";

// A page that is left open must not grow for ever.
const maximumRows = 500;
const ways = ["in", "out", "ack", "system"];

const list = find("traffic");
const scroller = find("traffic-scroll");
const counts = Object.fromEntries(ways.map(way => [way, 0]));
const hiddenWays = new Set();
let held = [];
let words = "";
let isPaused = false;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });

function makeRow({ time, way, name, values, note, namespace }) {
  const row = make("li", `row ${way}`);
  row.dataset.testid = `row-${way}`;
  row.dataset.way = way;
  const node = make("span", "node", makeIcon(way), make("span", "unseen", way));
  const title = make("span", "name", make("b", "", name));
  const body = make("span", "body", renderValues(values));
  if (note) {
    body.append(values.length > 0 ? " " : "", make("span", "note", note));
  }

  row.append(make("time", "", clock.format(time)), " ", node, " ", title, " ", body);
  // The main namespace goes without saying.
  if (namespace !== "/") {
    row.append(" ", make("span", "namespace", namespace));
  }

  return row;
}

const isHidden = row => hiddenWays.has(row.dataset.way) || (words !== "" && !row.textContent.toLowerCase().includes(words));

function applyFilter() {
  for (const row of list.children) {
    row.hidden = isHidden(row);
  }

  showEmptiness();
}

function showEmptiness() {
  find("empty").hidden = list.childElementCount > 0;
  find("no-match").hidden = list.childElementCount === 0 || list.querySelector(":scope > li:not([hidden])") !== null;
}

function showCounts() {
  for (const way of ways) {
    find(`count-${way}`).textContent = counts[way];
  }

  find("pause-label").textContent = isPaused ? `Resume${held.length > 0 ? ` (${held.length})` : ""}` : "Pause";
}

function append(entries) {
  for (const entry of entries) {
    const row = makeRow(entry);
    row.hidden = isHidden(row);
    list.append(row);
  }

  while (list.childElementCount > maximumRows) {
    list.firstElementChild.remove();
  }

  showEmptiness();
}

export function addTraffic(entry) {
  counts[entry.way]++;
  const timed = { ...entry, time: new Date() };
  if (isPaused) {
    held.push(timed);
    held = held.slice(-maximumRows);
  } else {
    append([timed]);
  }

  showCounts();
}

function setPaused(value) {
  isPaused = value;
  find("pause").setAttribute("aria-pressed", String(value));
  if (!value) {
    append(held);
    held = [];
  }

  showCounts();
}

function clear() {
  list.replaceChildren();
  held = [];
  ways.forEach(way => { counts[way] = 0; });
  showCounts();
  showEmptiness();
}

function toggleWay(way, button) {
  const isShown = hiddenWays.delete(way);
  if (!isShown) {
    hiddenWays.add(way);
  }

  button.setAttribute("aria-pressed", String(isShown));
  applyFilter();
}

for (const way of ways) {
  const button = find(`show-${way}`);
  button.addEventListener("click", () => toggleWay(way, button));
}

find("filter").addEventListener("input", () => {
  words = find("filter").value.trim().toLowerCase();
  applyFilter();
});
find("pause").addEventListener("click", () => setPaused(!isPaused));
find("clear").addEventListener("click", clear);

// The list lies in a reversed column, so the browser itself keeps it at its end and counts the scroll backwards from there.
scroller.addEventListener("scroll", () => { find("newest").hidden = scroller.scrollTop > -40; }, { passive: true });
find("newest").addEventListener("click", () => {
  scroller.scrollTop = 0;
  scroller.focus();
});
