// samples/Satellites in a real browser: a page, the hub, and two .NET satellites in processes of their own. SERVER_URL is the sample,
// SCREENSHOT a picture to leave.
import { openTab, run, takePicture } from "./samples.mjs";

await run("satellites", async browser => {
  const page = await openTab(browser, "viewer");
  const other = await openTab(browser, "another viewer");
  for (const tab of [page, other]) {
    await tab.locator("#thermometer").getByText("here").waitFor();
    await tab.locator("#lamp").getByText("here").waitFor();
    await tab.getByLabel("Temperature").getByText(/^\d\d\.\d$/).waitFor();
  }

  await page.getByRole("button", { name: "Switch" }).click();
  for (const tab of [page, other]) {
    await tab.getByLabel("Light").getByText("on", { exact: true }).waitFor();
  }

  await takePicture(page);
  await other.getByRole("button", { name: "Switch" }).click();
  await page.getByLabel("Light").getByText("off", { exact: true }).waitFor();
});
