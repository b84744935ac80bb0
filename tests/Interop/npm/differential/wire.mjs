// Raw requests and raw frames, written down as a transcript that two servers can be compared by.
import { request } from "node:http";
import { connect } from "node:net";
import WebSocket from "ws";
import { Tcp } from "./tcp.mjs";

const comparedHeaders = [
  "set-cookie", "content-type", "cache-control", "etag", "x-xss-protection", "content-encoding", "access-control-allow-origin", "access-control-allow-methods",
  "access-control-allow-headers", "access-control-allow-credentials", "access-control-expose-headers", "access-control-max-age",
];
const patience = 1500;

// Longer than any poll is held: a ping ends it.
const longestPoll = 3000;

// Ids are random, or count what else went on in the namespace; everything else must be equal.
const neutral = text => text
  .replace(/(\\?)"sid\1":\1"[\w-]{20}\1"/g, '"sid":"<sid>"')
  .replace(/"pid":"[\w-]{20}"/g, '"pid":"<pid>"')
  .replace(/"[P-R][\w-]{6}(?:\.[\w-]+)?"\]/, '"<offset>"]')
  .replace(/[\da-f]{8}-[\da-f-]{27}/g, "<uuid>")
  .replace(/(43(?:\/\w+,)?\d+\[)"[\w-]{20}"\]/g, '$1"<sid>"]')
  .replace(/ 42\d+\["(ack|question)"\]/, ' 42<id>["$1"]')
  .replace(/expires=[^;]*/gi, "expires=<date>");

export class Wire {
  #base;
  #path;
  #lines = [];
  #open = [];

  constructor(base, path) {
    this.#base = new URL(base);
    this.#path = path;
  }

  // The same transcript, of a server under another path, or on another port.
  at(path, base = this.#base) {
    const other = new Wire(base, path);
    other.#lines = this.#lines;
    other.#open = this.#open;
    return other;
  }

  get transcript() {
    return this.#lines;
  }

  note(line) {
    this.#lines.push(neutral(line));
  }

  close() {
    this.#open.forEach(socket => socket instanceof Tcp ? socket.close() : socket.terminate());
  }

