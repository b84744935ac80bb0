// What each profile of the fixture server does, on the npm packages. The contract is the fixture server's.
import { Server } from "socket.io";
import { Server as EngineServer } from "engine.io";
import msgpack from "socket.io-msgpack-parser";
import { engineOptions } from "./engine-options.mjs";
import { serverApi } from "./server-api.mjs";

const doge = Buffer.from("asdfasdf");
const utf8 = ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"];

function engine(http) {
  const server = new EngineServer({ pingInterval: 300, pingTimeout: 200, maxHttpBufferSize: 1e6, cors: { origin: "*" }, allowEIO3: true });
  server.attach(http, { path: "/engine.io/" });
  server.on("connection", socket => socket.on("message", data => socket.send(data)));
}

function engineClient(http) {
  const server = new EngineServer({
    pingInterval: 500,
    maxHttpBufferSize: 100,
    allowRequest: (request, callback) => callback(null, !("deny" in request._query)),
  });
  server.attach(http, { path: "/engine.io/" });
  server.on("initial_headers", headers => {
    headers["set-cookie"] = [
      "1=1; Max-Age=86400", "2=2; Path=/; HttpOnly; Secure; SameSite=Strict", "3=3; Max-Age=0", `4=4; Expires=${new Date().toUTCString()}`,
    ];
  });
  server.on("connection", socket => {
    socket.send("hi");
    socket.on("message", data => {
      switch (data) {
        case "give binary": return socket.send(Buffer.from([0, 1, 2, 3, 4]));
        case "give utf8": return socket.send("пойду спать всем спокойной ночи");
        case "sendHeaders": return socket.send(JSON.stringify(socket.request.headers));
        default: return socket.send(data);
      }
    });
  });
}

function protocol(http, { eio3, parser }) {
  const io = new Server(http, {
    pingInterval: 300,
    pingTimeout: 200,
    connectTimeout: 1000,
    cors: { origin: "*" },
    allowEIO3: eio3,
    ...(parser && { parser }),
  });
  io.on("connection", socket => {
    socket.emit("auth", socket.handshake.auth);
    socket.on("message", (...args) => socket.emit("message-back", ...args));
    socket.on("message-with-ack", (...args) => args.at(-1) instanceof Function && args.pop()(...args));
  });
  io.of("/custom").on("connection", socket => socket.emit("auth", socket.handshake.auth));
}

function client(http, { eio3, parser }) {
  const io = new Server(http, {
    pingInterval: 2000,
    cors: { origin: "*" },
    allowEIO3: eio3,
    connectionStateRecovery: {},
    ...(parser && { parser }),

    // The contract: clients must cope with a handshake that takes a moment.
    allowRequest: (_, callback) => setTimeout(() => callback(null, true), 10),
  });
  io.use((socket, next) => next("fail" in socket.handshake.query ? new Error("Auth failed (main namespace)") : undefined));
  io.on("connection", addClientHandlers);
  io.of("/foo").on("connection", socket => socket.on("getId", ack => ack(socket.id)));
  ["/timeout_socket", "/valid", "/asd"].forEach(name => io.of(name));
  io.of("/abc").on("connection", socket => socket.emit("handshake", socket.handshake));
  io.of("/no").use((_, next) => next(new Error("Auth failed (custom namespace)")));
}

