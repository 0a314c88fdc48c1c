import { describe, expect, it } from "vitest";
import { emptyJob, fold } from "./fold";
import { countsText, stopReasonText } from "./labels";
import { outcome } from "./outcome";
import { readReport } from "./report";
import type { NodeModel } from "./types";

function finished(name: string, kind: string, output: unknown): NodeModel {
  const events = [
    { seq: 1, type: "node.started", time: "", node: "n", data: { kind, name, title: "T" } },
    { seq: 2, type: "node.completed", time: "", node: "n", data: { output } },
  ];
  return fold(emptyJob, events).nodes.get("n") as NodeModel;
}

describe("outcome", () => {
  it.each([
    ["generate_queries", "phase", { queries: [{}, {}] }, "2 questions to search for"],
    [
      "probe",
      "probe",
      { evidence: [{ file: "a" }, { file: "a" }], sources: [{}, {}] },
      "2 quotes from 1 document",
    ],
    ["probe", "probe", { evidence: [], sources: [] }, "found nothing to quote"],
    ["corpus_search", "tool", { results: [], total: 0 }, "0 results"],
    ["reflection", "phase", { is_sufficient: true }, "enough evidence"],
    ["aggregate_results", "phase", { source_count: 3, confidence: "high" }, "3 sources, high confidence"],
    ["anything", "else", { a: 1 }, undefined],
  ])("says of %s", (name, kind, output, words) => {
    expect(outcome(finished(name, kind, output))).toBe(words);
  });
});

it("says counts and reasons in words", () => {
  expect(countsText({ files: 1200, indexed: 3, skipped: 0 })).toBe("1,200 files, 3 indexed");
  expect(stopReasonText("budget")).toContain("as deep as it was allowed");
  expect(stopReasonText("toString")).toBe("It stopped: tostring.");
});

describe("readReport", () => {
  it("takes nothing on trust", () => {
    for (const value of [undefined, null, 3, [], {}, { sections: 3 }])
      expect(readReport(value)).toBeUndefined();
    const report = readReport({
      sections: [null, { heading: 3, blocks: [7, { text: "x", citations: ["1", 2] }] }],
      citations: [0, {}],
    });
    expect(report?.sections).toEqual([{ blocks: [{ type: "text", text: "x", citations: [2] }] }]);
    expect(report?.citations).toHaveLength(1);
  });

  it("gives a citation the corpus and the title of its source", () => {
    const report = readReport({
      corpus: "docs",
      sections: [],
      citations: [{ id: 4, file: "a.md", start: 1, end: 2, quote: "q" }],
      sources: [{ id: 1, title: "A", file: "a.md" }],
    });
    expect(report?.citations[0]).toMatchObject({ id: 4, corpus: "docs", title: "A" });
  });
});
