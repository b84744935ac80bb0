// Profile "engine-options": servers under paths of their own, each with an option that the other profiles leave alone.
import { frame, opcodes } from "../websocket-frames.mjs";

const polling = "EIO=4&transport=polling";
const websocket = "EIO=4&transport=websocket";
const [allowed, other] = ["http://one.example", "http://other.example"];
const later = time => new Promise(resolve => setTimeout(resolve, time));

const compared = [
  "access-control-allow-origin", "access-control-allow-credentials", "access-control-allow-methods", "access-control-allow-headers", "access-control-expose-headers",
  "access-control-max-age", "vary", "x-first", "x-every",
];

// A request whose headers matter, those beside the usual ones too.
async function headersOf(wire, method, query, headers = {}) {
  const connection = wire.tcp();
  await connection.write(wire.request(method, query, { headers }));
  const response = await connection.response();
  const shown = compared.filter(name => response.headers.has(name)).map(name => `${name}: ${response.headers.get(name)}`);
  wire.note(`${method} ${response.status} [${shown.join("; ").toLowerCase()}] ${response.body.slice(0, 1)}`);
  return response;
}

const idOf = response => JSON.parse(response.body.slice(1)).sid;

// The attributes of a cookie have no order, and no case.
async function cookiesOf(wire, query) {
  const connection = wire.tcp();
  await connection.write(wire.request("GET", query));
  const response = await connection.response();
  const sid = /"sid":"([\w-]{20})"/.exec(response.body)?.[1];
  const [named, ...attributes] = (response.cookies[0] ?? "none").split("; ");
  wire.note(`${named.replace(sid, "<sid>")} [${attributes.map(attribute => attribute.toLowerCase()).filter(attribute => !attribute.startsWith("expires=")).sort().join("; ")}]`);
  return sid;
}

async function opened(wire) {
  const client = wire.ws(websocket);
  await client.ready;
  await client.next();
  return client;
}

const at = (path, run) => wire => run(wire.at(path));

export const cases = [
  { name: "upgrades that are not offered", run: at("/without-upgrades/", wire => wire.http("GET", polling)) },
  { name: "polling alone offers no upgrade", run: at("/polling-alone/", wire => wire.http("GET", polling)) },
  { name: "polling alone knows no WebSocket", run: at("/polling-alone/", wire => wire.http("GET", websocket)) },
  { name: "refused with a text of the application's", run: at("/refusing/", wire => wire.http("GET", polling)) },
  { name: "an id that cannot be made", run: at("/without-ids/", wire => wire.http("GET", polling)) },
  { name: "a path without a slash, where none is added", run: at("/without-slash", wire => wire.http("GET", polling)) },
  { name: "a path with a slash, configured without", run: at("/added-slash/", wire => wire.http("GET", polling)) },
  { name: "a path with a slash, configured with it", run: at("/plain/", wire => wire.http("GET", polling)) },
  { name: "a path of nobody's", run: at("/nowhere/", wire => wire.http("GET", polling)) },

  { name: "a cookie, on the first response alone", run: at("/cookie/", async wire => {
    const sid = await cookiesOf(wire, polling);
    await wire.http("POST", `${polling}&sid=${sid}`, { body: "4x" });
    await cookiesOf(wire, `${polling}&sid=${sid}`);
  }) },
  { name: "a cookie of another name", run: at("/named-cookie/", wire => cookiesOf(wire, polling)) },
  { name: "a cookie that scripts may read", run: at("/open-cookie/", wire => cookiesOf(wire, polling)) },
  { name: "no cookie by default", run: at("/plain/", wire => cookiesOf(wire, polling)) },

  { name: "preflight of an origin that is allowed", run: at("/origins/", wire => headersOf(wire, "OPTIONS", polling, {
    origin: allowed, "access-control-request-method": "POST", "access-control-request-headers": "x-allowed",
  })) },
  { name: "request of an origin that is allowed", run: at("/origins/", wire => headersOf(wire, "GET", polling, { origin: allowed })) },
  { name: "preflight of another origin", run: at("/origins/", wire => headersOf(wire, "OPTIONS", polling, { origin: other, "access-control-request-method": "POST" })) },
  { name: "request of another origin", run: at("/origins/", wire => headersOf(wire, "GET", polling, { origin: other })) },
  { name: "headers of the first response, and of every one", run: at("/headers/", async wire => {
    const sid = idOf(await headersOf(wire, "GET", polling));
    await wire.http("POST", `${polling}&sid=${sid}`, { body: "4x" });
    await headersOf(wire, "GET", `${polling}&sid=${sid}`);
  }) },
  { name: "headers of an upgrade", run: at("/headers/", async wire => {
    const connection = wire.tcp();
    await connection.write(wire.upgradeRequest(websocket));
    const { status, headers } = await connection.response();
    wire.note(`${status} first ${headers.get("x-first")} every ${headers.get("x-every")}`);
  }) },

  { name: "closed by the server while a poll is held", run: at("/plain/", async wire => {
    const query = `${polling}&sid=${await wire.session()}`;
    const held = wire.http("GET", query, { quiet: true });
    await later(20);
    await wire.http("POST", query, { body: "4close" });
    wire.note(`held ${await held}`);
    await wire.http("GET", query);
  }) },
  { name: "closed by the server while no poll is held", run: at("/plain/", async wire => {
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: "4close" });
    await later(150);
    await wire.http("GET", query);
    await wire.http("GET", query);
  }) },
  { name: "closed by the server on a WebSocket", run: at("/plain/", async wire => {
    const client = await wire.frames(websocket);
    await client.write(frame(opcodes.text, "4close"));
    await client.next();
  }) },
  { name: "nothing is compressed where compression is off", run: at("/uncompressed/", async wire => {
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: `4${"x".repeat(1100)}` });
    await wire.http("GET", query, { headers: { "accept-encoding": "gzip" } });
  }) },
  { name: "per-message deflate where it is on", run: at("/deflate/", async wire => {
    const client = await opened(wire);
    wire.note(`extension ${client.socket.extensions}`);
    client.send(`4${"x".repeat(1100)}`);
    await client.next();
  }) },

  // What comes too early is wrong; what comes late comes from a busy machine.
  { name: "a ping waits for an interval after the open packet, and after each pong", run: at("/heartbeat/", async wire => {
    const client = await opened(wire);
    let since = performance.now();
    for (let round = 0; round < 3; round++) {
      await client.next();
      wire.note(`${performance.now() - since > 200}`);
      await later(150);
      client.send("3");
      since = performance.now();
    }
  }) },
  { name: "a message puts the timeout off", run: at("/heartbeat/", async wire => {
    const client = await opened(wire);
    await client.next();
    const since = performance.now();
    await later(250);
    client.send("4one");
    await client.next();
    await client.next();
    wire.note(`${performance.now() - since > 600}`);
  }) },
  { name: "three rounds of the heartbeat by polling", run: at("/heartbeat/", async wire => {
    const query = `${polling}&sid=${await wire.session()}`;
    for (let round = 0; round < 3; round++) {
      await wire.http("GET", query);
      await wire.http("POST", query, { body: "3" });
    }

    await wire.http("POST", query, { body: "4still here" });
    await wire.http("GET", query);
  }) },
];
