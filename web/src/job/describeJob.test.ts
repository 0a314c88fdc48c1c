import { describe, expect, it } from "vitest";
import type { Job } from "../api/types";
import { emptyJob } from "../model/fold";
import { whatGoes } from "./deleteDialog";
import { describeJob } from "./describeJob";

const described = (title: string): Job => ({
  id: "a",
  kind: "research",
  title,
  status: "completed",
  job_percent: 100,
  last_seq: 9,
  created: "2026-01-01T00:00:00Z",
});
const queued = {
  ...emptyJob,
  kind: "research",
  title: "What does a herr…",
  input: { question: "What does a herring eat?" },
};

describe("the title of a job", () => {
  it("is the whole question while the job has its first title", () => {
    expect(describeJob(queued, undefined).title).toBe("What does a herring eat?");
    expect(describeJob(queued, described("What does a herr…")).title).toBe("What does a herring eat?");
  });

  it("is the title of the job object after a rename", () => {
    expect(describeJob(queued, described("Herrings")).title).toBe("Herrings");
    expect(describeJob({ ...emptyJob, kind: "external", title: "First" }, described("Second")).title).toBe(
      "Second",
    );
  });

  it("is the kind when there is no other", () => {
    expect(describeJob(emptyJob, undefined).title).toBe("Job");
    expect(describeJob({ ...emptyJob, kind: "external", title: "Only" }, undefined).title).toBe("Only");
  });
});

describe("what a deletion removes", () => {
  it("says that an open job is cancelled first", () => {
    expect(whatGoes({ status: "running" })).toMatch(/^The job is cancelled first\..*cannot be undone\.$/);
    expect(whatGoes({ status: "completed" })).toMatch(/^Its request, its log/);
  });
});
