import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { connection, eventually, open, PHONE } from "./support/browser";
import { QUESTION } from "./support/corpus";
import { testEnvironment } from "./support/testEnvironment";
import { shown } from "./support/views";

const set = testEnvironment(async ({ server }) => {
  await server.indexed();
});

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel("Your question").fill(question);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await connection(page, "ended");
}

function jobId(page: Page): string {
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

describe("a question", () => {
  it("is answered with quotes, and each quote opens in its source, byte for byte", async () => {
    const page = await open(set.browser, set.server.url);
    await ask(page, QUESTION);
    await page.getByRole("heading", { level: 1, name: QUESTION }).waitFor();
    await page.locator(".report .marker").first().waitFor();

    const report = (await (await fetch(`${set.server.url}/v1/jobs/${jobId(page)}/result`)).json()) as {
      citations: { id: number; file: string; start: number; end: number; sha256: string; quote: string }[];
    };
    expect(report.citations.length).toBeGreaterThan(0);
    for (const citation of report.citations) {
      const bytes = readFileSync(join(set.server.corpus, citation.file));
      expect(bytes.subarray(citation.start, citation.end).toString()).toBe(citation.quote);
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(citation.sha256);
      await page.locator(`.report .marker[data-citation="${citation.id}"]`).first().click();
      const mark = page.locator(".source-panel mark");
      await eventually(() => mark.evaluate((element) => element.textContent)).toBe(citation.quote);
      await page.getByText("Word for word, bytes").waitFor();
      await eventually(() => inView(mark)).toBe(true);
    }
    await page.keyboard.press("Escape");
    await page.locator(".source-panel").waitFor({ state: "detached" });
    expect(page.complaints).toEqual([]);
  });

  it("from the examples is one press away, on a phone too", async () => {
    const page = await open(set.browser, set.server.url, { viewport: PHONE });
    await page.locator(".examples button").first().click();
    await connection(page, "ended");
    await page.locator(".report").waitFor();
    await page.locator(".report .marker").first().click();
    await page.locator(".source-panel mark").waitFor();
    const box = await page.locator(".source-panel").boundingBox();
    expect(box).toMatchObject({ x: 0, y: 0, width: PHONE.width });
    await page.getByRole("button", { name: "Close the source" }).click();
    await page.locator(".source-panel").waitFor({ state: "detached" });
  });

  it("that the documents do not answer is refused", async () => {
    const page = await open(set.browser, set.server.url);
    await ask(page, "Which quarks does a proton consist of?");
    await page.getByText("The documents do not answer this.").waitFor();
  });

  it("can be asked and read with the keyboard alone, and asked again with its options", async () => {
    const page = await open(set.browser, set.server.url);
    await page.getByLabel("Your question").focus();
    await page.keyboard.type("Who launches the lifeboat, and how long does it take?");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.getByLabel("Your question").focus();
    await page.keyboard.press("Enter");
    await connection(page, "ended");
    await page.getByRole("link", { name: "Ask again" }).focus();
    await page.keyboard.press("Enter");
    await eventually(() => page.getByLabel("Your question").inputValue()).toContain("lifeboat");
    expect(await page.getByLabel(/^Depth/).inputValue()).toBe("3");
  });

  it("leaves a report that can be taken along in three forms", async () => {
    const page = await open(set.browser, set.server.url);
    await ask(page, QUESTION);
    for (const [name, extension, sign] of [
      ["Markdown", "md", "lighthouse"],
      ["HTML", "html", "<html"],
      ["JSON", "json", '"citations"'],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name }).click(),
      ]);
      expect(download.suggestedFilename()).toBe(
        `how-far-can-a-flash-of-the-lighthouse-be-seen-in-clear-weath.${extension}`,
      );
      expect(readFileSync(await download.path(), "utf8")).toContain(sign);
    }
  });

  it("refused by the server is kept, with the server's sentence", async () => {
    const page = await open(set.browser, set.server.url);
    const long = "why ".repeat(26_000);
    await page.getByLabel("Your question").fill(long);
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.getByRole("alert").waitFor();
    expect((await page.getByRole("alert").innerText()).length).toBeGreaterThan(10);
    expect(await page.getByLabel("Your question").inputValue()).toBe(long);
  });
});

describe("a folder being read", () => {
  it("is a job with its own words", async () => {
    const page = await open(set.browser, set.server.url);
    await page
      .getByRole("link", { name: /handbook/ })
      .first()
      .click();
    await connection(page, "ended");
    await page.getByText("The folder handbook has 4 files").waitFor();
  });
});

describe("a server killed while it answers", () => {
  it("resumes after its restart, and the page shows the complete job", async () => {
    const page = await open(set.browser, set.server.url);
    await page.getByLabel("Your question").fill(QUESTION);
    await Promise.all([
      page.waitForResponse(
        (answer) => answer.url().endsWith("/v1/jobs") && answer.request().method() === "POST",
      ),
      page.getByRole("button", { name: "Ask", exact: true }).click(),
    ]);
    await set.server.kill();
    await set.server.up();
    await connection(page, "ended");
    await page.locator(".report .marker").first().waitFor();
    const late = await open(set.browser, page.url());
    await connection(late, "ended");
    expect(await shown(page)).toBe(await shown(late));
  });
});

function inView(mark: ReturnType<Page["locator"]>): Promise<boolean> {
  return mark.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const around = element.closest(".passage")?.getBoundingClientRect();
    return around !== undefined && box.top >= around.top && box.bottom <= around.bottom;
  });
}
