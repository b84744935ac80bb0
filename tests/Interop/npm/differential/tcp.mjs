// A bare TCP connection to a server: bytes out as they are, and what comes back taken apart again.
import { connect } from "node:net";
import { closeFrame, readFrames } from "./websocket-frames.mjs";

const patience = 1500;

export class Tcp {
  #socket;
  #bytes = Buffer.alloc(0);
  #lines = [];
  #ended = false;
  #wake = () => {};
  #note;

  constructor(host, port, note) {
    this.#note = note;
    this.#socket = connect(port, host);
    this.#socket.setNoDelay(true);
    this.#socket.on("error", () => {});
    this.#socket.on("data", chunk => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });

    // A reset and a proper end look different to TCP and the same to a client: the server has gone.
    this.#socket.on("close", () => {
      this.#ended = true;
      this.#wake();
    });
  }

  write(bytes) {
    return new Promise(resolve => this.#socket.write(bytes, () => resolve()));
  }

  // Half a connection: the client has said all it will.
  end() {
    this.#socket.end();
  }

  abort() {
    this.#socket.resetAndDestroy();
  }

  close() {
    this.#socket.destroy();
  }

  // The head and body of the next response, or undefined: the server fell silent or went.
  async response({ bodyless = false } = {}) {
    for (;;) {
      const text = this.#bytes.toString("latin1");
      const head = text.indexOf("\r\n\r\n");
      if (head >= 0) {
        const [status, ...fields] = text.slice(0, head).split("\r\n");
        const pairs = fields.map(field => [field.slice(0, field.indexOf(":")).toLowerCase(), field.slice(field.indexOf(":") + 1).trim()]);
        const headers = new Map(pairs);
        const body = readBody(text.slice(head + 4), headers, bodyless || / (101|204|304) /.test(status), this.#ended);
        if (body) {
          this.#bytes = this.#bytes.subarray(head + 4 + body.taken);
          return { status: Number(status.split(" ")[1]), headers, body: body.text, cookies: pairs.filter(([name]) => name === "set-cookie").map(([, value]) => value) };
        }
      }

      if (this.#ended || !await this.#more()) {
        return undefined;
      }
    }
  }

  // The next frame, "gone" when the server has closed the connection, "silence" when nothing happens.
  async next({ quiet = false } = {}) {
    let line;
    for (;;) {
      const [lines, rest] = readFrames(this.#bytes);
      this.#bytes = rest;
      this.#lines.push(...lines);
      line = this.#lines.shift() ?? (this.#ended ? "gone" : undefined);
      if (line !== undefined || !await this.#more()) {
        break;
      }
    }

    line ??= "silence";
    if (!quiet) {
      this.#note(`frame ${line}`);
    }

    return line;
  }

  // Whether the server goes within the time it has, whatever it says before that. It may wait for its close frame to be answered.
  async gone() {
    let line;
    do {
      line = await this.next({ quiet: true });
      if (line.startsWith("close ")) {
        await this.write(closeFrame());
      }
    } while (line !== "gone" && line !== "silence");
    this.#note(line === "gone" ? "closed by the server" : "left open");
  }

  #more() {
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(false), patience);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}

function readBody(text, headers, bodyless, ended) {
  if (bodyless) {
    return { text: "", taken: 0 };
  }

  if (headers.get("transfer-encoding") === "chunked") {
    let [body, at] = ["", 0];
    for (;;) {
      const line = text.indexOf("\r\n", at);
      const size = parseInt(text.slice(at, line), 16);
      if (line < 0 || text.length < line + 4 + size) return undefined;
      body += text.slice(line + 2, line + 2 + size);
      at = line + 4 + size;
      if (size === 0) return { text: body, taken: at };
    }
  }

  const length = headers.get("content-length");
  if (length === undefined) return ended ? { text, taken: text.length } : undefined;
  return text.length >= Number(length) ? { text: text.slice(0, Number(length)), taken: Number(length) } : undefined;
}
