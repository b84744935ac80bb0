// What the scripts for the browser share: Chromium without a screen, and the problems its pages report.
import { chromium } from "playwright-core";

const { CHROMIUM = "/usr/bin/chromium" } = process.env;

export const deadline = 15_000;
export const problems = [];

function launch() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

export function watch(page, name) {
  page.on("console", message => message.type() === "error" && problems.push(`${name}: ${message.text()}`));
  page.on("pageerror", error => problems.push(`${name}: ${error.message}`));
  page.on("response", response => response.status() >= 400 && problems.push(`${name}: ${response.status()} for ${response.url()}`));
  // The client drops its poll on purpose when the WebSocket takes over: that one is aborted, not failed.
  page.on("requestfailed", request => request.failure()?.errorText !== "net::ERR_ABORTED"
    && problems.push(`${name}: ${request.failure()?.errorText} for ${request.url()}`));
}

// Runs the checks in a browser, and tells how they went.
export async function run(what, check) {
  const browser = await launch();
  try {
    await check(browser);
    if (problems.length > 0) {
      throw new Error("the browser reported problems");
    }

    console.log(`${what} ok`);
  } catch (error) {
    console.error(`${what} failed: ${error.message}`);
    problems.forEach(problem => console.error(`  in the browser: ${problem}`));
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}
