import { describe, expect, it } from "vitest";
import { connection, eventually, open } from "./support/browser";
import { CuttableProxy } from "./support/cuttableProxy";
import { Feed, firstHalf, secondHalf } from "./support/feed";
import { testEnvironment } from "./support/testEnvironment";
import { shown } from "./support/views";

const set = testEnvironment();

/** The final page of a reader that opens the job after its end, without an interruption. */
async function undisturbed(id: string): Promise<string> {
  const page = await open(set.browser, `${set.server.url}/jobs/${id}`);
  await connection(page, "ended");
  const views = await shown(page);
  await page.context().close();
  return views;
}

describe("an interrupted page shows the complete job at the end", () => {
  it("after a reload", async () => {
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf);
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
    await connection(page, "live");
    await page.getByText("Written before").waitFor();
    await page.reload();
    await connection(page, "live");
    await page.getByText("Written before").waitFor();
    await feed.append(...secondHalf);
    await connection(page, "ended");
    expect(await shown(page)).toBe(await undisturbed(feed.id));
    expect(page.complaints).toEqual([]);
  });

  it("in two tabs at once", async () => {
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf);
    const first = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
    const second = await first.context().newPage();
    await second.goto(`${set.server.url}/jobs/${feed.id}`);
    await Promise.all([connection(first, "live"), connection(second, "live")]);
    await feed.append(...secondHalf);
    await Promise.all([connection(first, "ended"), connection(second, "ended")]);
    const whole = await undisturbed(feed.id);
    expect(await shown(second)).toBe(whole);
    await first.bringToFront();
    expect(await shown(first)).toBe(whole);
  });

  it("without a network; it shows that until the network is back", async () => {
    const proxy = await CuttableProxy.to(set.server.port);
    try {
      const feed = await Feed.open(set.server.url);
      await feed.append(...firstHalf);
      const page = await open(set.browser, `${proxy.url}/jobs/${feed.id}`);
      await connection(page, "live");
      proxy.cut();
      await connection(page, "reconnecting");
      await feed.append(...secondHalf.slice(0, 3));
      expect(await page.locator("[data-connection]").innerText()).toContain("Connection lost");
      proxy.restore();
      await page.getByRole("button", { name: "Retry now" }).click();
      await connection(page, "live");
      await feed.append(...secondHalf.slice(3));
      await connection(page, "ended");
      expect(await shown(page)).toBe(await undisturbed(feed.id));
    } finally {
      proxy.close();
    }
  });

  it("with the browser offline", async () => {
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf);
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
    await connection(page, "live");
    await page.context().setOffline(true);
    await connection(page, "offline");
    await feed.append(...secondHalf);
    await page.context().setOffline(false);
    await connection(page, "ended");
    expect(await shown(page)).toBe(await undisturbed(feed.id));
  });

  it("hidden behind another tab; it closes its connection", async () => {
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf);
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
    await connection(page, "live");
    const hide = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { configurable: true, value });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await hide(true);
    await connection(page, "paused");
    await feed.append(...secondHalf);
    await hide(false);
    await connection(page, "ended");
    expect(await shown(page)).toBe(await undisturbed(feed.id));
  });

  it("while the server is killed and started again", async () => {
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf);
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
    await connection(page, "live");
    await set.server.kill();
    await connection(page, "reconnecting");
    await set.server.up();
    await connection(page, "live");
    await feed.append(...secondHalf);
    await connection(page, "ended");
    expect(await shown(page)).toBe(await undisturbed(feed.id));
  });
});

describe("an interrupted attempt", () => {
  it("is shown, and its repeated steps start empty", async () => {
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf, { type: "job.started", data: { attempt: 2 } });
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}?tab=timeline`);
    await page.getByText("Resumed after an interruption at").waitFor();
    await feed.append(
      {
        type: "node.started",
        node: "p1",
        data: { parent: "level-1", kind: "probe", name: "probe", title: "The northern side" },
      },
      { type: "text.delta", node: "p1", data: { channel: "draft", text: "A clean start" } },
    );
    await page.getByText("cut off; done again below").waitFor();
    await page.getByRole("tab", { name: "Report" }).click();
    await page.getByText("A clean start").waitFor();
    expect(await page.getByText("Written before").count()).toBe(0);
  });
});

describe("a job that asks", () => {
  it("accepts an answer from the page", async () => {
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf, {
      type: "job.input_required",
      node: "p1",
      data: { prompt: "North or south?", options: ["North", "South"] },
    });
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
    await page.getByText("North or south?").waitFor();
    await page.getByRole("button", { name: "South" }).click();
    await page.getByRole("heading", { name: "The job waits for your answer" }).waitFor({ state: "detached" });
    await page.getByRole("tab", { name: "Timeline" }).click();
    await page.getByText("It was answered: South").waitFor();
  });

  it("can be cancelled", async () => {
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf);
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}`);
    await page.getByRole("button", { name: "Cancel" }).click();
    await connection(page, "ended");
    await eventually(() => page.locator(".job-facts .status").innerText()).toBe("Cancelled");
  });
});
