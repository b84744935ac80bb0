// The hub's console in a real browser: two tabs, messages both ways. HUB_URL is the hub, SCREENSHOT the picture to leave of
// the tab that listens; with SCREENSHOT_VARIANTS set, a dark and a narrow one beside it.
import assert from "node:assert/strict";
import { deadline, run, watch } from "./browser.mjs";

const { HUB_URL, SCREENSHOT, SCREENSHOT_VARIANTS } = process.env;
assert.ok(HUB_URL, "HUB_URL must be the address of a running hub");

const row = (page, way, text) => page.getByTestId(`row-${way}`).filter({ hasText: text }).first();

async function connect(page, transport, expected) {
  await page.getByTestId("transport").selectOption(transport);
  await page.getByTestId("connect").click();
  await page.locator("[data-testid=state][data-state=online]").waitFor();
  await page.getByTestId("transport-now").filter({ hasText: expected }).waitFor();
}

async function openTab(browser, name) {
  // A context each, so that no tab lies behind another: Chromium slows down what nobody sees. And no animation, which would
  // make two pictures of the same page differ.
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: "reduce" });
  context.setDefaultTimeout(deadline);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  watch(page, name);
  await page.goto(HUB_URL);
  await page.getByTestId("empty").waitFor();
  await connect(page, "polling,websocket", "polling → websocket");
  return page;
}

async function emit(page, event, args) {
  await page.getByTestId("event").fill(event);
  await page.getByTestId("arguments").fill(args);
  await page.getByTestId("emit").click();
}

async function attach(page, name, mimeType, buffer) {
  await page.getByTestId("file").setInputFiles({ name, mimeType, buffer });
  await page.getByTestId("file-chip").filter({ hasText: name }).waitFor();
}

const idOf = page => page.getByTestId("socket-id-text").textContent();

async function checkRoom(first, second) {
  await second.getByTestId("room").fill("tea");
  await second.getByTestId("join").click();
  await second.getByTestId("rooms").getByText("tea").waitFor();

  // By the preset, as a visitor would.
  await first.getByTestId("preset-tell").click();
  await first.getByTestId("arguments").fill('["tea", "for the room"]');
  await first.getByTestId("arguments").press("Control+Enter");
  await row(second, "in", '"for the room"').waitFor();
  await row(first, "ack", "tell").waitFor();
}

async function checkEvents(first, second) {
  await emit(first, "speak", '["hello others", {"n": 1, "list": [true, null]}]');
  await row(second, "in", '"hello others", {"n": 1, "list": [true, null]}').waitFor();
  await row(first, "ack", /speak.*\{"ok": true\}.*\d+ ms/s).waitFor();

  await emit(second, "speak", '"hello back"');
  await row(first, "in", "hello back").waitFor();

  await emit(second, "shout", "plain text");
  await row(first, "in", "plain text").waitFor();
  await row(second, "in", "plain text").waitFor();

  await emit(first, "tell", JSON.stringify([await idOf(second), "only for you"]));
  await row(second, "in", "only for you").waitFor();

  await emit(first, "echo", '["<b>not html</b>"]');
  await row(first, "in", '"<b>not html</b>"').waitFor();
  await row(first, "ack", "echo").waitFor();
  assert.equal(await first.getByTestId("traffic").locator("b").filter({ hasText: "not html" }).count(), 0,
    "what is received must not become HTML");
  assert.equal(await first.getByTestId("row-in").filter({ hasText: "for the room" }).count(), 0, "a room told its own sender");
}

async function checkFiles(first, second) {
  await attach(first, "bytes.bin", "application/octet-stream", Buffer.from([1, 2, 254, 255]));
  await emit(first, "speak", '["a file"]');
  await row(second, "in", '"a file", bytes[4] 01 02 fe ff').waitFor();

  // A picture at hand: that of the page's own title. It must be drawn in the other tab, not only counted.
  const picture = await second.locator("h1").screenshot();
  await attach(second, "picture.png", "image/png", picture);
  await emit(second, "speak", '["a picture"]');
  const image = row(first, "in", `bytes[${picture.length}]`).locator("img");
  await image.waitFor();
  assert.equal(await image.evaluate(async element => {
    await element.decode();
    return element.naturalWidth;
  }), picture.readUInt32BE(16), "the picture must be drawn");
}

