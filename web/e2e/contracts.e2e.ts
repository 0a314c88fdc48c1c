import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { serious } from "./support/axe";
import { eventually, open, PHONE } from "./support/browser";
import { CuttableProxy } from "./support/cuttableProxy";
import { Feed, firstHalf, secondHalf } from "./support/feed";
import { testEnvironment } from "./support/testEnvironment";

const run = promisify(execFile);
const set = testEnvironment();

function column(page: Page, contract: string): Locator {
  return page.locator(`[data-contract="${contract}"]`);
}

function state(page: Page, contract: string): Promise<string | null> {
  return column(page, contract).locator("[data-connection]").getAttribute("data-connection");
}

async function frames(page: Page, contract: string): Promise<number> {
  return Number(await column(page, contract).locator("[data-frames]").getAttribute("data-frames"));
}

/** The text of the file that the button Save downloads. */
async function saved(page: Page, contract: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    column(page, contract).getByRole("button", { name: "Save" }).click(),
  ]);
  return readFileSync(await download.path(), "utf8");
}

const snippet = (page: Page, contract: string) => column(page, contract).locator(".snippet-text").innerText();

async function openContracts(feed: Feed, contracts: string, url = set.server.url): Promise<Page> {
  return open(set.browser, `${url}/jobs/${feed.id}?tab=contracts&contracts=${contracts}`);
}

describe("the tab Contracts", () => {
  it("shows a running job in two contracts side by side, each as it is sent", async () => {
    const feed = await Feed.open(set.server.url);
    const page = await openContracts(feed, "sse,wort");
    await feed.append(...firstHalf);
    await eventually(() => state(page, "sse")).toBe("live");
    await eventually(() => frames(page, "sse")).toBe(firstHalf.length + 2);
    await eventually(() => frames(page, "wort")).toBe(3);
    await eventually(() => state(page, "wort")).toMatch(/^(open|live)$/);
    const [left, right] = [await column(page, "sse").boundingBox(), await column(page, "wort").boundingBox()];
    expect(right?.y).toBe(left?.y);

    await feed.append(...secondHalf);
    await eventually(() => state(page, "sse")).toBe("ended");
    await eventually(() => state(page, "wort")).toBe("ended");
    const command = await snippet(page, "sse");
    const { stdout } = await run("sh", ["-c", `${command} -s`]);
    expect(await saved(page, "sse")).toBe(stdout);
    expect(await column(page, "sse").innerText()).toContain("event: node.failed");

    const { messages } = await inBrowser(page, await snippet(page, "wort"));
    expect(messages.length).toBe(await frames(page, "wort"));
    expect(await saved(page, "wort")).toBe(messages.map((message) => `${message}\n`).join(""));
  });

  it("gives lines of Python that get the same messages", async (context) => {
    const python = "/usr/bin/python3";
    if (!(await works(python, "-c", "import websockets")))
      return context.skip("there is no websockets for Python");
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf, ...secondHalf);
    const page = await openContracts(feed, "ws,wort");
    for (const contract of ["ws", "wort"]) {
      await eventually(() => state(page, contract)).toBe("ended");
      await column(page, contract).getByRole("button", { name: "Python", exact: true }).click();
      const { stdout } = await run(python, ["-c", await snippet(page, contract)]);
      expect(await saved(page, contract)).toBe(stdout);
    }
  });

  it("gives for each contract that is served the line that gets the same frames", async (context) => {
    const python = "/usr/bin/python3";
    if (!(await works(python, "-c", "import websockets")))
      return context.skip("there is no websockets for Python");
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf, ...secondHalf);
    const page = await openContracts(feed, "sse");
    // The page loads the list of served contracts first.
    await eventually(() => page.locator(".contract-chip input").count()).toBeGreaterThan(2);
    for (const chip of await page.locator(".contract-chip input").all()) await chip.check();
    const contracts = await page
      .locator("[data-contract]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-contract") ?? ""));
    expect(contracts).toEqual(expect.arrayContaining(["sse", "ws", "wort"]));
    for (const contract of contracts) {
      await eventually(() => state(page, contract)).toBe("ended");
      const choice = column(page, contract).getByRole("button", { name: "Python", exact: true });
      const isSocket = (await choice.count()) > 0;
      if (isSocket) await choice.click();
      const line = await snippet(page, contract);
      const { stdout } = isSocket ? await run(python, ["-c", line]) : await run("sh", ["-c", `${line} -s`]);
      expect([contract, withoutGreetings(await saved(page, contract))]).toEqual([
        contract,
        withoutGreetings(stdout),
      ]);
    }
  });

  it("resumes after its cursor when it is cut, and repeats nothing", async () => {
    const feed = await Feed.open(set.server.url);
    const page = await openContracts(feed, "sse,ws,wort");
    await feed.append(...firstHalf);
    for (const contract of ["sse", "ws", "wort"]) {
      await eventually(() => frames(page, contract)).toBeGreaterThan(2);
      await column(page, contract).getByRole("button", { name: "Cut" }).click();
      await column(page, contract)
        .getByText(/^Connected again, after \d+\.$/)
        .waitFor();
    }
    await feed.append(...secondHalf);
    for (const contract of ["sse", "ws", "wort"]) await eventually(() => state(page, contract)).toBe("ended");
    const seqs = (text: string) => [...text.matchAll(/"seq":(\d+)/g)].map((match) => Number(match[1]));
    const all = Array.from({ length: firstHalf.length + secondHalf.length + 1 }, (_, i) => i + 1);
    expect(seqs(await saved(page, "sse"))).toEqual(all);
    expect(seqs(await saved(page, "ws"))).toEqual(all);
    const told = seqs(await saved(page, "wort"));
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
  });

  it("does not show live while disconnected", async () => {
    const proxy = await CuttableProxy.to(set.server.port);
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf);
    const page = await openContracts(feed, "sse,ws", proxy.url);
    for (const contract of ["sse", "ws"]) await eventually(() => state(page, contract)).toBe("live");
    proxy.cut();
    for (const contract of ["sse", "ws"]) await eventually(() => state(page, contract)).toBe("reconnecting");
    await feed.append(...secondHalf);
    proxy.restore();
    for (const contract of ["sse", "ws"]) {
      await eventually(() => state(page, contract)).toBe("ended");
      expect(await column(page, contract).innerText()).toContain(
        `cursor ${firstHalf.length + secondHalf.length + 1}`,
      );
    }
    proxy.close();
  });

  it("stops on Pause and shows the new frames on Resume", async () => {
    const feed = await Feed.open(set.server.url);
    const page = await openContracts(feed, "sse");
    await feed.append(...firstHalf);
    await eventually(() => state(page, "sse")).toBe("live");
    await column(page, "sse").getByRole("button", { name: "Pause" }).click();
    await feed.append({ type: "note", data: { message: "unseen as yet" } });
    const resume = column(page, "sse").getByRole("button", { name: "Resume, 1 more" });
    await resume.waitFor();
    expect(await column(page, "sse").innerText()).not.toContain("unseen as yet");
    await resume.click();
    await column(page, "sse").getByText("unseen as yet").waitFor();
  });

  it("renders only the visible frames", async () => {
    const feed = await Feed.open(set.server.url);
    const many = 6000;
    for (let at = 0; at < many; at += 1000)
      await feed.append(
        ...Array.from({ length: 1000 }, (_, i) => ({ type: "note", data: { message: `line ${at + i}` } })),
      );
    const page = await openContracts(feed, "sse,ws");
    for (const contract of ["sse", "ws"])
      await eventually(() => frames(page, contract)).toBeGreaterThan(many);
    await column(page, "ws")
      .getByText(`line ${many - 1}`)
      .waitFor();
    expect(await page.locator(".frame").count()).toBeLessThan(150);
  });

  it("is switched on a phone, and remembers the choice in its address", async () => {
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf, ...secondHalf);
    const page = await open(set.browser, `${set.server.url}/jobs/${feed.id}?tab=contracts`, {
      viewport: PHONE,
    });
    await column(page, "sse").waitFor();
    expect(await column(page, "wort").isVisible()).toBe(false);
    await page.getByRole("radio", { name: "Wort WebSocket" }).check();
    await column(page, "wort").getByText("level_start").first().waitFor();
    expect(await column(page, "sse").isVisible()).toBe(false);
    await page.getByRole("checkbox", { name: "Headway WebSocket" }).check();
    expect(page.url()).toContain("contracts=sse,ws,wort");
    await column(page, "ws").getByText("node.failed").waitFor();
  });
});

