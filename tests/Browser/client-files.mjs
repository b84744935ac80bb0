// The client's files in a real browser: a page loads each form of the client from the server and talks to it. SERVER_URL is a server
// with the fixture profile "protocol".
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const { SERVER_URL, CHROMIUM = "/usr/bin/chromium" } = process.env;
assert.ok(SERVER_URL, "SERVER_URL must be the address of a running server");

const deadline = 15_000;
const problems = [];
const talk = `
  const socket = io({ transports: ["polling", "websocket"], auth: { token: "abc" } });
  socket.on("auth", auth => { document.title = JSON.stringify(auth); });
  socket.on("connect", async () => {
    document.body.textContent = JSON.stringify(await socket.emitWithAck("message-with-ack", "hello", 1));
  });`;

// The client for MessagePack speaks another format than the server, so it is loaded and not more.
const pages = {
  "script": `<script src="/socket.io/socket.io.js"></script><script>${talk}</script>`,
  "minified": `<script src="/socket.io/socket.io.min.js"></script><script>${talk}</script>`,
  "module": `<script type="module">import { io } from "/socket.io/socket.io.esm.min.js";${talk}</script>`,
  "msgpack": `<script src="/socket.io/socket.io.msgpack.min.js"></script><script>document.body.textContent = typeof io;</script>`,
};

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

async function open(name) {
  const page = await browser.newPage();
  page.setDefaultTimeout(deadline);
  page.on("console", message => message.type() === "error" && problems.push(`${name}: ${message.text()}`));
  page.on("pageerror", error => problems.push(`${name}: ${error.message}`));
  page.on("response", response => response.status() >= 400 && problems.push(`${name}: ${response.status()} for ${response.url()}`));

  // Any page of the server's origin would do; the server has none.
  await page.route(`${SERVER_URL}/page`, route => route.fulfill({ contentType: "text/html", body: `<!doctype html><link rel="icon" href="data:,"><body>${pages[name]}</body>` }));
  await page.goto(`${SERVER_URL}/page`);
  return page;
}

try {
  for (const name of Object.keys(pages)) {
    const page = await open(name);
    if (name === "msgpack") {
      await page.getByText("function", { exact: true }).waitFor();
    } else {
      await page.getByText('["hello",1]').waitFor();
      assert.equal(await page.title(), '{"token":"abc"}');
    }

    await page.close();
  }

  assert.deepEqual(problems, [], "the browser reported problems");
  console.log("client files ok");
} catch (error) {
  console.error(`client files failed: ${error.message}`);
  problems.forEach(problem => console.error(`  in the browser: ${problem}`));
  process.exitCode = 1;
} finally {
  await browser.close();
}
