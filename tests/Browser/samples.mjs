// What the scripts for the samples share: a tab at SERVER_URL, and the picture at SCREENSHOT.
import assert from "node:assert/strict";
import { deadline, watch } from "./browser.mjs";

export { run } from "./browser.mjs";

const { SERVER_URL, SCREENSHOT } = process.env;
assert.ok(SERVER_URL, "SERVER_URL must be the address of a running sample");

// Of a context of its own unless one is given: another browser's tab, so to speak, with a memory of its own.
export async function openTab(browser, name, context) {
  context ??= await browser.newContext({ viewport: { width: 900, height: 600 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(deadline);
  watch(page, name);
  await page.goto(SERVER_URL);
  return page;
}

export async function takePicture(page) {
  if (SCREENSHOT) {
    await page.screenshot({ path: SCREENSHOT });
  }
}
