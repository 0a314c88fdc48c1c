import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { connection, eventually, open, PHONE } from "./support/browser";
import { QUESTION } from "./support/corpus";
import { testEnvironment } from "./support/testEnvironment";

const set = testEnvironment(async ({ server }) => {
  await server.indexed();
});

async function askForThePlan(page: Page): Promise<void> {
  await page.getByLabel("Your question").fill(QUESTION);
  await page.getByLabel(/^Plan/).selectOption("ask");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.getByRole("heading", { name: "The plan waits for you" }).waitFor();
}

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.HEADWAY_SCREENSHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

interface Probe {
  readonly type: string;
  readonly node?: string;
  readonly data: { readonly kind?: string; readonly input?: { readonly query?: string } };
}

/** The queries of the job, from its log. */
async function searched(page: Page): Promise<(string | undefined)[]> {
  const id = new URL(page.url()).pathname.split("/").at(-1);
  const answer = await fetch(`${set.server.url}/v1/jobs/${id}/events?limit=1000`);
  const { events } = (await answer.json()) as { events: Probe[] };
  return events.flatMap((e) =>
    e.type === "node.started" && e.data.kind === "probe" ? e.data.input?.query : [],
  );
}

const sizes = [
  ["desktop", undefined],
  ["phone", { viewport: PHONE }],
] as const;

describe.each(sizes)("a plan, on a %s,", (size, options) => {
  it("can be edited and confirmed, while the search is steered", async () => {
    const page = await open(set.browser, set.server.url, options ?? {});
    await askForThePlan(page);
    await screenshot(page, `plan-${size}`);
    await page.getByLabel("Query 1", { exact: true }).fill("Who launches the lifeboat?");
    while ((await page.getByRole("button", { name: /^Remove query/ }).count()) > 1)
      await page
        .getByRole("button", { name: /^Remove query/ })
        .last()
        .click();
    await page.getByRole("button", { name: "Add a query" }).click();
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "Query 2",
    );
    await page.keyboard.type("When does the ferry leave the harbour?");
    await page
      .getByLabel("What the next level should look into")
      .fill("Please look into the watches of the keepers.");
    await page.getByRole("button", { name: "Steer" }).click();
    await page.getByText("Waits for the next level.").waitFor();
    await screenshot(page, `edited-${size}`);
    await page.getByRole("button", { name: "Search for the edited plan" }).click();
    await connection(page, "ended");

    expect((await searched(page)).slice(0, 4).sort()).toEqual(
      expect.arrayContaining([
        "When does the ferry leave the harbour?",
        "Who launches the lifeboat?",
        "the watches of the keepers",
      ]),
    );
    await page.getByText("Used by level 1.").waitFor();
    await page.getByText("seven in the morning").first().waitFor();
    await page.getByText("in watches of eight hours").first().waitFor();
    await screenshot(page, `steered-${size}`);
    await page.getByRole("tab", { name: "Tree" }).click();
    await screenshot(page, `tree-${size}`);
    await page.getByRole("tab", { name: "Timeline" }).click();
    await screenshot(page, `timeline-${size}`);
    expect(page.complaints).toEqual([]);
  });
});

describe("a plan", () => {
  it("can be changed by a sentence and confirmed with the keyboard alone", async () => {
    const page = await open(set.browser, set.server.url);
    await askForThePlan(page);
    await page.getByLabel("Or say what should be different").focus();
    await page.keyboard.type("Also look into who crews the lifeboat");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "The plan, version 2" }).waitFor();
    await screenshot(page, "second-version");
    const queries = page.getByRole("list", { name: "Queries of the plan" }).getByRole("textbox");
    await eventually(async () => (await queries.all()).length).toBeGreaterThan(1);
    expect(await queries.last().inputValue()).toBe("who crews the lifeboat");
    await queries.last().focus();
    await page.keyboard.press("Control+Enter");
    await connection(page, "ended");
    expect(await searched(page)).toContain("who crews the lifeboat");
  });

  it("waits through the death of the server, and is asked for once", async () => {
    const page = await open(set.browser, set.server.url);
    await askForThePlan(page);
    await page.getByLabel("Query 1", { exact: true }).fill("Who launches the lifeboat?");
    await set.server.kill();
    await set.server.up();
    await connection(page, "live");
    expect(await page.getByLabel("Query 1", { exact: true }).inputValue()).toBe("Who launches the lifeboat?");
    await page.getByRole("button", { name: "Search for the edited plan" }).click();
    await connection(page, "ended");
    expect(await searched(page)).toContain("Who launches the lifeboat?");
    await page.getByRole("tab", { name: "Timeline" }).click();
    await eventually(() => page.getByText(/^It asks/).count()).toBe(1);
  });

  it.each(["light", "dark"] as const)("has nothing serious for axe to find, in %s", async (colorScheme) => {
    for (const viewport of [{ width: 1280, height: 900 }, PHONE]) {
      const page = await open(set.browser, set.server.url, { colorScheme, viewport });
      await askForThePlan(page);
      await page.getByLabel("What the next level should look into").fill("the watches of the keepers");
      await page.getByRole("button", { name: "Steer" }).click();
      await page.getByText("Waits for the next level.").waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    }
  });

  it("that the server does not take says why, and stays", async () => {
    const page = await open(set.browser, set.server.url);
    await askForThePlan(page);
    await page.getByLabel("Query 1", { exact: true }).fill("???");
    await page.getByRole("button", { name: "Search for the edited plan" }).click();
    await page.getByRole("alert").filter({ hasText: "no words that can be searched for" }).waitFor();
    await page.getByRole("button", { name: "Undo my changes" }).click();
    await page.getByRole("button", { name: "Search for this" }).click();
    await connection(page, "ended");
  });
});
