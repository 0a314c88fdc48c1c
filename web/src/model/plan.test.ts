import { describe, expect, it } from "vitest";
import { readOptions } from "../home/options";
import { askAddress } from "../lib/router";
import { emptyJob, fold } from "./fold";
import { jobStepText } from "./labels";
import { planAnswer, planOf } from "./plan";
import { steeringText } from "./steering";
import type { LogEvent } from "./types";

const asked = {
  kind: "plan",
  revision: 1,
  revisions_left: 5,
  max_queries: 2,
  queries: [
    { id: "q1", query: "ferry times", facet: "When does the ferry leave?" },
    { id: "q2", query: "ferry", facet: "When does the ferry leave?" },
  ],
};

function event(seq: number, type: string, data: LogEvent["data"], node?: string): LogEvent {
  return { seq, type, time: "2026-01-01T00:00:00.000Z", data, ...(node === undefined ? {} : { node }) };
}

const plan = planOf({ prompt: "", seq: 1, options: asked });

describe("a plan", () => {
  it("is read from the question that asks for it, and from no other", () => {
    expect(plan).toMatchObject({ revision: 1, revisionsLeft: 5, maxQueries: 2 });
    expect(plan?.queries.map((query) => query.query)).toEqual(["ferry times", "ferry"]);
    for (const options of [undefined, null, 7, ["yes", "no"], { choices: ["yes"] }, { kind: "other" }])
      expect(planOf({ prompt: "", seq: 1, options })).toBeUndefined();
  });

  it("with unexpected fields is read partially", () => {
    const odd = {
      kind: "plan",
      revision: "two",
      max_queries: -3,
      queries: [7, { query: 8 }, { query: "ferry" }],
    };
    expect(planOf({ prompt: "", seq: 1, options: odd })).toEqual({
      revision: 1,
      revisionsLeft: 0,
      maxQueries: 1,
      queries: [{ query: "ferry" }],
    });
  });

  it("is requested again by its address", () => {
    const query = new URLSearchParams(askAddress("Why?", { depth: 3, confirm_plan: true }).slice(2));
    expect(readOptions(query)).toEqual({ depth: 3, breadth: 4, confirm_plan: true });
    expect(readOptions(new URLSearchParams("confirm_plan=no"))).toEqual({ depth: 2, breadth: 4 });
  });

  it("is confirmed when nothing was changed, and edited otherwise; empty lines do not count", () => {
    if (!plan) throw new Error("no plan");
    expect(planAnswer(plan, ["ferry times", " ferry ", ""])).toBe("confirm");
    expect(planAnswer(plan, ["ferry times"])).toEqual({ queries: ["ferry times"] });
    expect(planAnswer(plan, ["ferry", "ferry times"])).toEqual({ queries: ["ferry", "ferry times"] });
  });
});

describe("steering", () => {
  const steer = event(2, "job.input_received", { answer: { steer: "look at the harbour" }, by: "ann" });
  const question = event(1, "job.input_required", { prompt: "Is this it?", options: asked }, "confirm-1");

  it("leaves an open question open, and an answer closes it", () => {
    const steered = fold(emptyJob, [question, steer]);
    expect(steered.question?.prompt).toBe("Is this it?");
    expect(steered.steering).toMatchObject([{ seq: 2, text: "look at the harbour" }]);
    expect(
      fold(steered, [event(3, "job.input_received", { answer: "confirm" }, "confirm-1")]).question,
    ).toBeUndefined();
  });

  it("gets its outcome from the step that used it", () => {
    const waiting = fold(emptyJob, [question, steer]);
    const used = fold(waiting, [
      event(3, "node.completed", { output: { steering: [{ seq: 2, text: "…", level: 2 }] } }, "reflection-1"),
    ]);
    const unused = fold(waiting, [
      event(
        3,
        "node.completed",
        { output: { steering: [{ seq: 2, unused: "It came too late." }, 7] } },
        "critique",
      ),
    ]);
    const words = [waiting, used, unused].flatMap((job) =>
      job.steering.flatMap((said) => [steeringText(said, false), steeringText(said, true)]),
    );
    expect(words).toEqual([
      "Waits for the next level.",
      "Not used. The job ended first.",
      "Level 2 looks into it.",
      "Used by level 2.",
      "Not used. It came too late.",
      "Not used. It came too late.",
    ]);
  });

  it("and answers to a plan have a text in the timeline", () => {
    const answer = (data: unknown) =>
      jobStepText(event(1, "job.input_received", { answer: data }, "confirm-1"));
    expect(jobStepText(steer)).toBe("It was steered: look at the harbour");
    expect(answer({ queries: ["a", "b"] })).toBe("The plan was edited: a; b");
    expect(answer({ feedback: "more about boats" })).toBe("The plan was sent back: more about boats");
    expect(answer("confirm")).toBe("It was answered: confirm");
    expect(answer({ steer: "of a node" })).toBe('It was answered: {"steer":"of a node"}');
  });
});
