// A page that is left open must not grow for ever.
const maximumRows = 500;
const imageTypes = [
  { type: "image/png", magic: [0x89, 0x50, 0x4e, 0x47] },
  { type: "image/jpeg", magic: [0xff, 0xd8, 0xff] },
  { type: "image/gif", magic: [0x47, 0x49, 0x46, 0x38] },
];
const arrows = { in: "in", out: "out", ack: "ack", note: "·" };

const list = document.getElementById("traffic");
const counters = document.getElementById("counters");
const counts = { in: 0, out: 0, ack: 0, note: 0 };
let filter = "";
let paused = false;

const isBinary = value => value instanceof ArrayBuffer || ArrayBuffer.isView(value);

function bytesOf(value) {
  return value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function describe(value) {
  if (isBinary(value)) {
    const bytes = bytesOf(value);
    const start = [...bytes.subarray(0, 16)].map(byte => byte.toString(16).padStart(2, "0")).join(" ");
    return `bytes[${bytes.length}] ${start}${bytes.length > 16 ? " …" : ""}`;
  }

  return JSON.stringify(value, (_, inner) => (isBinary(inner) ? describe(inner) : inner)) ?? "undefined";
}

function cell(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function addImages(body, values) {
  for (const bytes of values.filter(isBinary).map(bytesOf)) {
    const found = imageTypes.find(({ magic }) => magic.every((byte, index) => bytes[index] === byte));
    if (found) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(new Blob([bytes], { type: found.type }));
      image.alt = "received image";
      image.addEventListener("load", () => URL.revokeObjectURL(image.src));
      body.append(image);
    }
  }
}

function showCounts() {
  counters.textContent = `${counts.in} in · ${counts.out} out · ${counts.ack} acks`;
}

function applyFilter(row) {
  row.hidden = filter !== "" && !row.textContent.toLowerCase().includes(filter);
}

// Everything received is text to this page: nothing of it is ever taken for HTML.
export function addRow(way, name, values) {
  counts[way]++;
  showCounts();
  if (paused) {
    return;
  }

  const row = document.createElement("li");
  row.className = way;
  row.dataset.testid = `row-${way}`;
  const body = cell("span", "body", values.map(describe).join(", "));
  addImages(body, values);
  row.append(
    cell("time", "", new Date().toTimeString().slice(0, 8)),
    cell("span", "way", arrows[way]),
    cell("span", "name", String(name)),
    body,
  );
  applyFilter(row);
  list.prepend(row);
  while (list.childElementCount > maximumRows) {
    list.lastElementChild.remove();
  }
}

export function clearRows() {
  list.replaceChildren();
  Object.keys(counts).forEach(way => { counts[way] = 0; });
  showCounts();
}

export function connectTools(filterInput, pauseButton) {
  filterInput.addEventListener("input", () => {
    filter = filterInput.value.toLowerCase();
    [...list.children].forEach(applyFilter);
  });
  pauseButton.addEventListener("click", () => {
    paused = !paused;
    pauseButton.setAttribute("aria-pressed", String(paused));
    pauseButton.textContent = paused ? "Resume" : "Pause";
  });
  showCounts();
}
