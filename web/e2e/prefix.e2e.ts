import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { serious } from "./support/axe";
import { connection, eventually, open, PHONE } from "./support/browser";
import { QUESTION } from "./support/corpus";
import { testEnvironment } from "./support/testEnvironment";

const PREFIX = "/app/progress";

const set = testEnvironment(({ server }) => server.indexed(), { pathBase: "/app" });

/** All addresses that the page requested, WebSockets included. */
let asked: string[] = [];
beforeEach(() => {
  asked = [];
});

async function openPage(path: string, viewport = { width: 1280, height: 900 }) {
  const page = await open(set.browser, "about:blank", { viewport });
  page.on("request", (request) => asked.push(request.url()));
  page.on("websocket", (socket) => asked.push(socket.url()));
  await page.goto(set.server.url + path);
  return page;
}

/** The addresses outside the prefix, without blob: and data: URLs. */
function outside(): string[] {
  return asked.filter((url) => {
    const { protocol, host, pathname } = new URL(url);
    const isOurs = host === new URL(set.server.url).host && pathname.startsWith(`${PREFIX}/`);
    return protocol !== "blob:" && !isOurs;
  });
}

async function ask(page: Page): Promise<string> {
  await page.getByLabel("Your question").fill(QUESTION);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await connection(page, "ended");
  await page.locator(".report .marker").first().waitFor();
  return page.url();
}

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.HEADWAY_SCREENSHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

describe.each([
  ["a desk", { width: 1280, height: 900 }],
  ["a phone", PHONE],
] as const)("under a prefix and behind a path base, on %s", (name, viewport) => {
  it("a question is asked, watched, read again and checked, and no address lies outside of the prefix", async () => {
    const page = await openPage("/", viewport);
    const address = await ask(page);
    expect(new URL(address).pathname).toMatch(/^\/app\/progress\/jobs\/[0-9a-z]{26}$/);

    await page.reload();
    await connection(page, "ended");
    await page.locator(".report .marker").first().click();
    await page.locator(".source-panel mark").waitFor();
    await screenshot(page, `prefix-source-${name.replace(" ", "-")}`);
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "Markdown" }).click();
    await page.getByRole("link", { name: "All jobs" }).click();
    await page.getByRole("link", { name: QUESTION }).first().waitFor();
    expect(new URL(page.url()).pathname).toBe(`${PREFIX}/`);
    await screenshot(page, `prefix-home-${name.replace(" ", "-")}`);
    await page.goBack();
    expect(page.url()).toBe(address);
    await page.getByRole("heading", { level: 1, name: QUESTION }).waitFor();
    expect(await serious(page)).toEqual([]);
    expect(outside()).toEqual([]);
    expect(page.complaints).toEqual([]);
  });
});

describe("under a prefix and behind a path base", () => {
  it("the tab Contracts reads every contract, and its lines name the real address", async () => {
    const page = await openPage("/");
    const job = new URL(await ask(page)).pathname.split("/").at(-1);
    await page.getByRole("tab", { name: "Contracts" }).click();
    await eventually(() => page.locator(".contract-chip input").count()).toBeGreaterThan(2);
    for (const chip of await page.locator(".contract-chip input").all()) await chip.check();
    expect(new URL(page.url()).pathname).toBe(`${PREFIX}/jobs/${job}`);
    for (const column of await page.locator("[data-contract]").all()) {
      await eventually(() => column.locator("[data-connection]").getAttribute("data-connection")).toBe(
        "ended",
      );
      const line = await column.locator(".snippet-text").innerText();
      expect(line).toMatch(new RegExp(`(http|ws)://127\\.0\\.0\\.1:${set.server.port}${PREFIX}/.+${job}`));
    }
    await screenshot(page, "prefix-contracts");
    expect(asked.filter((url) => url.startsWith("ws://")).length).toBeGreaterThan(1);
    expect(outside()).toEqual([]);
    expect(page.complaints).toEqual([]);
  });

  it("the page is the same with and without the last slash, and shows an error for unknown addresses", async () => {
    const page = await openPage("");
    await page.getByLabel("Your question").waitFor();
    await page.getByRole("link", { name: "Stats" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`${PREFIX}/stats`);
    await page.reload();
    await page.locator("canvas").first().waitFor();
    await page.goto(`${set.server.url}/elsewhere`);
    await page.getByRole("link", { name: "Go to the questions and jobs." }).click();
    await page.getByLabel("Your question").waitFor();
    // The browser requests the page itself without the slash; all other requests are below the prefix.
    expect(outside()).toEqual([set.server.url]);
    expect(page.complaints).toEqual([]);
  });

  it("the skip link stays on the page that is open", async () => {
    const page = await openPage("/stats");
    await page.getByRole("heading", { level: 1 }).waitFor();
    const before = asked.filter((url) => url === page.url()).length;
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe("content");
    expect(new URL(page.url()).pathname).toBe(`${PREFIX}/stats`);
    expect(asked.filter((url) => url.startsWith(`${set.server.url}/stats`)).length).toBe(before);
  });

  it("the application keeps its own addresses", async () => {
    const own = await fetch(new URL("/app/", set.server.url));
    expect(await own.text()).toBe("The application's own page.");
    expect((await fetch(new URL("/app/jobs/x", set.server.url))).status).toBe(404);
  });
});
