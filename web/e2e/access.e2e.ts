import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { serious } from "./support/axe";
import { connection, eventually, open, PHONE } from "./support/browser";
import { Feed, firstHalf } from "./support/feed";
import { finishedJob } from "./support/finished";
import { testEnvironment } from "./support/testEnvironment";

let done: string;
let asking: string;

const set = testEnvironment(async ({ server }) => {
  done = await finishedJob(server.url);
  const feed = await Feed.open(server.url, { title: "A job that waits" });
  await feed.append(...firstHalf, {
    type: "job.input_required",
    node: "plan",
    data: { prompt: "North or south?", options: ["North", "South"] },
  });
  asking = feed.id;
});

const views: readonly [name: string, path: () => string, prepare?: (page: Page) => Promise<void>][] = [
  ["home", () => "/", (page) => page.locator(".job-row").first().waitFor()],
  ["report", () => `/jobs/${done}`],
  ["source", () => `/jobs/${done}`, openSource],
  ["timeline", () => `/jobs/${done}?tab=timeline`],
  ["tree", () => `/jobs/${done}?tab=tree`, openTree],
  ["log", () => `/jobs/${done}?tab=log`, openLine],
  ["a job that asks", () => `/jobs/${asking}`, (page) => page.locator(".question-box").waitFor()],
  ["an unknown job", () => "/jobs/none", (page) => page.getByText("cannot be shown").waitFor()],
  ["an unknown page", () => "/nowhere/at/all", (page) => page.getByText("There is nothing here").waitFor()],
];

async function openSource(page: Page): Promise<void> {
  await page.locator(".marker").first().click();
  await page.locator(".source-panel blockquote, .source-panel mark").waitFor();
}

async function openTree(page: Page): Promise<void> {
  for (const item of await page.getByRole("treeitem").all()) await item.press("Enter");
  await page.locator(".node-detail").first().waitFor();
}

async function openLine(page: Page): Promise<void> {
  await page.locator(".log-line").nth(1).click();
  await page.locator(".log .raw").waitFor();
}

describe.each(["light", "dark"] as const)("axe finds nothing serious in %s", (colorScheme) => {
  it.each(views)("on %s", async (_, path, prepare) => {
    for (const viewport of [{ width: 1280, height: 900 }, PHONE]) {
      const page = await open(set.browser, set.server.url + path(), { colorScheme, viewport });
      if (path().includes(done)) await connection(page, "ended");
      await prepare?.(page);
      expect(await serious(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
      await page.context().close();
    }
  });
});

describe("with the keyboard alone", () => {
  it("tabs, tree and sources can be used", async () => {
    const page = await open(set.browser, `${set.server.url}/jobs/${done}`);
    await connection(page, "ended");
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the content");

    await page.getByRole("tab", { name: "Report" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("tab", { name: "Tree" }).getAttribute("aria-selected")).toBe("true");
    expect(page.url()).toContain("tab=tree");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const item = () => page.evaluate(() => document.activeElement?.getAttribute("data-id"));
    expect(await item()).toBe("level-1");
    await page.keyboard.press("ArrowRight");
    expect(await item()).toBe("p1");
    await page.keyboard.press("ArrowDown");
    expect(await item()).toBe("t1");
    await page.keyboard.press("Enter");
    await page.locator(".node-detail").getByText("Input", { exact: true }).waitFor();
    await page.keyboard.press("ArrowLeft");
    expect(await item()).toBe("p1");
    await page.keyboard.press("ArrowLeft");
    expect(await page.locator('[data-id="p1"]').getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("End");
    expect(await item()).toBe("p2");
    await page.keyboard.press("Home");
    expect(await item()).toBe("level-1");

    await page.getByRole("tab", { name: "Tree" }).focus();
    await page.keyboard.press("Home");
    await page.locator(".marker").first().focus();
    await page.keyboard.press("Enter");
    await eventually(focused).toContain("Source 1");
    await page.keyboard.press("Escape");
    await page.locator(".source-panel").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-citation"))).toBe("1");
  });

  it("announces its steps in a polite live region", async () => {
    const feed = await Feed.open(set.server.url);
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
    await connection(page, "live");
    await feed.append(...firstHalf);
    const region = page.locator('[role="status"][aria-live="polite"]');
    await eventually(() => region.innerText()).toContain("The southern side");
    await feed.append({ type: "job.completed", data: { result: {} } });
    await eventually(() => region.innerText()).toContain("The job ended: Done");
  });
});

describe("colours", () => {
  it("follow the system until one is chosen, and appendReading the choice", async () => {
    const page = await open(set.browser, set.server.url, { colorScheme: "light" });
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    await page.getByRole("button", { name: /^Colours/ }).click();
    await page.getByRole("button", { name: /^Colours: light/ }).click();
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await background()).toBe(dark);
  });
});
