// samples/Chat in a real browser: two tabs, by what a reader of the screen hears of them. SERVER_URL is the sample, SCREENSHOT a
// picture to leave.
import assert from "node:assert/strict";
import { openTab, run, takePicture } from "./samples.mjs";

async function enter(browser, name) {
  const page = await openTab(browser, name);
  await page.getByLabel("What is your name?").fill(name);
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByLabel("Message", { exact: true }).waitFor();
  return page;
}

async function say(page, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

// Who pauses is soon shown as typing no more, so a tab that is slow to look must find the keys still going.
async function typeUntil(page, seen) {
  let isOver = false;
  const watching = seen.finally(() => { isOver = true; });
  const typing = async () => {
    do {
      await page.getByLabel("Message", { exact: true }).press("l");
    } while (!isOver);
  };
  await Promise.all([watching, typing()]);
}

const heard = (page, text) => page.getByRole("log").getByText(text).waitFor();

await run("chat", async browser => {
  const ann = await enter(browser, "Ann");
  await ann.getByText("1 person here").waitFor();
  const bob = await enter(browser, "Bob");
  await bob.getByText("2 people here").waitFor();
  await heard(ann, "Bob joined");
  await ann.getByText("2 people here").waitFor();

  await typeUntil(bob, ann.getByText("Bob is typing…").waitFor());
  await bob.getByText("is typing").waitFor({ state: "detached" });
  await ann.getByText("Bob is typing…").waitFor({ state: "detached" });

  await say(bob, "Hello, <b>Ann</b>");
  await heard(ann, "Hello, <b>Ann</b>");
  await heard(bob, "Hello, <b>Ann</b>");
  await ann.getByLabel("Message", { exact: true }).fill("Hello, Bob");
  await ann.keyboard.press("Enter");
  await heard(bob, "Hello, Bob");
  assert.equal(await ann.getByRole("log").getByText("Hello, Bob").count(), 1, "nobody gets what he said himself");
  await takePicture(ann);

  await bob.close();
  await heard(ann, "Bob left");
  await ann.getByText("1 person here").waitFor();
});
