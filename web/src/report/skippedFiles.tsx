import { count } from "../lib/format";
import { asText } from "../lib/json";
import type { JobModel } from "../model/types";

const MOST = 100;

/** Files that could not be read, each with its reason. */
export function SkippedFiles({ job }: { job: JobModel }) {
  if (job.warnings === 0) return null;
  const notes = job.steps
    .slice(Math.max(0, job.steps.length - 5000), job.steps.length)
    .flatMap((step) => (step.type === "note" && step.event.data.level !== "info" ? step : []));
  return (
    <section>
      <h2>{count(job.warnings, "remark")}</h2>
      <ul className="remarks">
        {notes.slice(0, MOST).map((step) => (
          <li key={step.seq}>{asText(step.event.data.message) ?? "A note without text"}</li>
        ))}
      </ul>
      {job.warnings > MOST && <p className="why">The timeline shows the rest.</p>}
    </section>
  );
}
