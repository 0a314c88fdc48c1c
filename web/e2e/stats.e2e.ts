import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { serious } from "./support/axe";
import { eventually, open, PHONE } from "./support/browser";
import { CuttableProxy } from "./support/cuttableProxy";
import { Feed, firstHalf } from "./support/feed";
import { testEnvironment } from "./support/testEnvironment";

const set = testEnvironment();

/** A value in the table of a chart: the last value, the minimum or the maximum of a line. */
async function figure(
  page: Page,
  chart: string,
  line: string,
  column: "now" | "least" | "most",
): Promise<number> {
  const row = page.locator(`[data-chart="${chart}"] tbody tr`).filter({ hasText: line });
  if ((await row.count()) === 0) return Number.NaN;
  return Number(
    (await row.locator("td").nth(["now", "least", "most"].indexOf(column)).innerText()).replace(/,/g, ""),
  );
}

describe("the page Stats", () => {
  it("charts readers, events and jobs live", async () => {
    const feed = await Feed.open(set.server.url);
    const reader = await open(
      set.browser,
      `${set.server.url}/jobs/${feed.id}?tab=contracts&contracts=sse,wort`,
    );
    const page = await open(set.browser, set.server.url);
    await page.getByRole("link", { name: "Stats" }).click();
    await eventually(() => figure(page, "Connections", "wort websocket", "now")).toBe(1);
    await eventually(() => figure(page, "Connections", "native sse", "now")).toBe(2);
    await feed.append(...firstHalf);
    await eventually(() => figure(page, "Events appended", "events", "most")).toBeGreaterThan(0);
    await eventually(() => figure(page, "Messages sent", "native", "most")).toBeGreaterThan(0);
    await eventually(() => figure(page, "Commit latency", "commit", "most")).toBeGreaterThan(0);
    expect(await page.locator(".plot canvas").count()).toBe(7);
    await page.getByText("Open connections").waitFor();
    await eventually(() => page.locator(".reader-scroll tbody tr").count()).toBe(3);
    await reader.context().close();
    await eventually(() => figure(page, "Connections", "wort websocket", "now")).toBe(0);
    expect(await figure(page, "Connections", "wort websocket", "most")).toBe(1);
    expect(page.complaints).toEqual([]);
  });

  it("shows an alert while the server is unreachable", async () => {
    const proxy = await CuttableProxy.to(set.server.port);
    const page = await open(set.browser, `${proxy.url}/stats`);
    await page.locator(".plot canvas").first().waitFor();
    proxy.cut();
    await page.getByRole("alert").getByText("the page keeps retrying").waitFor();
    proxy.restore();
    await page.getByRole("alert").waitFor({ state: "detached" });
    proxy.close();
  });
});

describe.each(["light", "dark"] as const)("axe finds nothing serious in %s", (colorScheme) => {
  it.each([{ width: 1280, height: 900 }, PHONE])("at $width pixels", async (viewport) => {
    const feed = await Feed.open(set.server.url);
    const reader = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
    const page = await open(set.browser, `${set.server.url}/stats`, { colorScheme, viewport });
    await page.locator(".reader-scroll tbody tr").first().waitFor();
    expect(await serious(page)).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    await reader.context().close();
  });
});