async function checkMistakes(first, second) {
  await emit(first, "join", JSON.stringify([await idOf(second)]));
  await row(first, "ack", "the room is a socket's own").waitFor();

  const sent = await first.getByTestId("count-out").textContent();
  await emit(first, "speak", "[broken");
  await first.getByTestId("emit-error").filter({ hasText: "not JSON" }).waitFor();
  assert.equal(await first.getByTestId("count-out").textContent(), sent, "a malformed event was sent");
  await first.getByTestId("arguments").fill('["mended"]');
  await first.getByTestId("understood").filter({ hasText: "1 argument: string" }).waitFor();
  await first.getByTestId("emit-error").filter({ hasText: /^$/ }).waitFor({ state: "hidden" });
}

async function checkTools(first, second) {
  await second.getByTestId("filter").fill("only for");
  await row(second, "in", "only for you").waitFor();
  await row(second, "in", "plain text").waitFor({ state: "hidden" });
  await second.getByTestId("filter").fill("");
  await row(second, "in", "plain text").waitFor();
  await second.getByTestId("show-in").click();
  await row(second, "in", "plain text").waitFor({ state: "hidden" });
  await second.getByTestId("show-in").click();

  await second.getByTestId("pause").click();
  await emit(first, "speak", '["while you paused"]');
  await second.getByTestId("pause").filter({ hasText: "Resume (1)" }).waitFor();
  assert.equal(await row(second, "in", "while you paused").count(), 0, "a row was added during a pause");
  await second.getByTestId("pause").click();
  await row(second, "in", "while you paused").waitFor();

  await second.getByTestId("socket-id").click();
  await second.getByTestId("copied").filter({ hasText: "copied" }).waitFor();
  assert.equal(await second.evaluate(() => navigator.clipboard.readText()), await idOf(second));
}

async function checkLeaving(first, second) {
  await second.getByTestId("leave").click();
  await row(second, "ack", "leave").waitFor();
  assert.equal(await second.getByTestId("leave").count(), 0, "a room that was left is still shown");

  await first.getByTestId("disconnect").click();
  await first.locator("[data-testid=state][data-state=offline]").waitFor();
  await emit(first, "speak", '["into the void"]');
  await first.getByTestId("emit-error").filter({ hasText: "Connect first." }).waitFor();

  await connect(first, "websocket", "websocket");
  await emit(first, "speak", '["by another transport"]');
  await row(second, "in", "by another transport").waitFor();

  await first.getByTestId("disconnect").click();
  await connect(first, "polling", "polling");
  await emit(first, "speak", '["and by polling"]');
  await row(second, "in", "and by polling").waitFor();
  await emit(second, "shout", '["heard by polling?"]');
  await row(first, "in", "heard by polling?").waitFor();
}

async function checkBounds(page) {
  await page.getByTestId("ack").uncheck();
  await page.getByTestId("event").fill("echo");
  // Every round leaves two rows, so this goes past the bound of 500.
  await page.evaluate(() => {
    for (let n = 0; n < 300; n++) {
      document.getElementById("arguments").value = `[${n}]`;
      document.getElementById("emit-form").requestSubmit();
    }
  });
  await page.getByTestId("row-in").filter({ hasText: /echo 299$/ }).waitFor();
  assert.equal(await page.getByTestId("traffic").locator("> li").count(), 500, "the list must be bounded");
  await page.getByTestId("clear").click();
  await page.getByTestId("empty").waitFor();
}

async function takePictures(page) {
  if (!SCREENSHOT) {
    return;
  }

  await page.screenshot({ path: SCREENSHOT });
  if (SCREENSHOT_VARIANTS) {
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await page.screenshot({ path: SCREENSHOT.replace(/\.png$/, "-dark.png") });
    await page.setViewportSize({ width: 380, height: 900 });
    await page.screenshot({ path: SCREENSHOT.replace(/\.png$/, "-narrow.png"), fullPage: true });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 380, `the page is ${width} pixels wide on a screen of 380`);
  }
}

await run("console", async browser => {
  const first = await openTab(browser, "first");
  const second = await openTab(browser, "second");
  await checkRoom(first, second);
  await checkEvents(first, second);
  await checkFiles(first, second);
  await checkMistakes(first, second);
  await checkTools(first, second);
  await takePictures(second);
  await checkLeaving(first, second);
  await checkBounds(first);
});