  // A bare connection, for requests and frames that no client library sends.
  tcp() {
    const connection = new Tcp(this.#base.hostname, Number(this.#base.port), line => this.note(line));
    this.#open.push(connection);
    return connection;
  }

  // Whether nobody listens any more.
  isGone() {
    return new Promise(resolve => {
      const socket = connect(Number(this.#base.port), this.#base.hostname, () => resolve(false));
      socket.on("error", () => resolve(true));
      this.#open.push({ terminate: () => socket.destroy() });
    });
  }

  // A request in bytes.
  request(method, query, { headers = {}, body = "", path = this.#path } = {}) {
    const lines = Object.entries({ host: this.#base.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} ${path}${query ? `?${query}` : ""} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
  }

  upgradeRequest(query, headers = {}) {
    const upgrade = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==" };
    return this.request("GET", query, { headers: { ...upgrade, ...headers } });
  }

  // A WebSocket without a library under it, its open packet read.
  async frames(query, headers) {
    const connection = this.tcp();
    await connection.write(this.upgradeRequest(query, headers));
    const { status, headers: answered } = await connection.response() ?? { headers: new Map() };
    const shown = ["sec-websocket-accept", "sec-websocket-extensions", "sec-websocket-protocol"].filter(name => answered.has(name));
    this.note(`upgrade ${status} [${shown.map(name => `${name}: ${answered.get(name)}`).join("; ")}]`);
    if (status === 101) {
      await connection.next();
    }

    return connection;
  }

  // One HTTP request; resolves with its body. Query "" means no query at all.
  http(method, query, { body, headers = {}, path = this.#path, quiet = false, abortAfter } = {}) {
    return new Promise(resolve => {
      const outgoing = request({
        host: this.#base.hostname,
        port: this.#base.port,
        method,
        path: path + (query ? `?${query}` : ""),
        headers: { connection: "close", ...headers },
        agent: false,
      }, response => {
        const chunks = [];
        response.on("data", chunk => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("latin1");
          if (!quiet) {
            // ASP.NET Core answers CORS only to requests that come from a page.
            if (!headers.origin) {
              delete response.headers["access-control-allow-origin"];
            }

            const shown = comparedHeaders.filter(name => response.headers[name]).map(name => `${name}: ${response.headers[name]}`.toLowerCase());
            this.note(`${method} ${response.statusCode} [${shown.join("; ")}] ${response.headers["content-encoding"] ? "(encoded)" : text}`);
          }

          resolve(text);
        });
      });
      outgoing.on("error", error => {
        if (!quiet && abortAfter === undefined && !outgoing.destroyed) {
          this.note(`${method} failed ${error.code}`);
        }

        resolve("");
      });
      outgoing.setTimeout(longestPoll, () => {
        this.note(`${method} unanswered`);
        resolve("");
        outgoing.destroy();
      });
      if (abortAfter !== undefined) {
        setTimeout(() => outgoing.destroy(), abortAfter);
      }

      outgoing.end(body);
    });
  }

  // A polling session; its handshake is not part of the transcript.
  async session(extra = "") {
    const open = await this.http("GET", `EIO=4&transport=polling${extra}`, { quiet: true });
    return JSON.parse(open.slice(1)).sid;
  }

  // A WebSocket whose frames, close and refusal are written down in order.
  ws(query, { label = "ws", options = {}, show = data => `binary ${data.toString("hex")}` } = {}) {
    const socket = new WebSocket(`ws://${this.#base.host}${this.#path}?${query}`, options);
    this.#open.push(socket);
    const waiting = [];
    const seen = [];
    const put = line => {
      seen.push(line);
      waiting.shift()?.();
    };
    socket.on("message", (data, isBinary) => put(isBinary ? show(data) : data.toString()));
    socket.on("close", code => put(`closed ${code}`));
    socket.on("unexpected-response", (_, response) => {
      response.setEncoding("utf8").on("data", text => put(`refused ${response.statusCode} ${response.headers["content-type"]} ${text}`));
    });
    socket.on("error", () => {});
    const ready = new Promise(resolve => ["open", "close", "unexpected-response"].forEach(event => socket.once(event, resolve)));
    let taken = 0;
    return {
      ready,
      socket,
      send: data => socket.send(data),
      // The next thing that happens, or "silence".
      next: async ({ quiet = false } = {}) => {
        if (taken === seen.length) {
          await new Promise(resolve => {
            const timer = setTimeout(resolve, patience);
            waiting.push(() => { clearTimeout(timer); resolve(); });
          });
        }

        const line = taken < seen.length ? seen[taken++] : "silence";
        if (!quiet) {
          this.note(`${label} ${line}`);
        }

        return line;
      },
    };
  }

  // A connected Socket.IO client on a raw WebSocket; what it received so far is in the transcript.
  async connected(connect = "40", frames = 3) {
    const client = this.ws("EIO=4&transport=websocket");
    await client.ready;
    await client.next();
    client.send(connect);
    for (let i = 1; i < frames; i++) {
      await client.next();
    }

    return client;
  }

  // Bytes as they are; resolves with what came back until the server closed or fell silent.
  raw(bytes) {
    return new Promise(resolve => {
      const chunks = [];
      const socket = connect(Number(this.#base.port), this.#base.hostname, () => socket.write(bytes));
      socket.setTimeout(patience, () => socket.destroy());
      socket.on("data", chunk => chunks.push(chunk));
      socket.on("error", () => {});
      socket.on("close", () => {
        const text = Buffer.concat(chunks).toString("latin1");
        this.note(`raw ${text.split("\r\n")[0]}`);
        resolve(text);
      });
    });
  }
}
