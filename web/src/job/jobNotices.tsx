import { clock, count } from "../lib/format";
import type { JobModel } from "../model/types";
import type { Connection } from "../stream/connection";
import { ErrorMessage } from "../ui/errorMessage";

export function JobNotices({ job, connection }: { job: JobModel; connection: Connection }) {
  const missing = job.gaps.reduce((sum, gap) => sum + gap.to - gap.from + 1, 0);
  return (
    <>
      {job.resumedAt !== undefined && (
        <p className="aside">
          Resumed after an interruption at {clock(job.resumedAt)}, attempt {job.attempt}. Finished steps were
          kept; the ones cut off were done again.
        </p>
      )}
      {missing > 0 && (
        <p className="aside aside-warn">
          {count(missing, "event")} of this log {missing === 1 ? "is" : "are"} no longer on the server (
          {job.gaps.map((gap) => (gap.from === gap.to ? gap.from : `${gap.from} to ${gap.to}`)).join(", ")}).
          The page does not show them.
        </p>
      )}
      {connection.state === "refused" && <ErrorMessage error={connection.problem} />}
    </>
  );
}
