import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { serious } from "./support/axe";
import { eventually, open, PHONE } from "./support/browser";
import { testEnvironment } from "./support/testEnvironment";

const set = testEnvironment();

const SCAM =
  "PayPal: your account is limited. Verify your identity within 24 hours at https://paypa1-secure.com/login or call +1 876 555 0142. <a href='https://paypa1-secure.com'>here</a> javascript:alert(1)";

async function check(page: Page, text: string): Promise<void> {
  await page.getByLabel("The message").fill(text);
  await page.getByRole("button", { name: "Check it" }).click();
  await page.locator("[data-verdict]").waitFor();
}

describe("the check of a message", () => {
  it("says that a scam looks like one, why, and what to do; and makes nothing of it a link", async () => {
    const page = await open(set.browser, `${set.server.url}/check`, { viewport: PHONE });
    await check(page, SCAM);
    await page.getByRole("heading", { name: "This looks like a scam." }).waitFor();
    const text = await page.locator(".check").innerText();
    for (const said of [
      "What to do now",
      "call your bank",
      "written to look like the name",
      "https://paypa1-secure.com/login",
      "No address was visited",
    ])
      expect(text).toContain(said);
    expect(text).toContain("<a href='https://paypa1-secure.com'>");
    const links = await page
      .locator("main a")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(links.filter((href) => !href.startsWith(`${set.server.url}/`))).toEqual([]);
    await page.getByText("All findings of the tools").click();
    expect(await page.locator(`main a:not([href^="${set.server.url}/"])`).count()).toBe(0);
    expect(page.complaints).toEqual([]);

    await page.reload();
    await page.getByRole("heading", { name: "This looks like a scam." }).waitFor();
    await page.getByRole("link", { name: "Check another message" }).click();
    expect(await page.getByLabel("The message").inputValue()).toBe("");
  });

  it("shows its steps, each with what it found", async () => {
    const page = await open(set.browser, `${set.server.url}/check`);
    await check(page, SCAM);
    await eventually(() => page.locator(".check-steps .state-completed").count()).toBe(6);
    expect(await page.locator('[data-node="domain_reputation"]').innerText()).toContain("Looked at");
    await page.getByRole("link", { name: "See every step" }).click();
    await page.getByRole("tab", { name: "Timeline", selected: true }).waitFor();
  });

  it("says that a safe verdict is no proof", async () => {
    const page = await open(set.browser, `${set.server.url}/check`);
    await page.getByRole("button", { name: "A reminder from the dentist" }).click();
    await page.getByRole("button", { name: "Check it" }).click();
    await page.getByRole("heading", { name: "Nothing here points to a scam." }).waitFor();
    await page.getByText("This is no proof that it is honest").waitFor();
  });

  it.each(["A parcel that waits for a fee", "A child with a new number"])(
    "warns of the example: %s",
    async (name) => {
      const page = await open(set.browser, `${set.server.url}/check`);
      await page.getByRole("button", { name }).click();
      await page.getByRole("button", { name: "Check it" }).click();
      await page.locator('[data-verdict="scam"], [data-verdict="suspicious"]').waitFor();
    },
  );

  it("keeps the text when it is refused, and says why", async () => {
    const page = await open(set.browser, `${set.server.url}/check`);
    const long = "word ".repeat(5000);
    await page.getByLabel("The message").fill(long);
    await page.getByRole("button", { name: "Check it" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByLabel("The message").inputValue()).toBe(long);
  });
});

describe.each(["light", "dark"] as const)("axe finds nothing serious in %s", (colorScheme) => {
  it.each([{ width: 1280, height: 900 }, PHONE])("at $width pixels", async (viewport) => {
    const page = await open(set.browser, `${set.server.url}/check`, { colorScheme, viewport });
    await page.getByLabel("The message").waitFor();
    expect(await serious(page)).toEqual([]);
    await check(page, SCAM);
    await page.getByText("All findings of the tools").click();
    expect(await serious(page)).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
  });
});
