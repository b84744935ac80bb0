// The npm socket.io server under load: node server.mjs [--engine=ws|eiows].
import { createServer } from "node:http";
import { Server } from "socket.io";

async function findEngine(name) {
  switch (name) {
    case "ws":
      // What socket.io uses when nothing is said.
      return undefined;
    case "eiows":
      return (await importEiows()).Server;
    default:
      throw new Error(`There is no engine ${name}: use ws or eiows.`);
  }
}

async function importEiows() {
  try {
    return (await import("eiows")).default;
  } catch (error) {
    console.error("eiows is not there: it is compiled at installation, on Node.js 22, 24 and 26 with their sources at hand.");
    throw error;
  }
}

const argument = process.argv.find((value) => value.startsWith("--engine="));
const wsEngine = await findEngine(argument?.slice("--engine=".length) ?? "ws");
const http = createServer();
const io = new Server(http, wsEngine && { wsEngine });

io.on("connection", (socket) => {
  socket.on("echo", (payload) => socket.emit("echo", payload));
  socket.on("ack", (payload, ack) => ack(payload));
  socket.on("bcast", (payload) => io.emit("bcast", payload));
  socket.on("join", (room, ack) => {
    socket.join(room);
    ack();
  });
  socket.on("room", (room, payload) => io.to(room).emit("room", payload));
  socket.on("bin", (payload) => socket.emit("bin", payload));
});

http.listen(0, "127.0.0.1", () => {
  console.log(`listening http://127.0.0.1:${http.address().port}`);
  console.log("ready");
});
