import { describe, expect, it } from "vitest";
import { open } from "./support/browser";
import { QUESTION } from "./support/corpus";
import { CuttableProxy } from "./support/cuttableProxy";
import { Task } from "./support/task";
import { testEnvironment } from "./support/testEnvironment";

const set = testEnvironment((ready) => ready.server.indexed());

interface Frame {
  readonly id: string;
  readonly type: string;
}

const jobs = async (): Promise<string[]> =>
  ((await (await fetch(`${set.server.url}/v1/jobs`)).json()) as { jobs: { id: string }[] }).jobs.map(
    (job) => job.id,
  );

async function post(path: string, body: object): Promise<Record<string, string>> {
  const answer = await fetch(set.server.url + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Record<string, string>;
}

/** Runs in the page: returns all messages of a WebSocket and its close code. */
const readSocket = (path: string) =>
  new Promise<{ messages: Record<string, unknown>[]; code: number }>((resolve) => {
    const messages: Record<string, unknown>[] = [];
    const socket = new WebSocket(`ws://${location.host}${path}`);
    socket.onmessage = (event) => messages.push(JSON.parse(event.data));
    socket.onclose = (event) => resolve({ messages, code: event.code });
  });

describe("clients of each contract, in a browser", () => {
  it("an EventSource resumes its run after a lost connection and starts no second run", async () => {
    const before = await jobs();
    const proxy = await CuttableProxy.to(set.server.port);
    const page = await open(set.browser, proxy.url);
    proxy.cutAfter(4000);
    const read = await page.evaluate(
      (question) =>
        new Promise<{ frames: Frame[]; breaks: number }>((resolve) => {
          const frames: Frame[] = [];
          let breaks = 0;
          const source = new EventSource(`/research/stream?question=${encodeURIComponent(question)}`);
          const take = (event: MessageEvent) => frames.push({ id: event.lastEventId, type: event.type });
          for (const type of ["node_start", "node_complete", "node_stream", "llm_token", "complete"])
            source.addEventListener(type, take);
          source.onerror = () => {
            breaks++;
            // After the end the server answers 204, and EventSource stops reconnecting.
            if (source.readyState === EventSource.CLOSED) resolve({ frames, breaks });
          };
        }),
      QUESTION,
    );
    proxy.close();
    await page.context().close();
    const started = (await jobs()).filter((id) => !before.includes(id));
    expect(started).toHaveLength(1);
    const whole = await (await fetch(`${set.server.url}/research/stream/${started[0]}`)).text();
    const expected = [...whole.matchAll(/^id: (\d+)\nevent: (\w+)$/gm)].map((frame) => ({
      id: `${started[0]}:${frame[1]}`,
      type: frame[2],
    }));
    expect(read.breaks).toBeGreaterThan(1);
    expect(read.frames).toEqual(expected);
  });

  it("a WebSocket follows a research job, and reads its report", async () => {
    const { job_id: job } = await post("/api/chat/research", { query: QUESTION });
    const page = await open(set.browser, set.server.url);
    const { messages, code } = await page.evaluate(readSocket, `/chat/research/stream/${job}?replay=1`);
    await page.context().close();
    expect(code).toBe(1000);
    expect(messages.map((message) => message.type)).toEqual(
      expect.arrayContaining([
        "phase_start",
        "plan_ready",
        "level_start",
        "probe_start",
        "tool_call",
        "thinking",
        "probe_complete",
        "level_complete",
        "writing",
      ]),
    );
    expect(messages.at(-1)?.type).toBe("complete");
    const result = await (await fetch(`${set.server.url}/api/chat/research/result/${job}`)).json();
    expect(result).toMatchObject({ status: "complete", query: QUESTION });
  });

  it("three sessions of one job each get what they asked for", async () => {
    const { session_id: session } = await post("/api/research/start", { query: QUESTION });
    const page = await open(set.browser, set.server.url);
    const read = async (preset: string) =>
      (await page.evaluate(readSocket, `/ws/research/${session}?preset=${preset}`)).messages.map(
        (message) => message.type,
      );
    const [desktop, mobile, dashboard] = await Promise.all([
      read("desktop"),
      read("mobile"),
      read("dashboard"),
    ]);
    await page.context().close();
    const only = (...types: string[]) =>
      desktop.filter((type) => types.includes(String(type)) || String(type).startsWith("session_"));
    expect(mobile.slice(1)).toEqual(only("task_completed", "task_failed"));
    expect(dashboard.slice(1)).toEqual(only("plan_generated", "report_generated"));
    expect(desktop).toContain("task_progress");
  });

  it("a stream of papers is read as it is written", async () => {
    const page = await open(set.browser, set.server.url);
    const types = await page.evaluate(async (message) => {
      const answer = await fetch("/papers/stream", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ message, user_id: "me" }),
      });
      const frames = (await answer.text()).split("\n\n").filter((frame) => frame !== "");
      return frames.map((frame) => JSON.parse(frame.slice("data: ".length)).event_type as string);
    }, QUESTION);
    await page.context().close();
    expect(types[0]).toBe("research_started");
    expect(types).toEqual(
      expect.arrayContaining([
        "question_validated",
        "documents_retrieved",
        "draft_generated",
        "criticisms_received",
        "final_answer_token",
      ]),
    );
    expect(types.at(-1)).toBe("research_completed");
  });

  it("a reader that connects before the task starts sees it from the start", async () => {
    const page = await open(set.browser, set.server.url);
    const watching = page.evaluate(readSocket, "/ws/agent-progress/a-task-to-come");
    const task = await Task.open(set.server.url, "a-task-to-come");
    await task.say("entity_extraction", 10, "Looking for numbers");
    await task.say("completed", 100, "All done");
    const { messages, code } = await watching;
    await page.context().close();
    expect(messages.map((message) => message.step)).toEqual(["connected", "entity_extraction", "completed"]);
    expect(code).toBe(1000);
  });

  it("a message is checked, and its steps and verdict are read", async () => {
    const page = await open(set.browser, set.server.url);
    const { task_id: task, ws_url: address } = await post("/scan-text", {
      text: "URGENT: your account is locked. Pay 500 USD in gift cards at http://paypa1-secure.top or call +1 202 555 0143.",
    });
    expect(address).toContain(`/ws/agent-progress/${task}`);
    const { messages } = await page.evaluate(readSocket, `/ws/agent-progress/${task}`);
    await page.context().close();
    const percents = messages
      .map((message) => Number(message.percent))
      .filter((percent) => !Number.isNaN(percent));
    expect(percents).toEqual([...percents].sort((one, other) => one - other));
    expect(messages.at(-1)).toMatchObject({ step: "completed", percent: 100 });
    const result = await (await fetch(`${set.server.url}/agent-task/${task}/result`)).json();
    expect(result).toMatchObject({ task_id: task, risk_level: "high" });
  });
});
