// samples/PrivateMessaging in a real browser: two users, one of them with two tabs. SERVER_URL is the sample, SCREENSHOT a picture to leave.
import assert from "node:assert/strict";
import { openTab, run, takePicture } from "./samples.mjs";

const user = (page, name) => page.getByRole("navigation").getByRole("button", { name });
const heard = (page, text) => page.getByRole("log").getByText(text).waitFor();

async function say(page, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

await run("private messaging", async browser => {
  const ann = await openTab(browser, "ann");
  await ann.getByRole("button", { name: "Enter" }).click();
  await ann.getByRole("alert").getByText("Please give a name.").waitFor();
  await ann.getByLabel("Your name").fill("Ann");
  await ann.getByRole("button", { name: "Enter" }).click();
  await ann.getByText("you are Ann").waitFor();

  const bob = await openTab(browser, "bob");
  await bob.getByLabel("Your name").fill("Bob");
  await bob.getByLabel("Your name").press("Enter");
  await user(ann, "Bob online").waitFor();

  // The second tab takes the session that the first one left in the browser.
  const other = await openTab(browser, "ann's other", ann.context());
  await other.getByText("you are Ann").waitFor();
  await user(bob, "Ann").waitFor();
  assert.equal(await user(bob, "Ann").count(), 1, "two tabs are one user");

  await user(bob, "Ann").click();
  await say(bob, "Are you there?");
  await user(ann, "1 new").waitFor();
  await user(ann, "Bob").click();
  await heard(ann, "Are you there?");
  await user(other, "Bob").click();
  await heard(other, "Are you there?");
  await say(ann, "I am");
  await heard(bob, "I am");
  await heard(other, "I am");

  await bob.reload();
  await bob.getByText("you are Bob").waitFor();
  await user(bob, "Ann").click();
  await heard(bob, "Are you there?");
  await heard(bob, "I am");
  await takePicture(bob);

  await ann.close();
  await say(bob, "One tab is enough");
  await heard(other, "One tab is enough");
  await user(bob, "Ann online").waitFor();
  await other.close();
  await user(bob, "Ann offline").waitFor();
});
