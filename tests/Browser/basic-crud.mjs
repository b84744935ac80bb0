// samples/BasicCrud in a real browser: what one tab changes, the other shows. SERVER_URL is the sample, SCREENSHOT a picture to leave.
import assert from "node:assert/strict";
import { openTab, run, takePicture } from "./samples.mjs";

async function add(page, title) {
  await page.getByLabel("What is to be done?").fill(title);
  await page.getByRole("button", { name: "Add" }).click();
}

const title = (page, text) => page.getByRole("textbox", { name: `Title of ${text}` });
const done = (page, text) => page.getByRole("checkbox", { name: `${text} is done` });

await run("basic CRUD", async browser => {
  const first = await openTab(browser, "first");
  await first.getByText("Nothing yet.").waitFor();
  await add(first, "Buy tea");
  await title(first, "Buy tea").waitFor();

  // What was there before is listed.
  const second = await openTab(browser, "second");
  await title(second, "Buy tea").waitFor();
  await add(second, "Drink it");
  await title(first, "Drink it").waitFor();

  await done(first, "Buy tea").check();
  await second.getByText("1 of 2 left").waitFor();
  assert.equal(await done(second, "Buy tea").isChecked(), true);

  await title(second, "Drink it").fill("Drink it slowly");
  await title(second, "Drink it").press("Enter");
  await title(first, "Drink it slowly").waitFor();

  // What is being typed outlives another tab's change.
  await title(first, "Drink it slowly").fill("Drink it very slow");
  await done(second, "Buy tea").uncheck();
  await first.getByText("2 of 2 left").waitFor();
  assert.equal(await title(first, "Drink it slowly").inputValue(), "Drink it very slow");
  await title(first, "Drink it slowly").press("Tab");
  await title(second, "Drink it very slow").waitFor();

  await add(second, "");
  await second.getByRole("alert").getByText('invalid payload: "title" is not allowed to be empty').waitFor();
  await add(second, "Wash up");
  await second.getByRole("alert").getByText("invalid payload").waitFor({ state: "detached" });
  await title(first, "Wash up").waitFor();
  await done(second, "Wash up").check();
  await first.getByText("2 of 3 left").waitFor();
  await takePicture(second);

  await first.getByRole("button", { name: "Delete Buy tea" }).click();
  // Either tab may be the first to know: this one by the ack, the other by the event.
  await title(first, "Buy tea").waitFor({ state: "detached" });
  await title(second, "Buy tea").waitFor({ state: "detached" });
});
