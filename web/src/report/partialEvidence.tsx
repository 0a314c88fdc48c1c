import { useMemo } from "react";
import { count } from "../lib/format";
import { asObject, asObjects } from "../lib/json";
import { type Citation, readCitation } from "../model/report";
import type { JobModel } from "../model/types";
import { Evidence } from "../tree/evidence";

const MOST = 6;

/** The passages kept by finished probes: the only result of a job without a report. */
export function PartialEvidence({ job, heading }: { job: JobModel; heading: string }) {
  const found = useMemo(() => evidenceOf(job), [job]);
  if (found.length === 0) return null;
  return (
    <section aria-labelledby="so-far-title">
      <h2 id="so-far-title">
        {heading}: {count(found.length, "passage")}
      </h2>
      <Evidence items={found.slice(-MOST)} />
    </section>
  );
}

function evidenceOf(job: JobModel): Citation[] {
  const byPlace = new Map<string, Citation>();
  for (const step of job.steps.slice(0, 2000)) {
    if (step.type !== "node") continue;
    for (const item of asObjects(asObject(job.nodes.get(step.node)?.output)?.evidence)) {
      const citation = readCitation(item, byPlace.size, [], undefined);
      byPlace.set(`${citation.file ?? citation.url}:${citation.start}:${citation.end}`, citation);
    }
  }
  return [...byPlace.values()];
}
