import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyJob, fold } from "./fold";
import type { LogEvent } from "./types";

let clock = Date.parse("2026-01-01T00:00:00.000Z");
function log(...entries: [type: string, data?: LogEvent["data"], node?: string][]): LogEvent[] {
  return entries.map(([type, data, node], i) => {
    clock += 10;
    const event = { seq: i + 1, type, time: new Date(clock).toISOString(), data: data ?? {} };
    return node === undefined ? event : { ...event, node };
  });
}

const run = log(
  ["job.queued", { kind: "research", title: "Why?", input: { question: "Why?" } }],
  ["job.started", { attempt: 1 }],
  ["node.started", { kind: "level", name: "web_search", title: "Searching" }, "level-1"],
  [
    "node.started",
    { parent: "level-1", kind: "probe", name: "probe", title: "Probe one" },
    "level-1/probe-1",
  ],
  ["node.progress", { percent: 40, message: "reading", job_percent: 30 }, "level-1/probe-1"],
  ["text.delta", { channel: "draft", text: "Half " }, "level-1/probe-1"],
  ["text.delta", { channel: "draft", text: "a line" }, "level-1/probe-1"],
  ["job.started", { attempt: 2 }],
  [
    "node.started",
    { parent: "level-1", kind: "probe", name: "probe", title: "Probe one" },
    "level-1/probe-1",
  ],
  ["text.delta", { channel: "draft", text: "Whole" }, "level-1/probe-1"],
  ["node.completed", { output: { n: 1 }, duration_ms: 12 }, "level-1/probe-1"],
  ["note", { level: "warning", message: "skipped" }],
  ["job.completed", { result: { title: "Because" } }],
);