describe.each(["light", "dark"] as const)("axe finds nothing serious in %s", (colorScheme) => {
  it.each([{ width: 1280, height: 900 }, PHONE])("at $width pixels", async (viewport) => {
    const feed = await Feed.open(set.server.url);
    await feed.append(...firstHalf, ...secondHalf);
    const address = `${set.server.url}/jobs/${feed.id}?tab=contracts&contracts=sse,ws,wort`;
    const page = await open(set.browser, address, { colorScheme, viewport });
    await eventually(() => state(page, "sse")).toBe("ended");
    await page.locator(".frame").first().waitFor();
    expect(await serious(page)).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    expect(page.complaints).toEqual([]);
  });
});

/** Removes the greetings, because they contain the connection id and the time. */
function withoutGreetings(text: string): string[] {
  return text.split("\n").filter((line) => !/"(connection_established|connected)"/.test(line));
}

/** Runs a snippet in a browser and collects its console output. */
async function inBrowser(page: Page, code: string): Promise<{ messages: string[] }> {
  const other = await page.context().newPage();
  const messages: string[] = [];
  other.on("console", (message) => message.type() === "log" && messages.push(message.text()));
  await other.goto(`${set.server.url}/favicon.svg`);
  const closed = other.waitForEvent("websocket").then((socket) => socket.waitForEvent("close"));
  await other.evaluate(code); // like the console; the content security policy forbids inline scripts
  await closed;
  await other.close();
  return { messages };
}

async function works(command: string, ...rest: string[]): Promise<boolean> {
  return run(command, rest).then(
    () => true,
    () => false,
  );
}
