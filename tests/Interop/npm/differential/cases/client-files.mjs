// The client's files, on any profile of Socket.IO: names, types, tags, encodings.
const scripts = ["socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"];
const get = (wire, name, headers = {}, query = "", method = "GET") => wire.http(method, query, { path: `/socket.io/${name}`, headers });

export const cases = [
  ...scripts.flatMap(name => [name, `${name}.map`]).flatMap(name => [
    { name: `file ${name}`, run: async wire => wire.note(`${(await get(wire, name, { "accept-encoding": "gzip" })).length > 5000}`) },
    { name: `file ${name}, plain`, run: wire => get(wire, name) },
  ]),
  ...["br", "gzip, deflate, br", "br;q=0.1, gzip;q=0.2", "deflate", "identity", "*", "gzip;q=0", "zstd"].map(encoding => ({
    name: `file accepted in ${encoding}`,
    run: wire => get(wire, "socket.io.min.js", { "accept-encoding": encoding }),
  })),
  { name: "file with a query", run: wire => get(wire, "socket.io.esm.min.js", { "accept-encoding": "gzip" }, "v=1&transport=polling") },
  { name: "file for a page of another origin", run: wire => get(wire, "socket.io.js", { origin: "http://example.com", "accept-encoding": "gzip" }) },
  ...['"1.0.0"', "*", "x"].map(tag => ({ name: `file known as ${tag}`, run: wire => get(wire, "socket.io.js", { "if-none-match": tag, "accept-encoding": "gzip" }) })),
  ...["", "W/"].map(prefix => ({
    name: `file known as the same${prefix && ", weakly"}`,
    run: async wire => {
      const tag = /v(\d+\.\d+\.\d+)/.exec(await wire.http("GET", "", { path: "/socket.io/socket.io.min.js", quiet: true }))[1];
      await get(wire, "socket.io.js", { "if-none-match": `${prefix}"${tag}"` });
    },
  })),
  { name: "file by HEAD", run: wire => get(wire, "socket.io.js", {}, "", "HEAD") },
  { name: "file by POST", run: wire => get(wire, "socket.io.min.js", { "accept-encoding": "gzip" }, "", "POST") },
  ...["socket.io.txt", "package.json", "socket.io.js.map.map", "socket.io.js/", "default/socket.io.js", "..%2fsocket.io.js", "%73ocket.io.txt", "socket.io"].map(name => ({
    name: `no file ${name}`,
    run: wire => get(wire, name, { "accept-encoding": "gzip" }),
  })),
];
