import { useState } from "react";
import { useNow } from "../lib/useNow";
import type { JobModel } from "../model/types";
import { StepRow } from "./stepRow";
import { TimeScale } from "./timeScale";

const PAGE = 300;

/** The steps in the order of the log: the newest page, and earlier ones on demand. */
export function TimelineTab({ job }: { job: JobModel }) {
  const [pages, setPages] = useState(1);
  const now = useNow(500, job.endedAt === undefined && job.open.size > 0);
  const total = job.steps.length;
  const from = Math.max(0, total - pages * PAGE);
  const begin = job.firstAt ?? 0;
  const span = new TimeScale(begin, job.endedAt ?? Math.max(now, begin));
  if (total === 0) return <p className="empty">Nothing has happened yet.</p>;
  return (
    <>
      {from > 0 && (
        <button type="button" className="quiet" onClick={() => setPages(pages + 1)}>
          Show earlier steps ({from.toLocaleString("en")} more)
        </button>
      )}
      <ol className="timeline" start={from + 1}>
        {job.steps.slice(from, total).map((step) => (
          <StepRow
            key={step.type === "other" ? `o${step.seq - step.count}` : step.seq}
            step={step}
            node={step.type === "node" ? job.nodes.get(step.node) : undefined}
            span={span}
          />
        ))}
      </ol>
    </>
  );
}