function addClientHandlers(socket) {
  const seen = new Set();
  const isMixed = value => value?.hello === "lol" && Buffer.isBuffer(value.message) && value.goodbye === "gotcha";
  const answerWhen = (event, answer, isRight) => socket.on(event, value => isRight(value) && socket.emit(answer));
  const rememberWhen = (event, isRight) => socket.on(event, value => isRight(value) && seen.add(event));
  const ask = (event, answer) => socket.on(event, (...args) => args.at(-1) instanceof Function && args.at(-1)(answer(args[0])));

  socket.on("hi", () => socket.emit("hi"));
  socket.on("ack", () => socket.emit("ack", (a, b) => a === 5 && b?.test && socket.emit("got it")));
  socket.on("getDate", () => socket.emit("takeDate", new Date()));
  socket.on("getDateObj", () => socket.emit("takeDateObj", { date: new Date() }));
  socket.on("getUtf8", () => utf8.forEach(text => socket.emit("takeUtf8", text)));
  socket.on("false", () => socket.emit("false", false));
  socket.on("doge", () => socket.emit("doge", doge));
  socket.on("getbin", () => socket.emit("takebin", doge));

  ask("echo", value => value instanceof Function ? undefined : value);
  ask("getAckDate", () => new Date());
  ask("getHandshake", () => socket.handshake);
  ask("getId", () => socket.id);

  answerWhen("buffa", "buffack", Buffer.isBuffer);
  answerWhen("jsonbuff", "jsonbuff-ack", isMixed);
  answerWhen("jsonblob", "jsonblob-ack", isMixed);
  answerWhen("blob", "back", Buffer.isBuffer);
  rememberWhen("abuff1", Buffer.isBuffer);
  answerWhen("abuff2", "abuff2-ack", () => seen.has("abuff1"));
  rememberWhen("blob1", Buffer.isBuffer);
  rememberWhen("blob2", value => value === "second" && seen.has("blob1"));
  answerWhen("blob3", "blob3-ack", value => Buffer.isBuffer(value) && seen.has("blob2"));
}

const recovery = connectionStateRecovery => http => {
  const io = new Server(http, { connectionStateRecovery: { maxDisconnectionDuration: 2000, ...connectionStateRecovery } });
  io.use((socket, next) => {
    socket.data.passed = (socket.data.passed ?? 0) + 1;
    next();
  });
  io.on("connection", socket => {
    socket.on("join", (room, ack) => { socket.join(room); ack(true); });
    socket.on("remember", (name, ack) => { socket.data.name = name; ack(true); });
    socket.on("state", ack => ack({
      recovered: socket.recovered,
      rooms: [...socket.rooms].filter(room => room !== socket.id).sort(),
      name: socket.data.name ?? null,
    }));
    socket.on("direct", (...args) => socket.emit("said", ...args));
    socket.on("say", (room, ...args) => io.to(room).emit("said", ...args));
    socket.on("say to others", (room, except, ...args) => io.to(room).except(except).emit("said", ...args));
    socket.on("say volatile", (room, ...args) => io.to(room).volatile.emit("said", ...args));
    socket.on("passed", ack => ack(socket.data.passed));
    socket.on("leave me", () => socket.disconnect());
    socket.on("disconnect", () => socket.data.name && io.to(`watch:${socket.data.name}`).emit("gone"));
  });
};

function dynamic(http) {
  const io = new Server(http, { cleanupEmptyChildNamespaces: true });
  const rooms = io.of(/^\/room-[0-9]+$/);
  rooms.use((socket, next) => next(socket.handshake.auth.refuse ? new Error("not you") : undefined));
  rooms.on("connection", socket => {
    socket.on("where", ack => ack(socket.nsp.name));
    socket.on("join", (room, ack) => { socket.join(room); ack(true); });
    socket.on("all", (room, text) => rooms.to(room).emit("said", text));
  });
  const documents = io.of((name, auth, next) => setTimeout(() => next(null, name.startsWith("/doc-") && auth.token === "secret"), 20));
  documents.on("connection", socket => socket.on("where", ack => ack(socket.nsp.name)));
  io.on("connection", socket => socket.on("exists", (name, ack) => ack(io._nsps.has(name))));
}

function bench(http) {
  const io = new Server(http);
  io.on("connection", socket => {
    socket.on("echo", value => socket.emit("echo", value));
    socket.on("ack", (value, ack) => ack(value));
    socket.on("bcast", value => io.emit("bcast", value));
    socket.on("join", (room, ack) => { socket.join(room); ack(); });
    socket.on("room", (room, value) => io.to(room).emit("room", value));
    socket.on("bin", value => socket.emit("bin", value));
  });
}

const inMessagePack = profile => (http, options) => profile(http, { ...options, parser: msgpack });

export const profiles = {
  engine, "engine-client": engineClient, "engine-options": engineOptions, "server-api": serverApi, protocol, client, dynamic, bench,
  recovery: recovery(), "recovery-strict": recovery({ skipMiddlewares: false }),
  "protocol-msgpack": inMessagePack(protocol), "client-msgpack": inMessagePack(client),
};
