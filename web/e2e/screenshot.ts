import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { connection, launch, open } from "./support/browser";
import { TestServer } from "./support/server";

const repository = resolve(import.meta.dirname, "../..");
const QUESTION = "How does group commit keep the log durable, and what can power loss take?";

/** Makes the screenshot in the README: a finished run over the documentation, with a source open. */
it("draws docs/images/finished-run.png", async () => {
  const server = await TestServer.start({ corpus: resolve(repository, "docs") });
  const browser = await launch();
  try {
    await server.indexed();
    const page = await open(browser, server.url, {
      viewport: { width: 1280, height: 1040 },
      colorScheme: "light",
    });
    await page.getByLabel("Your question").fill(QUESTION);
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await connection(page, "ended");
    await page.locator(".report .marker").nth(1).click();
    await page.locator(".source-panel mark").waitFor();
    await page.mouse.move(0, 0);
    await page.evaluate(() => window.scrollTo(0, 0));
    mkdirSync(resolve(repository, "docs/images"), { recursive: true });
    const picture = await page.screenshot({ path: resolve(repository, "docs/images/finished-run.png") });
    expect(picture.length).toBeGreaterThan(10_000);
  } finally {
    await browser.close();
    await server.stop();
  }
});
