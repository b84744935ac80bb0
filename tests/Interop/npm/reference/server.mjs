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

const profiles = { engine, "engine-client": engineClient, protocol };
const http = createServer((_, response) => response.writeHead(404).end());
profiles[values.profile](http);
http.listen(0, "127.0.0.1", () => console.log(`ready ${http.address().port}`));
