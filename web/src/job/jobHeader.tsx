import { RotateCcw, Square } from "lucide-react";
import type { Job } from "../api/types";
import { duration, elapsed } from "../lib/format";
import { Link } from "../lib/link";
import { askAddress } from "../lib/router";
import { useNow } from "../lib/useNow";
import type { Connection } from "../stream/connection";
import { ErrorMessage } from "../ui/errorMessage";
import { ProgressBar } from "../ui/progressBar";
import { StatusMark } from "../ui/statusMark";
import { ConnectionBadge } from "./connectionBadge";
import type { JobView } from "./describeJob";
import { JobChanges } from "./jobChanges";
import { useCancel } from "./useCancel";

interface Props {
  readonly id: string;
  readonly view: JobView;
  readonly connection: Connection;
  readonly onRetry: () => void;
  readonly onRenamed: (job: Job) => void;
}

export function JobHeader({ id, view, connection, onRetry, onRenamed }: Props) {
  const cancel = useCancel(id);
  const active = view.status === "queued" || view.status === "running";
  return (
    <header className="job-head">
      <p className="crumb">
        <Link href="/">All jobs</Link>
      </p>
      <h1 className={view.title.length > 120 ? "long" : undefined}>{view.title}</h1>
      <div className="job-facts">
        {view.status && <StatusMark status={view.status} />}
        {view.position !== undefined && <span>number {view.position} in the queue</span>}
        <Elapsed view={view} />
        {view.attempt > 1 && <span>attempt {view.attempt}</span>}
        <ConnectionBadge connection={connection} onRetry={onRetry} />
        <span className="job-actions">
          {active && (
            <button
              type="button"
              disabled={cancel.isPending || cancel.isSuccess}
              onClick={() => cancel.mutate()}
            >
              <Square size={14} aria-hidden="true" />{" "}
              {cancel.isPending || cancel.isSuccess ? "Cancelling" : "Cancel"}
            </button>
          )}
          {view.kind === "research" && view.question !== undefined && (
            <Link className="button" href={askAddress(view.question, view.options)}>
              <RotateCcw size={14} aria-hidden="true" /> Ask again
            </Link>
          )}
          <JobChanges id={id} view={view} onRenamed={onRenamed} />
        </span>
      </div>
      {view.status === "running" && view.percent !== undefined && (
        <ProgressBar percent={view.percent} label="Progress of the job" moving />
      )}
      {cancel.error && <ErrorMessage error={cancel.error} />}
    </header>
  );
}

function Elapsed({ view }: { view: JobView }) {
  const running = view.status === "running";
  const now = useNow(1000, running);
  if (view.startedAt === undefined) return null;
  const ms = (view.endedAt ?? Math.max(now, view.startedAt)) - view.startedAt;
  return (
    <span className="elapsed">
      {running && view.percent !== undefined && `${Math.round(view.percent)} %, `}
      {running ? elapsed(ms) : `took ${duration(ms)}`}
    </span>
  );
}
