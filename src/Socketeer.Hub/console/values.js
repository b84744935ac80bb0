import { make } from "./dom.js";

// A megabyte of JSON is a legal event; a row of the list must stay a row.
const maximumCharacters = 1500;
const inlineCharacters = 84;
const maximumDepth = 12;
const previewBytes = 16;

const imageTypes = [
  { type: "image/png", magic: [0x89, 0x50, 0x4e, 0x47] },
  { type: "image/jpeg", magic: [0xff, 0xd8, 0xff] },
  { type: "image/gif", magic: [0x47, 0x49, 0x46, 0x38] },
];

const isBinary = value => value instanceof ArrayBuffer || ArrayBuffer.isView(value);

const bytesOf = value => (value instanceof ArrayBuffer
  ? new Uint8Array(value)
  : new Uint8Array(value.buffer, value.byteOffset, value.byteLength));

function describeBytes(bytes) {
  const start = [...bytes.subarray(0, previewBytes)].map(byte => byte.toString(16).padStart(2, "0")).join(" ");
  return `bytes[${bytes.length}] ${start}${bytes.length > previewBytes ? " …" : ""}`;
}

// Writes one value as coloured JSON, up to a number of characters.
class Printer {
  #left;
  #indents;

  constructor(characters, indents) {
    this.#left = characters;
    this.#indents = indents;
    this.isCut = false;
    this.output = document.createDocumentFragment();
  }

  print(value, depth = 0) {
    if (this.isCut) {
      return;
    }

    if (isBinary(value)) {
      this.#write("bytes", describeBytes(bytesOf(value)));
    } else if (value === null || typeof value !== "object") {
      this.#write(value === null ? "null" : typeof value, JSON.stringify(value) ?? String(value));
    } else if (depth === maximumDepth) {
      this.#write("mark", "…");
    } else {
      this.#printMembers(value, depth);
    }
  }

  #printMembers(value, depth) {
    const isList = Array.isArray(value);
    const keys = Object.keys(value);
    this.#write("mark", isList ? "[" : "{");
    for (const [index, key] of keys.entries()) {
      if (this.isCut) {
        return;
      }

      this.#write("mark", index > 0 ? "," : "");
      this.#breakLine(depth + 1, index > 0 ? " " : "");
      if (!isList) {
        this.#write("key", JSON.stringify(key));
        this.#write("mark", ": ");
      }

      this.print(value[key], depth + 1);
    }

    if (keys.length > 0) {
      this.#breakLine(depth, "");
    }

    this.#write("mark", isList ? "]" : "}");
  }

  #breakLine(depth, otherwise) {
    this.#write("mark", this.#indents ? `\n${"  ".repeat(depth)}` : otherwise);
  }

  #write(kind, text) {
    if (this.isCut || text === "") {
      return;
    }

    this.isCut = text.length > this.#left;
    const shown = this.isCut ? `${text.slice(0, this.#left)}…` : text;
    this.#left -= shown.length;
    this.output.append(kind === "mark" ? shown : make("span", `value-${kind}`, shown));
  }
}

function render(value) {
  const inline = new Printer(inlineCharacters, false);
  inline.print(value);
  if (!inline.isCut) {
    return inline.output;
  }

  const full = new Printer(maximumCharacters, true);
  full.print(value);
  return full.output;
}

function* binariesIn(value, depth = 0) {
  if (isBinary(value)) {
    yield bytesOf(value);
  } else if (value !== null && typeof value === "object" && depth < maximumDepth) {
    for (const member of Object.values(value)) {
      yield* binariesIn(member, depth + 1);
    }
  }
}

function makeThumbnail(bytes, type) {
  const image = make("img");
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  image.decoding = "async";
  image.alt = `${type}, ${bytes.length} bytes`;
  image.addEventListener("load", () => URL.revokeObjectURL(address));
  image.addEventListener("error", () => {
    // Bytes that only begin like an image, or a policy that does not let them be shown: the hex preview is there anyway.
    URL.revokeObjectURL(address);
    image.remove();
  });
  image.src = address;
  return image;
}

export function renderValues(values) {
  const output = document.createDocumentFragment();
  for (const [index, value] of values.entries()) {
    output.append(index > 0 ? ", " : "", render(value));
  }

  for (const bytes of binariesIn(values)) {
    const found = imageTypes.find(({ magic }) => magic.every((byte, index) => bytes[index] === byte));
    if (found) {
      output.append(makeThumbnail(bytes, found.type));
    }
  }

  return output;
}
