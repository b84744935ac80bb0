// JSONP in a real browser, by the official client of Socket.IO 2. SERVER_URL is a server with the fixture profile "client" that lets
// protocol 3 in; it is asked by scripts and forms alone.
import assert from "node:assert/strict";
import { deadline, run, watch } from "./browser.mjs";
import { host } from "./pages.mjs";

const { SERVER_URL } = process.env;
assert.ok(SERVER_URL, "SERVER_URL must be the address of a running server");

const client = new URL("../Interop/npm/node_modules/socket.io-client-2/dist/socket.io.js", import.meta.url);

// What scripts and forms may change on the way.
const text = 'two\nlines\r\n \\n \\\\n "quoted" </script> \u2028\u2029 é€😀 a+b=c&d%20e';

const pages = {
  talk: `<script src="/client.js"></script><script>
    window.socket = io("${SERVER_URL}", { transports: ["polling"], forceJSONP: true, forceBase64: true, reconnection: false });
    window.ask = (...args) => new Promise(resolve => socket.emit(...args, resolve));
    socket.on("connect", () => { document.title = "connected"; });
  </script>`,
};

await run("jsonp", async browser => {
  const address = await host(pages, { "client.js": client });
  const page = await browser.newPage();
  page.setDefaultTimeout(deadline);
  watch(page, "jsonp");
  const asked = new Set();
  page.on("request", request => request.url().startsWith(SERVER_URL) && asked.add(`${request.method()} ${request.resourceType()}`));

  // A page that polls by scripts never ends loading.
  await page.goto(address("talk"), { waitUntil: "commit" });
  await page.waitForFunction(() => document.title === "connected");
  assert.equal(await page.evaluate(value => ask("echo", value), text), text);
  assert.deepEqual(await page.evaluate(async () => [...new Uint8Array(await ask("echo", new Uint8Array([0, 10, 13, 255]).buffer))]), [0, 10, 13, 255]);
  assert.equal(await page.evaluate(() => ask("getId")), await page.evaluate(() => socket.io.engine.id));
  assert.deepEqual([...asked].sort(), ["GET script", "POST document"]);
});
