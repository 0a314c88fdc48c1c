import { Feed, firstHalf } from "./feed";

/** A report with every kind of content. */
const result = {
  title: "What the keepers know",
  question: "What do the keepers know?",
  reasoning: "extractive",
  corpus: "handbook",
  sections: [
    {
      heading: "The watches",
      blocks: [
        { type: "text", text: "The documents say this about the watches." },
        {
          type: "quote",
          text: "Three keepers share the work of the lighthouse, in watches of eight hours.",
          citations: [1],
        },
        { type: "code", text: "watch = 8 h", citations: [2] },
      ],
    },
  ],
  citations: [
    {
      id: 1,
      file: "keepers.md",
      start: 15,
      end: 90,
      quote: "Three keepers share the work of the lighthouse, in watches of eight hours.",
    },
    { id: 2, url: "https://example.org/watches", title: "Watches elsewhere", quote: "watch = 8 h" },
  ],
  sources: [
    { id: 1, title: "The keepers", file: "keepers.md" },
    { id: 2, title: "Watches elsewhere", url: "https://example.org/watches" },
  ],
  unanswered: [{ facet: "What the keepers eat", reason: "No passage speaks of it." }],
  conflicts: [
    {
      kind: "number",
      statement: "The length of a watch differs.",
      citations: [1, 2],
      values: ["8 h", "6 h"],
    },
  ],
  stop_reason: "no_new_evidence",
  stats: { levels: 2, probes: 4, searches: 9, passages: 40, documents: 4, quotes: 2 },
};

/** A finished job with a report, a failed step, a warning and a resumed attempt. */
export async function finishedJob(url: string): Promise<string> {
  const feed = await Feed.open(url, {
    title: "What do the keepers know?",
    question: "What do the keepers know?",
  });
  await feed.append(
    ...firstHalf,
    { type: "job.started", data: { attempt: 2 } },
    {
      type: "node.started",
      node: "p1",
      data: { parent: "level-1", kind: "probe", name: "probe", title: "The northern side" },
    },
    {
      type: "node.started",
      node: "t1",
      data: { parent: "p1", kind: "tool", name: "corpus_search", title: "Searching", input: { query: "x" } },
    },
    {
      type: "node.completed",
      node: "t1",
      data: { output: { results: [{ file: "a.md", title: "A", score: 1.5 }], total: 1 } },
    },
    { type: "node.failed", node: "p1", data: { error: { code: "fog", message: "Nothing could be seen." } } },
    { type: "note", data: { level: "warning", message: "Skipped a broken file." } },
    { type: "job.completed", data: { result } },
  );
  return feed.id;
}
