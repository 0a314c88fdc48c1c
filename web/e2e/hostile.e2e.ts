import { expect, it } from "vitest";
import { connection, open } from "./support/browser";
import { Feed } from "./support/feed";
import { testEnvironment } from "./support/testEnvironment";

const set = testEnvironment();

const MARKUP = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><b id="planted">bold</b>`;
const MARKDOWN = `[press](javascript:window.hacked=1) ![p](https://example.org/p.png) ${MARKUP}\n\n[fine](https://example.org/)`;

const result = {
  title: MARKUP,
  question: MARKUP,
  reasoning: "model",
  corpus: MARKUP,
  sections: [
    {
      heading: MARKUP,
      blocks: [
        { type: "text", text: `${MARKDOWN}\n\n[invented](https://invented.example/)`, citations: [1, 99] },
        { type: "quote", text: MARKUP, citations: [1] },
        { type: "code", text: MARKUP },
        { type: "table", text: `| a |\n|---|\n| ${MARKUP} |` },
        { type: MARKUP, text: MARKUP },
      ],
    },
  ],
  citations: [
    { id: 1, url: "javascript:window.hacked=1", title: MARKUP, quote: MARKUP, start: -5, end: 1e12 },
  ],
  sources: [
    { id: 1, title: MARKUP, url: "javascript:window.hacked=1" },
    { id: 2, title: MARKUP, url: "https://example.org/" },
  ],
  unanswered: [{ facet: MARKUP, reason: MARKUP }],
  conflicts: [{ kind: "number", statement: MARKUP, citations: [1], values: [MARKUP, {}] }],
  stop_reason: MARKUP,
  stats: { levels: MARKUP, model: MARKUP },
};

it("shows hostile text as text in every view", async () => {
  const feed = await Feed.open(set.server.url, { title: MARKUP, question: MARKUP });
  await feed.append(
    { type: "job.started", data: { attempt: 1 } },
    {
      type: "node.started",
      node: `${MARKUP} a`,
      data: { kind: `x"><i>`, name: MARKUP, title: MARKUP, input: { [MARKUP]: MARKUP } },
    },
    {
      type: "node.progress",
      node: `${MARKUP} a`,
      data: { percent: 100, message: MARKUP, counts: { [MARKUP]: 3 } },
    },
    { type: "text.delta", node: `${MARKUP} a`, data: { channel: "__proto__", text: MARKUP } },
    { type: "note", data: { level: "warning", message: MARKUP } },
    {
      type: "hostile.type",
      node: "__proto__",
      data: { message: MARKUP, deep: { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } } },
    },
    {
      type: "node.started",
      node: "constructor",
      data: { parent: "constructor", title: "x".repeat(5000), kind: "toString" },
    },
    {
      type: "node.completed",
      node: `${MARKUP} a`,
      data: { output: { evidence: [{ quote: MARKUP, url: "javascript:1" }] } },
    },
    { type: "job.completed", data: { result } },
  );
  const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
  await connection(page, "ended");
  await page.locator(".report .quote").first().waitFor();
  await page.locator(".prose a").first().waitFor();
  expect(
    await page.locator(".prose a").evaluateAll((links) => links.map((link) => link.getAttribute("href"))),
  ).toEqual(["https://example.org/"]);
  expect(await page.locator("a[href^='javascript']").count()).toBe(0);
  await page.locator(".marker").first().click();
  await page.locator(".source-panel").getByText("This source is on the web").waitFor();

  for (const tab of ["Timeline", "Tree", "Log"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.locator("#panel").getByText("window.hacked").first().waitFor();
  }
  await page.getByRole("tab", { name: "Tree" }).click();
  for (const item of await page.getByRole("treeitem").all()) await item.press("Enter");
  await page.locator(".node-detail").first().waitFor();
  expect(await page.locator("#planted, main img, main script").count()).toBe(0);
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);

  await page.goto(set.server.url);
  await page.getByText("window.hacked").first().waitFor();
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  expect(page.complaints).toEqual([]);
});
