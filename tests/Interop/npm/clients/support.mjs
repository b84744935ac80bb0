// What the suites share: connecting, waiting with a deadline, and the three ways a client can travel. PARSER=msgpack: in MessagePack.
import { io } from "socket.io-client";
import msgpack from "socket.io-msgpack-parser";

export const url = process.env.SERVER_URL;

export const format = process.env.PARSER === "msgpack" ? { parser: msgpack } : {};

export const modes = {
  polling: { transports: ["polling"] },
  websocket: { transports: ["websocket"] },
  upgrade: { transports: ["polling", "websocket"] },
};

const deadline = 10_000;

export function within(promise, what, time = deadline) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not happen within ${time} ms`)), time);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export function once(emitter, event, time) {
  return within(new Promise(resolve => emitter.once(event, (...args) => resolve(args))), `"${event}"`, time);
}

export function socketFor(mode, { path = "/", ...options } = {}) {
  return io(url + path, { ...modes[mode], ...format, forceNew: true, reconnection: false, ...options });
}

// A connected socket; in mode "upgrade" it has moved to its WebSocket.
export async function connect(t, mode, options) {
  const socket = socketFor(mode, options);

  // All namespaces of the connection: the process ends when nothing is left open.
  t.after(() => Object.values(socket.io.nsps).forEach(other => other.close()));
  const failed = new Promise((_, reject) => socket.once("connect_error", reject));
  failed.catch(() => {});
  await Promise.race([once(socket, "connect"), failed]);
  if (mode === "upgrade" && socket.io.engine.transport.name !== "websocket") {
    await once(socket.io.engine, "upgrade");
  }

  return socket;
}
