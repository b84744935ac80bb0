// Socket.IO on Bun, the way @socket.io/bun-engine documents it: bun server.ts.
import { Server as Engine } from "@socket.io/bun-engine";
import { Server } from "socket.io";

const io = new Server();
const engine = new Engine({ path: "/socket.io/" });
io.bind(engine);

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

const server = Bun.serve({ hostname: "127.0.0.1", port: 0, ...engine.handler() });
console.log(`listening http://127.0.0.1:${server.port}`);
console.log("ready");
