// The reference server for the tests of our client: node client-server.mjs '<options of the server as JSON>'.
// It does to a client what the client asks for, and tells at /seen/requests and /seen/packets what came in.
// Prints "ready PORT" when it listens.
import { createServer } from "node:http";
import { Server } from "socket.io";
import msgpack from "socket.io-msgpack-parser";

const { useMessagePack, ...options } = JSON.parse(process.argv[2] ?? "{}");
const seen = { requests: [], packets: [] };
const http = createServer((request, response) => {
  const list = seen[request.url.replace("/seen/", "")];
  response.writeHead(list ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(list ?? null));
});
const io = new Server(http, { pingInterval: 400, pingTimeout: 1000, ...options, ...(useMessagePack && { parser: msgpack }) });
const note = ({ method, url, headers }) => url.startsWith("/seen/") || seen.requests.push({ method, url, headers });
http.on("request", note);
http.on("upgrade", note);
io.engine.on("connection", connection => connection.on("packet", ({ type, data }) => {
  if (type === "message" && typeof data === "string") seen.packets.push(data);
}));

const refusal = Object.assign(new Error("not welcome"), { data: { code: 401 } });
const cutOff = socket => (socket.conn.transport.socket?._socket ?? socket.request.socket).destroy();
const handlers = {
  echo: (socket, ...args) => socket.emit("echo", ...args),
  answer: (socket, ...args) => args.pop()(...args),
  handshake: (socket, answer) => answer({ auth: socket.handshake.auth, query: socket.handshake.query, headers: socket.handshake.headers }),
  "ask me": async (socket, value, answer) => answer(await socket.timeout(5000).emitWithAck("question", value)),
  "count for me": (socket, count) => { for (let i = 0; i < count; i++) socket.emit("number", i); },
  "disconnect me": socket => socket.disconnect(),
  "close me": socket => socket.disconnect(true),
  "close the engine": socket => socket.conn.close(),
  "cut me off": socket => cutOff(socket),
  "send nonsense": socket => socket.conn.write("2[not JSON"),
  "send a broken frame": socket => socket.conn.transport.socket._socket.write(Buffer.from([0x83, 0x01, 0x41])),
  "be silent": socket => [socket.conn.pingIntervalTimer, socket.conn.pingTimeoutTimer].forEach(clearTimeout),
  "join": (socket, room, answer) => { socket.join(room); answer(); },
  "to room": (socket, room, value) => io.to(room).emit("from room", value),
  "answer nothing": () => {},
  "answer the third": (() => {
    let tries = 0;
    return (socket, answer) => ++tries === 3 && answer("at last");
  })(),
  "cut me off twice": (() => {
    let tries = 0;
    return (socket, answer) => ++tries < 3 ? cutOff(socket) : answer("at last");
  })(),
};
for (const namespace of [io.of("/"), io.of("/other")]) {
  namespace.use((socket, next) => {
    if (socket.handshake.auth.early) socket.emit("early", socket.handshake.auth.early);
    next(socket.handshake.auth.refuse ? refusal : undefined);
  });
  namespace.on("connection", socket => {
    for (const [name, handler] of Object.entries(handlers)) socket.on(name, (...args) => handler(socket, ...args));
  });
}

http.listen(0, "127.0.0.1", () => console.log(`ready ${http.address().port}`));
["SIGTERM", "SIGINT"].forEach(signal => process.once(signal, () => process.exit(0)));
