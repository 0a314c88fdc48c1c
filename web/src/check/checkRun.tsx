import { useRef } from "react";
import { Announcer } from "../job/announcer";
import { ConnectionBadge } from "../job/connectionBadge";
import { describeJob } from "../job/describeJob";
import { asText } from "../lib/json";
import { Link } from "../lib/link";
import { checkAddress, jobAddress } from "../lib/router";
import type { JobModel } from "../model/types";
import { useJobFeed } from "../stream/useJobFeed";
import { ErrorMessage } from "../ui/errorMessage";
import { ProgressBar } from "../ui/progressBar";
import { CheckSteps } from "./checkSteps";
import { readVerdict, type Verdict } from "./verdict";
import { VerdictView } from "./verdictView";

/** One check, from its first step to its verdict. The message is plain text: it contains no links. */
export function CheckRun({ id }: { id: string }) {
  const { job, described, connection, retryNow } = useJobFeed(id);
  const view = describeJob(job, described);
  const text = asText(job.input?.text) ?? asText(described?.input?.text);
  const verdict = useVerdict(job);
  if (connection.state === "refused" && job.lastSeq === 0)
    return (
      <div className="column notice">
        <h1>This check cannot be shown</h1>
        <ErrorMessage error={connection.problem} />
        <Again />
      </div>
    );
  const isOver = job.endedAt !== undefined;
  return (
    <div className="column check">
      {!isOver && (
        <header className="check-head">
          <h1>Checking the message</h1>
          <ProgressBar percent={view.percent ?? 0} label="Progress of the check" moving />
          <p className="job-facts">
            <span className="elapsed">{Math.round(view.percent ?? 0)} %</span>
            <ConnectionBadge connection={connection} onRetry={retryNow} />
          </p>
        </header>
      )}
      {verdict && <VerdictView verdict={verdict} />}
      {isOver && !verdict && (
        <>
          <h1>There is no verdict</h1>
          <ErrorMessage>{job.error?.message ?? job.reason ?? "The check ended without one."}</ErrorMessage>
        </>
      )}
      {text !== undefined && (
        <section aria-labelledby="checked-text">
          <h2 id="checked-text">The message</h2>
          <blockquote className="checked-text">{text}</blockquote>
        </section>
      )}
      <CheckSteps job={job} />
      <p className="check-foot">
        <Again /> <Link href={jobAddress(id, "timeline")}>See every step</Link>
      </p>
      <Announcer job={job} connection={connection} />
    </div>
  );
}

function Again() {
  return (
    <Link href={checkAddress()} className="button">
      Check another message
    </Link>
  );
}

/** Never refetched: the result of a job does not change. */
function useVerdict(job: JobModel): Verdict | undefined {
  const read = useRef<{ of: unknown; verdict: Verdict | undefined }>(undefined);
  if (job.result === undefined) return undefined;
  if (read.current?.of !== job.result) read.current = { of: job.result, verdict: readVerdict(job.result) };
  return read.current.verdict;
}
