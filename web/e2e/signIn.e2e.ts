import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { serious } from "./support/axe";
import { connection, eventually, open, PHONE } from "./support/browser";
import { Feed, firstHalf, secondHalf } from "./support/feed";
import { testEnvironment } from "./support/testEnvironment";
import { KEY, token } from "./support/tokens";

const set = testEnvironment(undefined, { settings: [`--Auth:Key=${KEY}`, "--Auth:ClockSkew=0"] });

async function signIn(page: Page, given: string): Promise<void> {
  await page.getByLabel("Your token").fill(given);
  await page.getByRole("button", { name: "Sign in" }).click();
}

describe("a server that asks who you are", () => {
  it("asks the page's reader for a token, says what is wrong with a bad one, and lets a good one in", async () => {
    const page = await open(set.browser, set.server.url);
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await signIn(page, "not a token");
    await page.getByRole("alert").getByText("three parts").waitFor();
    await signIn(page, token("ann", -5));
    await page.getByRole("alert").getByText("expired").waitFor();
    await signIn(page, `${token("ann")}x`);
    await page.getByRole("alert").getByText("not valid").waitFor();
    await signIn(page, token("ann"));
    await page.getByLabel("Your question").waitFor();
    await page.getByRole("button", { name: "Sign out ann" }).waitFor();

    await page.reload();
    await page.getByLabel("Your question").waitFor();
    await page.getByRole("button", { name: "Sign out ann" }).click();
    await page.getByText("You have signed out").waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it("shows a job only to its owner, over every contract", async () => {
    const feed = await Feed.open(set.server.url, { title: "Ann's job" }, token("ann"));
    await feed.append(...firstHalf);
    const page = await open(
      set.browser,
      `${set.server.url}/jobs/${feed.id}?tab=contracts&contracts=sse,ws,wort`,
    );
    // The page first tries without a token and is refused.
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    const asked: string[] = [];
    page.on("websocket", (socket) => asked.push(socket.url()));
    const good = token("ann");
    await signIn(page, good);
    const state = (contract: string) =>
      page.locator(`[data-contract="${contract}"] [data-connection]`).getAttribute("data-connection");
    for (const contract of ["sse", "ws"]) await eventually(() => state(contract)).toBe("live");
    await feed.append(...secondHalf);
    for (const contract of ["sse", "ws", "wort"]) await eventually(() => state(contract)).toBe("ended");
    // A socket that reconnects requests another ticket.
    expect(new Set(asked.map((address) => new URL(address).pathname)).size).toBe(2);
    expect(new Set(asked).size).toBe(asked.length);
    for (const address of asked) {
      expect(address).toContain("token=");
      expect(address).not.toContain(good);
    }

    const other = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
    await signIn(other, token("bob"));
    await other.getByRole("heading", { name: "This job cannot be shown" }).waitFor();
  });

  it("asks again when the token expires, and loses nothing that was typed", async () => {
    const page = await open(set.browser, set.server.url);
    await signIn(page, token("ann", 8));
    await page.getByLabel("Your question").fill("What did I want to ask?");
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor();
    await dialog.getByLabel("Your token").fill(token("ann"));
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await page.getByLabel("Your question").inputValue()).toBe("What did I want to ask?");
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await connection(page, "ended");
  });
});

describe.each(["light", "dark"] as const)("axe finds nothing serious in %s", (colorScheme) => {
  it.each([{ width: 1280, height: 900 }, PHONE])("at $width pixels", async (viewport) => {
    const page = await open(set.browser, set.server.url, { colorScheme, viewport });
    await page.getByLabel("Your token").waitFor();
    expect(await serious(page)).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
  });
});
