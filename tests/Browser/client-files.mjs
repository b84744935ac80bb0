// The client's files in a real browser: a page loads each form of the client from the server and talks to it. SERVER_URL is a server
// with the fixture profile "protocol"; the pages are of another origin, which it lets in.
import assert from "node:assert/strict";
import { deadline, run, watch } from "./browser.mjs";
import { host } from "./pages.mjs";

const { SERVER_URL } = process.env;
assert.ok(SERVER_URL, "SERVER_URL must be the address of a running server");

const files = `${SERVER_URL}/socket.io`;
const talk = `
  const socket = io("${SERVER_URL}", { transports: ["polling", "websocket"], auth: { token: "abc" } });
  socket.on("auth", auth => { document.title = JSON.stringify(auth); });
  socket.emit("message-with-ack", "hello", 1, (...values) => { document.body.textContent = JSON.stringify(values); });`;

// The client for MessagePack speaks another format than the server, so it is loaded and not more.
const pages = {
  script: `<script src="${files}/socket.io.js"></script><script>${talk}</script>`,
  minified: `<script src="${files}/socket.io.min.js"></script><script>${talk}</script>`,
  module: `<script type="module">import { io } from "${files}/socket.io.esm.min.js";${talk}</script>`,
  msgpack: `<script src="${files}/socket.io.msgpack.min.js"></script><script>document.body.textContent = typeof io;</script>`,
};

await run("client files", async browser => {
  const address = await host(pages);
  for (const name of Object.keys(pages)) {
    const page = await browser.newPage();
    page.setDefaultTimeout(deadline);
    watch(page, name);
    await page.goto(address(name));
    if (name === "msgpack") {
      await page.getByText("function", { exact: true }).waitFor();
    } else {
      await page.getByText('["hello",1]').waitFor();
      assert.equal(await page.title(), '{"token":"abc"}');
    }

    await page.close();
  }
});
