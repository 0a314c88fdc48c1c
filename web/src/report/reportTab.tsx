import type { JobView } from "../job/describeJob";
import { Link } from "../lib/link";
import { checkAddress } from "../lib/router";
import { readReport } from "../model/report";
import type { JobModel } from "../model/types";
import { ErrorMessage } from "../ui/errorMessage";
import { ValueView } from "../ui/valueView";
import { Downloads } from "./downloads";
import { IndexSummary } from "./indexSummary";
import { LiveReport } from "./liveReport";
import { PartialEvidence } from "./partialEvidence";
import { ReportView } from "./reportView";

/** The report of a completed job, the progress of a running one, or the reason why there is no report. */
export function ReportTab({ id, job, view }: { id: string; job: JobModel; view: JobView }) {
  if (view.kind === "index") return <IndexSummary job={job} view={view} />;
  if (job.status === "completed") {
    const report = readReport(job.result);
    if (report) return <ReportView report={report} actions={<Downloads id={id} title={report.title} />} />;
    return (
      <div className="result">
        {view.kind === "scam-check" && (
          <p>
            <Link href={checkAddress(id)}>Read the verdict in words</Link>
          </p>
        )}
        {job.result === undefined ? <p>The job ended without a result.</p> : <ValueView value={job.result} />}
        {job.result !== undefined && <Downloads id={id} title={view.title} jsonOnly />}
      </div>
    );
  }
  if (job.status === "failed")
    return (
      <>
        <ErrorMessage>{job.error?.message ?? "The job failed and gave no reason."}</ErrorMessage>
        <UntilThen job={job} />
      </>
    );
  if (job.status === "cancelled")
    return (
      <>
        <p className="aside">The job was cancelled{job.reason ? `: ${job.reason}` : "."}</p>
        <UntilThen job={job} />
      </>
    );
  return <LiveReport job={job} view={view} />;
}

function UntilThen({ job }: { job: JobModel }) {
  return (
    <div className="live">
      <p className="why">The timeline and the tree show the completed steps.</p>
      <PartialEvidence job={job} heading="Found before the end" />
    </div>
  );
}
