// Engine.IO servers side by side, each with options of its own under a path of its own. They echo; "close" closes, a moment later.
import { Server } from "engine.io";

export const origins = ["http://one.example", "http://two.example"];

export function engineOptions(http) {
  // Each server listens for upgrades: no leak.
  http.setMaxListeners(0);
  const serve = (path, options = {}, attached = {}) => {
    const server = new Server(options);
    server.attach(http, { path, ...attached });
    server.on("connection", socket => socket.on("message", data => data === "close" ? setTimeout(() => socket.close(), 50) : socket.send(data)));
    return server;
  };

  serve("/plain/");
  serve("/heartbeat/", { pingInterval: 300, pingTimeout: 400 });
  serve("/without-upgrades/", { allowUpgrades: false });
  serve("/polling-alone/", { transports: ["polling"] });
  serve("/refusing/", { allowRequest: (_, callback) => callback("not today", false) });
  serve("/without-ids/").generateId = () => { throw new Error("no id"); };
  serve("/without-slash", {}, { addTrailingSlash: false });
  serve("/added-slash");
  serve("/cookie/", { cookie: true });
  serve("/named-cookie/", { cookie: { name: "sticky", path: "/sub", sameSite: "strict", maxAge: 600 } });
  serve("/open-cookie/", { cookie: { httpOnly: false } });
  serve("/origins/", { cors: { origin: origins, credentials: true, allowedHeaders: ["x-allowed"], exposedHeaders: ["x-exposed"], maxAge: 600 } });
  serve("/uncompressed/", { httpCompression: false });
  serve("/deflate/", { perMessageDeflate: { threshold: 0 } });
  const headers = serve("/headers/");
  headers.on("initial_headers", all => { all["x-first"] = "1"; });
  headers.on("headers", all => { all["x-every"] = "1"; });
}
