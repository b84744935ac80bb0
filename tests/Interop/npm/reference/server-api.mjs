// A Socket.IO server that does what its clients order: rooms, broadcasts, acks, middlewares, disconnections. Clients say as auth who
// they are ("name"): what becomes of such a client is told to the room "watch:NAME". Namespaces /of-SOMETHING come into being when asked for.
import { createServer } from "node:http";
import { Server } from "socket.io";

export function serverApi(http) {
  const io = new Server(http, { serveClient: false, maxHttpBufferSize: 4e6 });
  const children = io.of(/^\/of-/);
  const [rooms, created, marks] = [[], [], new Set()];
  ["create", "join", "leave", "delete"].forEach(what => io.of("/").adapter.on(`${what}-room`, room => rooms.push(`${what} ${room}`)));
  io.on("new_namespace", ({ name }) => created.push(name));

  io.use((socket, next) => {
    socket.data.order = ["first"];
    setTimeout(next, 10);
  });
  io.use((socket, next) => {
    const { early, refuse } = socket.handshake.auth;
    socket.data.order.push("second");
    if (early) {
      socket.emit("early", early);
    }

    next(refuse && Object.assign(new Error(refuse.message), { data: refuse.data }));
  });
  io.on("connection", socket => {
    socket.data.order.push("connection");
    socket.on("order", ack => ack(socket.data.order));
    socket.on("room log", (part, ack) => ack(rooms.filter(line => line.includes(part))));
    socket.on("created", (name, ack) => ack(created.filter(other => other === name).length));
    socket.on("mark", name => marks.add(name));
    socket.on("marked", (name, ack) => ack(marks.has(name)));
    socket.on("another server", (name, pingInterval, ack) => serveElsewhere(pingInterval, reason => io.to(`watch:${name}`).emit("told", "disconnect", reason), ack));
  });
  for (const namespace of [io, children]) {
    namespace.on("connection", socket => {
      tellOfItsEnd(io, socket);
      addRooms(socket);
      addBroadcasts(socket);
      addSelections(socket);
      addEmits(socket);
      addHooks(socket);
      socket.on("leave me", () => socket.disconnect());
      socket.on("cut me", () => socket.disconnect(true));
    });
  }
}

// A server of its own on a free port, with a heartbeat of its own, that a client may close.
function serveElsewhere(pingInterval, tell, ready) {
  const http = createServer();
  const io = new Server(http, { pingInterval, pingTimeout: 200 });
  io.on("connection", socket => {
    socket.on("disconnect", tell);
    socket.on("close server", () => io.close());
  });
  http.listen(0, "127.0.0.1", () => ready(http.address().port));
}

function tellOfItsEnd(io, socket) {
  const { name } = socket.handshake.auth;
  const tell = (...args) => name && io.to(`watch:${name}`).emit("told", ...args);
  socket.data.name = name;
  socket.on("error", () => tell("error"));
  socket.on("disconnecting", reason => tell("disconnecting", reason, socket.rooms.size));
  socket.on("disconnect", reason => tell("disconnect", reason, socket.rooms.size));
}

const others = ({ id, rooms }) => [...rooms].filter(room => room !== id).sort();

function addRooms(socket) {
  socket.on("join", (rooms, ack) => { socket.join(rooms); ack(others(socket)); });
  socket.on("leave", (room, ack) => { socket.leave(room); ack(others(socket)); });
  socket.on("exists", (room, ack) => ack(socket.nsp.adapter.rooms.has(room)));
}

function addBroadcasts(socket) {
  const { nsp } = socket;
  socket.on("say", ({ broadcast, to, except }, ...args) => {
    let operator = broadcast ? socket.broadcast : nsp.to([]);
    to?.forEach(room => { operator = operator.to(room); });
    except?.forEach(room => { operator = operator.except(room); });
    operator.emit("said", ...args);
  });
  socket.on("say to the first", (first, second, text) => {
    const operator = nsp.to(first);
    operator.to(second);
    operator.emit("said", text);
  });
  socket.on("say bytes", room => nsp.to(room).emit("said", Buffer.from([1, 2, 3])));
  socket.on("ask", (room, timeout, ack) => nsp.to(room).timeout(timeout).emit("question", (error, answers) => ack(Boolean(error), answers)));
}

function addSelections(socket) {
  const { nsp } = socket;
  socket.on("put", (from, rooms, ack) => { nsp.in(from).socketsJoin(rooms); ack(true); });
  socket.on("take", (from, rooms, ack) => { nsp.in(from).socketsLeave(rooms); ack(true); });
  socket.on("send away", (room, close) => nsp.in(room).disconnectSockets(close));
  socket.on("find", async (room, ack) => {
    const found = await nsp.in(room).fetchSockets();
    ack(found.map(other => ({ name: other.data.name, auth: other.handshake.auth.name, id: other.id, rooms: others(other) })).sort((a, b) => a.name < b.name ? -1 : 1));
  });
}

function addEmits(socket) {
  socket.on("auth", ack => ack(socket.handshake.auth));
  socket.on("echo", (...args) => socket.emit("echo", ...args));
  socket.on("long", compress => socket.compress(compress).emit("long", "x".repeat(2000)));
  socket.on("volatile between", () => {
    socket.emit("one");
    socket.volatile.emit("two");
    socket.emit("three");
  });
  socket.on("volatile alone", () => socket.volatile.emit("two"));
  socket.on("ask me", timeout => socket.timeout(timeout).emit("question", (error, value) => socket.emit("answered", Boolean(error), value ?? null)));
  socket.on("answer twice", ack => { ack(1); ack(2); });
  socket.on("send me", () => socket.send("text"));
  socket.on("nothing", () => socket.emit("nothing", undefined, NaN));
  socket.on("reserved", (name, ack) => {
    try {
      ack(socket.emit(name));
    } catch (error) {
      ack(error.message);
    }
  });
}

function addHooks(socket) {
  const log = [];
  socket.use((event, next) => {
    if (event[0] === "rewrite") {
      event.splice(0, event.length, "echo", "rewritten");
    }

    next(event[0] === "deny" ? new Error("no") : undefined);
  });
  socket.on("listen", ack => {
    socket.onAny(event => log.push(`in ${event}`));
    socket.prependAny(event => log.push(`first in ${event}`));
    socket.onAnyOutgoing(event => log.push(`out ${event}`));
    socket.prependAnyOutgoing(event => log.push(`first out ${event}`));
    ack(true);
  });
  socket.on("listen no more", ack => {
    socket.offAny();
    socket.offAnyOutgoing();
    ack(true);
  });
  socket.on("log", ack => ack(log));
}
