import { describe, expect, it } from "vitest";
import { serious } from "./support/axe";
import { connection, eventually, open, PHONE } from "./support/browser";
import { Feed, firstHalf } from "./support/feed";
import { testEnvironment } from "./support/testEnvironment";

const set = testEnvironment();
const ended = { type: "job.completed", data: { result: {} } };

const fits = "document.documentElement.scrollWidth - window.innerWidth";

describe("renaming a job", () => {
  it("works with the keyboard, and every page shows the new title", async () => {
    const feed = await Feed.open(set.server.url, { title: "The first title" });
    await feed.append(...firstHalf);
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}`, { viewport: PHONE });
    await page.getByRole("heading", { level: 1, name: "The first title" }).waitFor();
    await connection(page, "live");
    const button = page.getByRole("button", { name: "Rename" });
    await button.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Rename this job" });
    await dialog.waitFor();
    expect(await serious(page)).toEqual([]);
    expect(await page.evaluate(fits)).toBeLessThanOrEqual(0);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await eventually(() => button.evaluate((element) => element === document.activeElement)).toBe(true);

    await button.press("Enter");
    await page.getByLabel("New title").fill("The second <b>title</b>");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "The second <b>title</b>" }).waitFor();
    await eventually(() => page.title()).toBe("The second <b>title</b> · Headway");
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "The second <b>title</b>" }).waitFor();
    await page.getByRole("link", { name: "All jobs" }).click();
    await page.locator(".job-row-title", { hasText: "The second <b>title</b>" }).waitFor();
    await feed.append(ended);
    await page.goto(`${set.server.url}/jobs/${feed.id}`);
    await connection(page, "ended");
    await page.getByRole("heading", { level: 1, name: "The second <b>title</b>" }).waitFor();
    expect(page.complaints).toEqual([]);
  });
});

describe("deleting a job", () => {
  it("asks once more, then opens the list without the job and says so", async () => {
    const feed = await Feed.open(set.server.url, { title: "A job to delete" });
    await feed.append(...firstHalf, ended);
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}`, { viewport: PHONE });
    await connection(page, "ended");
    await page.getByRole("button", { name: "Delete" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Delete this job?" });
    await dialog.getByText("This cannot be undone.").waitFor();
    expect(await dialog.innerText()).toContain("A job to delete");
    expect(await dialog.innerText()).not.toContain("cancelled first");
    expect(await serious(page)).toEqual([]);
    expect(await page.evaluate(fits)).toBeLessThanOrEqual(0);
    await dialog.getByRole("button", { name: "Keep the job" }).click();
    await dialog.waitFor({ state: "detached" });
    expect((await fetch(`${set.server.url}/v1/jobs/${feed.id}`)).status).toBe(200);

    await page.getByRole("button", { name: "Delete" }).press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const note = page.getByText("The job “A job to delete” was deleted.");
    await note.waitFor();
    expect(await note.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await serious(page)).toEqual([]);
    expect(new URL(page.url()).pathname).toBe("/");
    expect(await page.locator(".job-row-title", { hasText: "A job to delete" }).count()).toBe(0);
    expect((await fetch(`${set.server.url}/v1/jobs/${feed.id}`)).status).toBe(404);
    await page.reload();
    await page.getByRole("heading", { name: "Jobs" }).waitFor();
    expect(await note.count()).toBe(0);
  });

  it("says that an open job is cancelled first, and shows an error", async () => {
    const feed = await Feed.open(set.server.url, { title: "A running job" });
    await feed.append(...firstHalf);
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
    await connection(page, "live");
    await page.getByRole("button", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete this job?" });
    await dialog.getByText("cancelled first").waitFor();
    await page.route(`**/v1/jobs/${feed.id}`, (route) => route.abort());
    await dialog.getByRole("button", { name: "Delete for ever" }).click();
    await dialog.getByRole("alert").getByText("could not be reached").waitFor();
    await page.unroute(`**/v1/jobs/${feed.id}`);
    await dialog.getByRole("button", { name: "Delete for ever" }).click();
    await page.getByText("The job “A running job” was deleted.").waitFor();
    expect((await fetch(`${set.server.url}/v1/jobs/${feed.id}`)).status).toBe(404);
  });
});