describe("fold", () => {
  it("builds the tree, the state and the result", () => {
    const job = fold(emptyJob, run);
    expect(job.status).toBe("completed");
    expect(job.percent).toBe(100);
    expect(job.result).toEqual({ title: "Because" });
    expect(job.roots.slice(0, 9)).toEqual(["level-1"]);
    expect(job.nodes.get("level-1")?.children.slice(0, 9)).toEqual(["level-1/probe-1"]);
    expect(job.nodes.get("level-1/probe-1")).toMatchObject({
      state: "completed",
      durationMs: 12,
      output: { n: 1 },
    });
    expect(job.warnings).toBe(1);
  });

  it("marks interrupted nodes; a second start resets the node and its text", () => {
    const crashed = fold(emptyJob, run.slice(0, 8));
    expect(crashed.attempt).toBe(2);
    expect(crashed.nodes.get("level-1/probe-1")?.state).toBe("interrupted");
    expect(crashed.nodes.get("level-1/probe-1")?.text.get("draft")).toBe("Half a line");
    const resumed = fold(crashed, run.slice(8, 10)).nodes.get("level-1/probe-1");
    expect(resumed).toMatchObject({ state: "running", run: 2 });
    expect(resumed?.text.get("draft")).toBe("Whole");
    expect(resumed?.percent).toBeUndefined();
    expect(fold(emptyJob, run).texts.length).toBe(1);
  });

  it("skips events it has", () => {
    const job = fold(emptyJob, run.slice(0, 7));
    expect(fold(job, run.slice(2, 7))).toBe(job);
    expect(fold(job, run.slice(3))).toEqual(fold(emptyJob, run));
  });

  it("reports a hole between seqs", () => {
    expect(fold(emptyJob, [...run.slice(0, 3), ...run.slice(5)]).gaps).toEqual([{ from: 4, to: 5 }]);
  });

  it("keeps job_percent from falling", () => {
    const job = fold(emptyJob, log(["note", { job_percent: 50 }], ["note", { job_percent: 20 }]));
    expect(job.percent).toBe(50);
  });

  it("opens and closes a question", () => {
    const asked = fold(emptyJob, log(["job.input_required", { prompt: "Which?" }, "n"]));
    expect(asked.question).toMatchObject({ prompt: "Which?", node: "n" });
    const answered = fold(asked, [
      { seq: 2, type: "job.input_received", time: "", data: { answer: "a" }, node: "n" },
    ]);
    expect(answered.question).toBeUndefined();
  });

  it("groups consecutive events of an unknown type and adds their nodes", () => {
    const job = fold(emptyJob, log(["agent.tick"], ["agent.tick"], ["agent.tock", { message: "hm" }, "n-1"]));
    expect(job.steps.slice(0, 9)).toMatchObject([
      { type: "other", count: 2 },
      { type: "other", count: 1 },
    ]);
    expect(job.nodes.get("n-1")).toMatchObject({ state: "seen", message: "hm" });
  });

  it("handles cycles, self-parents and children before their parents", () => {
    const job = fold(
      emptyJob,
      log(
        ["node.started", { parent: "b" }, "a"],
        ["node.started", { parent: "a" }, "b"],
        ["node.started", { parent: "c" }, "c"],
        ["node.started", { parent: "late" }, "d"],
        ["node.started", { title: "Late" }, "late"],
      ),
    );
    expect(job.roots.slice(0, 9)).toEqual(["b", "c", "late"]);
    expect(job.nodes.get("late")?.children.slice(0, 9)).toEqual(["d"]);
  });

  it("accepts data of any type", () => {
    const strange = [null, 3, "x", [], { error: 1 }, { percent: "much", counts: [], title: {}, parent: 7 }];
    const types = [
      "job.queued",
      "job.failed",
      "node.started",
      "node.progress",
      "node.failed",
      "text.delta",
      "note",
      "?",
    ];
    for (const value of strange)
      for (const type of types) {
        const data = (value ?? {}) as LogEvent["data"];
        expect(() =>
          fold(emptyJob, [{ seq: 1, type, time: "never", node: "__proto__", data }]),
        ).not.toThrow();
      }
  });

  it("gives the same result for all batches and repeats", () => {
    const step = fc.record({
      type: fc.constantFrom(
        ...["job.started", "node.started", "node.progress", "node.completed", "node.failed"],
        "text.delta",
        "note",
        "x.y",
      ),
      node: fc.constantFrom("a", "b", "a/1", "a/2", "c"),
      parent: fc.constantFrom(undefined, "a", "b", "zz"),
      attempt: fc.constantFrom(1, 2, 3),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.array(fc.nat(60), { maxLength: 6 }),
        (steps, cuts) => {
          const events: LogEvent[] = steps.map((s, i) => ({
            seq: i + 1,
            type: s.type,
            time: new Date(i).toISOString(),
            node: s.node,
            data: { attempt: s.attempt, text: `t${i}`, ...(s.parent ? { parent: s.parent } : {}) },
          }));
          let job = emptyJob;
          for (const cut of [...cuts.sort((a, b) => a - b), events.length])
            job = fold(job, events.slice(Math.max(0, job.lastSeq - 3), cut));
          expect(job).toEqual(fold(emptyJob, events));
        },
      ),
    );
  });

  it("does not change the job it started from", () => {
    const before = fold(emptyJob, run.slice(0, 5));
    const copy = JSON.stringify([
      before.log.slice(0, 99),
      before.steps.slice(0, 99),
      before.nodes.get("level-1/probe-1"),
    ]);
    fold(before, run.slice(5));
    expect(
      JSON.stringify([
        before.log.slice(0, 99),
        before.steps.slice(0, 99),
        before.nodes.get("level-1/probe-1"),
      ]),
    ).toBe(copy);
  });

  it("folds 50,000 nodes in batches without quadratic work", () => {
    const events = Array.from({ length: 50_000 }, (_, i) => ({
      seq: i + 1,
      type: "node.started",
      time: "2026-01-01T00:00:00Z",
      node: `n-${i}`,
      data: { parent: "root" },
    }));
    let job = emptyJob;
    for (let i = 0; i < events.length; i += 100) job = fold(job, events.slice(i, i + 100));
    expect(job.nodes.size).toBe(50_001);
    expect(job.nodes.get("root")?.children.length).toBe(50_000);
  });
});
