import { memo } from "react";
import type { Job } from "../api/types";
import { ago, duration, elapsed, words } from "../lib/format";
import { Link } from "../lib/link";
import { jobAddress } from "../lib/router";
import { JobIcon } from "../ui/kindIcon";
import { ProgressBar } from "../ui/progressBar";
import { StatusMark } from "../ui/statusMark";

export const JobRow = memo(function JobRow({ job, now }: { job: Job; now: number }) {
  const title = job.title ?? words(job.kind);
  return (
    <li className="job-row">
      <JobIcon kind={job.kind} />
      <div className="job-row-main">
        <Link href={jobAddress(job.id)} className="job-row-title">
          {title}
        </Link>
        {job.status === "running" && job.job_percent > 0 && (
          <ProgressBar percent={job.job_percent} label={`Progress of ${title}`} moving />
        )}
        {job.error && <p className="job-row-error">{job.error.message}</p>}
      </div>
      <div className="job-row-side">
        <StatusMark status={job.status} />
        <span className="job-row-when">{whenWords(job, now)}</span>
      </div>
    </li>
  );
});

function whenWords(job: Job, now: number): string {
  if (job.input_required) return "waits for your answer";
  if (job.status === "queued")
    return job.position === undefined ? "in the queue" : `number ${job.position} in the queue`;
  if (job.status === "running")
    return job.job_percent > 0
      ? `${Math.round(job.job_percent)} %`
      : `since ${elapsed(now - Date.parse(job.started ?? job.created))}`;
  const took =
    job.started && job.finished ? `${duration(Date.parse(job.finished) - Date.parse(job.started))}, ` : "";
  return `${took}${ago(Date.parse(job.finished ?? job.created), now)}`;
}
