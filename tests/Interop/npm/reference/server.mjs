// The fixture profiles on the reference implementation, for differential runs: --profile NAME. Prints "ready PORT".
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Server } from "socket.io";
import { Server as EngineServer } from "engine.io";

const { values } = parseArgs({ options: { profile: { type: "string" } } });

function engine(http) {
  const server = new EngineServer({ pingInterval: 300, pingTimeout: 200, cors: { origin: "*" } });
  server.attach(http, { path: "/engine.io/" });
  server.on("connection", socket => socket.on("message", data => socket.send(data)));
}

function engineClient(http) {
  const server = new EngineServer({
    pingInterval: 500,
    maxHttpBufferSize: 100,
    allowRequest: (request, callback) => callback(null, !request._query.deny),
  });
  server.attach(http, { path: "/engine.io/" });
  server.on("initial_headers", headers => {
    headers["set-cookie"] = [
      "1=1; Max-Age=86400",
      "2=2; Path=/; HttpOnly; Secure; SameSite=Strict",
      "3=3; Max-Age=0",
      `4=4; Expires=${new Date().toUTCString()}`,
    ];
  });
  server.on("connection", socket => {
    socket.send("hi");
    socket.on("message", data => {
      switch (data) {
        case "give binary": return socket.send(Buffer.from([0, 1, 2, 3, 4]));
        case "give utf8": return socket.send("пойду спать всем спокойной ночи");
        default: return socket.send(data);
      }
    });
  });
}

function protocol(http) {
  const io = new Server(http, { pingInterval: 300, pingTimeout: 200, connectTimeout: 1000, cors: { origin: "*" } });
  io.on("connection", socket => {
    socket.emit("auth", socket.handshake.auth);
    socket.on("message", (...args) => socket.emit("message-back", ...args));
    socket.on("message-with-ack", (...args) => args.pop()(...args));
  });
  io.of("/custom").on("connection", socket => socket.emit("auth", socket.handshake.auth));
}

const doge = Buffer.from("asdfasdf");
const isMixed = value => value?.hello === "lol" && Buffer.isBuffer(value.message) && value.goodbye === "gotcha";

function client(http) {
  const io = new Server(http, {
    pingInterval: 2000,
    cors: { origin: "*" },
    allowRequest: (_, callback) => setTimeout(() => callback(null, true), 10),
  });
  io.use((socket, next) => next(socket.handshake.query.fail ? new Error("Auth failed (main namespace)") : undefined));
  for (const name of ["/timeout_socket", "/valid", "/asd"]) {
    io.of(name);
  }

  io.of("/foo").on("connection", socket => socket.on("getId", ack => ack(socket.id)));
  io.of("/abc").on("connection", socket => socket.emit("handshake", socket.handshake));
  io.of("/no").use((_, next) => next(new Error("Auth failed (custom namespace)")));
  io.on("connection", socket => {
    let blobs = 0;
    let first = false;
    const answers = {
      hi: () => socket.emit("hi"),
      echo: (value, ack) => ack(value),
      ack: () => socket.emit("ack", (a, b) => a === 5 && b.test && socket.emit("got it")),
      getUtf8: () => ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"].forEach(text => socket.emit("takeUtf8", text)),
      false: () => socket.emit("false", false),
      doge: () => socket.emit("doge", doge),
      getbin: () => socket.emit("takebin", doge),
      buffa: value => Buffer.isBuffer(value) && socket.emit("buffack"),
      jsonbuff: value => isMixed(value) && socket.emit("jsonbuff-ack"),
      jsonblob: value => isMixed(value) && socket.emit("jsonblob-ack"),
      abuff1: value => { first = Buffer.isBuffer(value); },
      abuff2: () => first && socket.emit("abuff2-ack"),
      blob: value => Buffer.isBuffer(value) && socket.emit("back"),
      blob1: value => { blobs = Buffer.isBuffer(value) ? 1 : 0; },
      blob2: value => { blobs = blobs === 1 && value === "second" ? 2 : 0; },
      blob3: value => blobs === 2 && Buffer.isBuffer(value) && socket.emit("blob3-ack"),
      getId: ack => ack(socket.id),
    };
    Object.entries(answers).forEach(([event, answer]) => socket.on(event, answer));
  });
}

const profiles = { engine, client, "engine-client": engineClient, protocol };
const http = createServer((_, response) => response.writeHead(404).end());
profiles[values.profile](http);
http.listen(0, "127.0.0.1", () => console.log(`ready ${http.address().port}`));
