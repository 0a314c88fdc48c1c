import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Job } from "../api/types";
import type { LogEvent } from "../model/types";
import type { Connection } from "./connection";
import { JobStream } from "./jobStream";

type Answer = (request: { after: number; attempt: number }, response: ServerResponse) => void;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A server; `answer` writes the response of each attempt. */
async function serve(lastSeq: number, answer: Answer): Promise<string> {
  let attempt = 0;
  const server = createServer((request: IncomingMessage, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (!url.pathname.endsWith("/events")) {
      response.setHeader("Content-Type", "application/json");
      response.end(
        JSON.stringify({
          id: "j",
          kind: "x",
          status: "running",
          last_seq: lastSeq,
          job_percent: 0,
        } as Partial<Job>),
      );
      return;
    }
    answer({ after: Number(url.searchParams.get("after")), attempt: ++attempt }, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function stream(response: ServerResponse, from: number, to: number, last = "note"): void {
  if (!response.headersSent) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write("retry: 10\n\n");
  }
  for (let seq = from; seq <= to; seq++) {
    const type = seq === to ? last : "note";
    const event = { seq, type, time: "2026-01-01T00:00:00.000Z", data: { text: `line ${seq}\nand — more` } };
    response.write(`id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`);
  }
}

function follow(base: string, silenceMs = 5000) {
  vi.stubGlobal("document", { baseURI: `${base}/progress/` });
  const events: LogEvent[] = [];
  const states: Connection[] = [];
  let resets = 0;
  const reader = new JobStream(
    "j",
    {
      onEvents: (batch) => void events.push(...batch),
      onConnection: (connection) => void states.push(connection),
      onJob: () => {},
      onReset: () => void resets++,
    },
    { silenceMs, random: () => 0 },
  );
  cleanups.push(() => reader.stop());
  reader.start();
  const has = (state: Connection["state"]) => states.some((connection) => connection.state === state);
  return { reader, events, states, has, seqs: () => events.map((event) => event.seq), resets: () => resets };
}

const until = (condition: () => boolean) =>
  expect.poll(condition, { timeout: 8000, interval: 10 }).toBe(true);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe("JobStream", () => {
  it("reads to the terminal event and stays ended", async () => {
    const base = await serve(3, (_, response) => {
      stream(response, 1, 3, "job.completed");
      response.end();
    });
    const reader = follow(base);
    await until(() => reader.has("ended"));
    expect(reader.seqs()).toEqual([1, 2, 3]);
    expect(reader.has("reconnecting")).toBe(false);
  });

  it("is live only after all existing events have arrived", async () => {
    let more: (() => void) | undefined;
    const base = await serve(4, (_, response) => {
      stream(response, 1, 2);
      more = () => stream(response, 3, 4);
    });
    const reader = follow(base);
    await until(() => reader.has("catching_up"));
    expect(reader.has("live")).toBe(false);
    more?.();
    await until(() => reader.has("live"));
    expect(reader.seqs()).toEqual([1, 2, 3, 4]);
  });

  it("resumes from its cursor after a lost connection and drops duplicates", async () => {
    let cut: (() => void) | undefined;
    const base = await serve(6, ({ after, attempt }, response) => {
      if (attempt === 1) {
        stream(response, 1, 3);
        cut = () => response.destroy();
      } else stream(response, Math.max(1, after - 1), 6, "job.completed");
    });
    const reader = follow(base);
    await until(() => reader.events.length === 3);
    cut?.();
    await until(() => reader.has("ended"));
    expect(reader.seqs()).toEqual(upTo(6));
    expect(reader.has("reconnecting")).toBe(true);
  });

  it("reconnects from its cursor when events are missing", async () => {
    const asked: number[] = [];
    const base = await serve(6, ({ after, attempt }, response) => {
      asked.push(after);
      if (attempt > 1) return stream(response, after + 1, 6, "job.completed");
      stream(response, 1, 2);
      stream(response, 5, 6, "job.completed");
    });
    const reader = follow(base);
    await until(() => reader.has("ended"));
    expect(reader.seqs()).toEqual(upTo(6));
    expect(asked).toEqual([0, 2]);
  });

  it("continues after a gap that the server reports", async () => {
    const base = await serve(8, (_, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write('id: 5\nevent: gap\ndata: {"from":1,"to":5}\n\n');
      stream(response, 6, 8, "job.completed");
    });
    const reader = follow(base);
    await until(() => reader.has("ended"));
    expect(reader.seqs()).toEqual([6, 7, 8]);
  });

  it("reconnects after silence; a heartbeat prevents that", async () => {
    const base = await serve(9, ({ attempt }, response) => {
      if (attempt === 1) return stream(response, 1, 1);
      stream(response, 2, 2);
      let beats = 0;
      const timer = setInterval(() => {
        response.write(": hb\n");
        if (++beats < 8) return;
        clearInterval(timer);
        stream(response, 3, 3, "job.completed");
      }, 60);
      cleanups.push(() => clearInterval(timer));
    });
    const reader = follow(base, 250);
    await until(() => reader.has("ended"));
    const lost = reader.states.filter((connection) => connection.state === "reconnecting");
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({ why: "The server went silent." });
  });

  it("reads nothing while paused, then resumes from its cursor", async () => {
    const asked: number[] = [];
    const base = await serve(2, ({ after }, response) => {
      asked.push(after);
      stream(response, after + 1, after + 2);
    });
    const reader = follow(base);
    await until(() => reader.events.length === 2);
    reader.reader.setPaused(true);
    await until(() => reader.has("paused"));
    reader.reader.setPaused(false);
    await until(() => reader.events.length === 4);
    expect(asked).toEqual([0, 2]);
    expect(reader.has("reconnecting")).toBe(false);
  });

  it("starts over when the log on the server is shorter than its cursor", async () => {
    const base = await serve(2, ({ after, attempt }, response) => {
      if (attempt === 1) {
        stream(response, 1, 4);
        response.end();
      } else if (after > 2) {
        response.writeHead(400, { "Content-Type": "application/problem+json" });
        response.end(
          JSON.stringify({ code: "cursor_beyond_end", detail: "The log ends at 2.", status: 400 }),
        );
      } else stream(response, 1, 2, "job.completed");
    });
    const reader = follow(base);
    await until(() => reader.has("ended"));
    expect(reader.resets()).toBe(1);
    expect(reader.seqs()).toEqual([1, 2, 3, 4, 1, 2]);
  });

  it("stops at an unknown job, but retries after server errors", async () => {
    const base = await serve(1, ({ attempt }, response) => {
      const status = attempt === 1 ? 503 : 404;
      response.writeHead(status, { "Content-Type": "application/problem+json" });
      response.end(
        JSON.stringify({ status, code: "x", detail: status === 404 ? "There is no such job." : "Draining." }),
      );
    });
    const reader = follow(base);
    await until(() => reader.has("refused"));
    expect(reader.states.find((c) => c.state === "reconnecting")).toMatchObject({ why: "Draining." });
    expect(reader.states.find((c) => c.state === "refused")).toMatchObject({
      problem: { message: "There is no such job." },
    });
  });

  it("takes 204 as the end of a finished log", async () => {
    const base = await serve(1, (_, response) => response.writeHead(204).end());
    const reader = follow(base);
    await until(() => reader.has("ended"));
  });
});
