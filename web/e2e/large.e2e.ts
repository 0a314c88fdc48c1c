import { expect, it } from "vitest";
import { connection, eventually, open } from "./support/browser";
import { type Fed, Feed } from "./support/feed";
import { testEnvironment } from "./support/testEnvironment";

const EVENTS = 50_000;
const BATCH = 2500;

const set = testEnvironment();

function reading(i: number): Fed {
  if (i % 100 === 0)
    return {
      type: "node.started",
      node: `step-${i}`,
      data: { kind: "tool", name: "sensor", title: `Sensor ${i}` },
    };
  return {
    type: i % 2 === 0 ? "sensor.reading" : "sensor.echo",
    data: { value: i, message: `reading number ${i}` },
  };
}

it("shows a log of 50,000 events with few rows on the page, and finds one of them", async () => {
  const feed = await Feed.open(set.server.url);
  await feed.append({ type: "job.started", data: { attempt: 1 } });
  const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}?tab=log`);
  await connection(page, "live");
  let last = 0;
  for (let i = 0; i < EVENTS; i += BATCH)
    last = await feed.append(...Array.from({ length: BATCH }, (_, n) => reading(i + n)));
  const total = last.toLocaleString("en");

  await page.getByText(`${total} events`).waitFor();
  await connection(page, "live");
  expect(await page.locator(".log-rows > li").count()).toBeLessThan(80);
  await page.locator(`[aria-posinset="${last}"]`).waitFor();

  await page.getByRole("searchbox").fill("reading number 31417");
  await page.getByText(`1 of ${total} events`).waitFor();
  await page.getByRole("button", { name: /reading number 31417/ }).click();
  await page.getByText('"message": "reading number 31417"').waitFor();

  await page.getByRole("tab", { name: "Timeline" }).click();
  await page.getByText("Show earlier steps").waitFor();
  expect(await page.locator(".timeline > li").count()).toBeLessThan(400);
  await page.getByRole("tab", { name: "Tree" }).click();
  await page.getByText("Show more").waitFor();
  expect(await page.getByRole("treeitem").count()).toBeLessThan(200);

  await feed.append({ type: "job.completed", data: { result: { readings: EVENTS } } });
  await connection(page, "ended");
  expect(page.complaints).toEqual([]);

  const late = await open(set.browser, `${set.server.url}/jobs/${feed.id}?tab=log`);
  await connection(late, "ended");
  await late.getByText(`${(last + 1).toLocaleString("en")} events`).waitFor();
  await eventually(() => late.locator(".log-rows > li").count()).toBeLessThan(80);
}, 120_000);

it("lists more jobs than fit a page, the older ones when asked for", async () => {
  for (let i = 0; i < 60; i++) await Feed.open(set.server.url, { title: `Job number ${i}` });
  const page = await open(set.browser, set.server.url);
  await page.getByRole("link", { name: "Job number 59" }).waitFor();
  expect(await page.getByRole("link", { name: "Job number 0", exact: true }).count()).toBe(0);
  await page.getByRole("button", { name: "Older jobs" }).click();
  await page.getByRole("link", { name: "Job number 0", exact: true }).waitFor();
  await page.getByRole("button", { name: "Older jobs" }).waitFor({ state: "detached" });
  const titles = await page.locator(".job-row-title").allInnerTexts();
  expect(new Set(titles).size).toBe(titles.length);
});
