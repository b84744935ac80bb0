// The hub's console in a real browser: two tabs, messages both ways. HUB_URL is the hub, SCREENSHOT the file to leave.
import { chromium } from "playwright-core";
import assert from "node:assert/strict";

const { HUB_URL, SCREENSHOT, CHROMIUM = "/usr/bin/chromium" } = process.env;
const deadline = 15_000;

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const problems = [];

async function openTab(viewport = { width: 1280, height: 860 }) {
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(deadline);
  page.on("console", message => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", error => problems.push(error.message));
  page.on("requestfailed", request => request.failure()?.errorText !== "net::ERR_ABORTED" && problems.push(`${request.url()} failed`));
  await page.goto(HUB_URL);
  await page.getByTestId("connect").click();
  await page.locator("[data-testid=state][data-state=online]").waitFor();
  await page.getByTestId("state-text").filter({ hasText: "websocket" }).waitFor();
  return page;
}

async function emit(page, event, args) {
  await page.getByTestId("event").fill(event);
  await page.getByTestId("arguments").fill(args);
  await page.getByTestId("emit").click();
}

const row = (page, way, text) => page.getByTestId(`row-${way}`).filter({ hasText: text }).first();

try {
  const first = await openTab();
  const second = await openTab();

  await second.getByTestId("room").fill("tea");
  await second.getByTestId("join").click();
  await second.getByTestId("rooms").getByText("tea").waitFor();

  await emit(first, "speak", '["hello others", {"n": 1}]');
  await row(second, "in", "hello others").waitFor();
  await row(first, "ack", '{"ok":true}').waitFor();

  await emit(second, "speak", '"hello back"');
  await row(first, "in", "hello back").waitFor();

  await emit(first, "tell", '["tea", "for the room"]');
  await row(second, "in", "for the room").waitFor();

  await emit(second, "shout", "plain text");
  await row(first, "in", "plain text").waitFor();
  await row(second, "in", "plain text").waitFor();

  const id = await second.getByTestId("socket-id").textContent();
  await emit(first, "tell", JSON.stringify([id, "only for you"]));
  await row(second, "in", "only for you").waitFor();

  await emit(first, "echo", '["<b>not html</b>"]');
  await row(first, "in", "<b>not html</b>").waitFor();
  assert.equal(await first.locator("#traffic b").count(), 0, "what is received must not become HTML");

  await first.getByTestId("file").setInputFiles({ name: "bytes.bin", mimeType: "application/octet-stream", buffer: Buffer.from([1, 2, 254, 255]) });
  await emit(first, "speak", '["a file"]');
  await row(second, "in", "bytes[4] 01 02 fe ff").waitFor();

  await emit(first, "join", `[${JSON.stringify(id)}]`);
  await row(first, "ack", "the room is a socket's own").waitFor();

  await emit(first, "speak", "[broken");
  await first.getByTestId("emit-error").filter({ hasText: "not JSON" }).waitFor();
  assert.deepEqual(problems, [], "the browser reported problems");

  await first.getByTestId("file").setInputFiles([]);
  await emit(first, "speak", '["good evening"]');
  await row(second, "in", "good evening").waitFor();
  if (SCREENSHOT) {
    await second.screenshot({ path: SCREENSHOT });
    if (process.env.SCREENSHOT_VARIANTS) {
      await second.emulateMedia({ colorScheme: "dark" });
      await second.screenshot({ path: SCREENSHOT.replace(".png", "-dark.png") });
      await second.setViewportSize({ width: 380, height: 900 });
      await second.screenshot({ path: SCREENSHOT.replace(".png", "-narrow.png") });
    }
  }

  console.log("console ok");
} finally {
  await browser.close();
}
