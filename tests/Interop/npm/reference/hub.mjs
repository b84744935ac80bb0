// The hub's six default events on the reference implementation: [--port 0]. Proves clients/hub.test.mjs without our hub.
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Server } from "socket.io";

const longestRoom = 256;
const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });
const http = createServer((_, response) => response.writeHead(404).end());
const io = new Server(http);

// Every event answers its ack, if it has one, with what its rule says: nothing wrong, or what is wrong.
function rule(socket, event, apply) {
  socket.on(event, (...args) => {
    const ack = args.at(-1) instanceof Function ? args.pop() : () => {};
    const error = apply(...args);
    ack(error === undefined ? { ok: true } : { ok: false, error });
  });
}

function wrongRoom(room) {
  if (typeof room !== "string") return "the first argument must be a string";
  if (room.length > longestRoom) return "the room's name is too long";
  return io.sockets.sockets.has(room) ? "the room is a socket's own" : undefined;
}

io.on("connection", socket => {
  rule(socket, "join", room => {
    const wrong = wrongRoom(room);
    return wrong ?? void socket.join(room);
  });
  rule(socket, "leave", room => {
    const wrong = wrongRoom(room);
    return wrong ?? void socket.leave(room);
  });
  rule(socket, "speak", (...args) => void socket.broadcast.emit("heard", ...args));
  rule(socket, "shout", (...args) => void io.emit("heard", ...args));
  rule(socket, "tell", (to, ...args) => void socket.to(to).emit("heard", ...args));
  rule(socket, "echo", (...args) => void socket.emit("echo", ...args));
});
http.listen(Number(values.port), "127.0.0.1", () => console.log(`ready ${http.address().port}`));
["SIGTERM", "SIGINT"].forEach(signal => process.once(signal, () => process.exit(0)));
