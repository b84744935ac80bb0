// Profile "engine-client": a limit of 100 bytes, handshakes refused on request, cookies, and answers by order.
const polling = "EIO=4&transport=polling";
const websocket = "EIO=4&transport=websocket";

const orders = ["give binary", "give utf8", "anything else", ""];

async function greeted(wire) {
  const client = wire.ws(websocket);
  await client.ready;
  await client.next();
  await client.next();
  return client;
}

const noteCookies = (wire, response) => wire.note(`cookies ${response.cookies.map(cookie => cookie.replace(/Expires=.*/, "Expires=<time>")).join(" | ")}`);

export const cases = [
  ...["", "=", "=1"].map(value => ({ name: `refused by polling ?deny${value}`, run: wire => wire.http("GET", `${polling}&deny${value}`) })),
  { name: "refused by polling, with an unknown session", run: wire => wire.http("GET", `${polling}&deny&sid=unknown`) },
  { name: "refused, and of the wrong protocol", run: wire => wire.http("GET", "EIO=3&transport=polling&deny") },
  { name: "refused, and by the wrong method", run: wire => wire.http("POST", `${polling}&deny`) },
  { name: "refused by WebSocket, and of the wrong protocol", run: async wire => {
    const client = wire.ws("EIO=3&transport=websocket&deny=1");
    await client.ready;
    await client.next();
  } },
  { name: "deny on the later requests of a session", run: async wire => {
    const query = `${polling}&sid=${await wire.session()}&deny=1`;
    await wire.http("POST", query, { body: "4x" });
    await wire.http("GET", query);
  } },
  { name: "greeting by polling is not in the first response", run: async wire => {
    const open = await wire.http("GET", polling);
    await wire.http("GET", `${polling}&sid=${JSON.parse(open.split("\x1e")[0].slice(1)).sid}`);
  } },
  { name: "cookies in the first response only", run: async wire => {
    const connection = wire.tcp();
    await connection.write(wire.request("GET", polling));
    const first = await connection.response();
    noteCookies(wire, first);
    await connection.write(wire.request("GET", `${polling}&sid=${JSON.parse(first.body.split("\x1e")[0].slice(1)).sid}`));
    noteCookies(wire, await connection.response());
  } },
  { name: "cookies in the response to an upgrade request", run: async wire => {
    const connection = wire.tcp();
    await connection.write(wire.upgradeRequest(websocket));
    noteCookies(wire, await connection.response());
  } },
  { name: "no cookies in the response to the upgrade of a session", run: async wire => {
    const sid = await wire.session();
    const connection = wire.tcp();
    await connection.write(wire.upgradeRequest(`${websocket}&sid=${sid}`));
    noteCookies(wire, await connection.response());
  } },
  ...orders.map(order => ({ name: `polling, ordered "${order}"`, run: async wire => {
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: `4${order}` });
    await wire.http("GET", query);
  } })),
  ...orders.map(order => ({ name: `ws, ordered "${order}"`, run: async wire => {
    const client = await greeted(wire);
    client.send(`4${order}`);
    await client.next();
  } })),
  { name: "sendHeaders tells the first request's headers", run: async wire => {
    const headers = { "x-test": "One", "X-UPPER": "Two" };
    const open = await wire.http("GET", polling, { headers, quiet: true });
    const query = `${polling}&sid=${JSON.parse(open.split("\x1e")[0].slice(1)).sid}`;
    await wire.http("POST", query, { body: "4sendHeaders" });
    const all = (await wire.http("GET", query, { quiet: true })).split("\x1e").find(packet => packet.startsWith("4{"));
    const told = JSON.parse(all.slice(1));
    wire.note(["x-test", "x-upper"].map(name => `${name} ${told[name]}`).join());
  } },
  ...[99, 100, 101].map(size => ({ name: `post of ${size} bytes, the limit being 100`, run: async wire => {
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: "4" + "x".repeat(size - 1) });
  } })),
  ...[48, 49, 50].map(count => ({ name: `post of ${count} two-byte characters, the limit being 100`, run: async wire => {
    const query = `${polling}&sid=${await wire.session()}`;
    await wire.http("POST", query, { body: "4" + "é".repeat(count) });
  } })),
  ...[99, 100, 101].map(size => ({ name: `ws text of ${size} bytes, the limit being 100`, run: async wire => {
    const client = await greeted(wire);
    client.send("4" + "x".repeat(size - 1));
    await client.next();
  } })),
  ...[100, 101].map(size => ({ name: `ws binary of ${size} bytes, the limit being 100`, run: async wire => {
    const client = await greeted(wire);
    client.send(Buffer.alloc(size, 1));
    await client.next();
  } })),
  { name: "origin where CORS is off", run: wire => wire.http("GET", polling, { headers: { origin: "http://example.com" } }) },
  { name: "OPTIONS where CORS is off", run: wire => wire.http("OPTIONS", polling) },
  { name: "OPTIONS where CORS is off, with an unknown session", run: wire => wire.http("OPTIONS", `${polling}&sid=unknown`) },
];
