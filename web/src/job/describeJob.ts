import type { Job } from "../api/types";
import { words } from "../lib/format";
import { asText, type JsonObject } from "../lib/json";
import type { JobModel, JobStatus } from "../model/types";

/** The values of the job header. The log has priority; the server's job object fills what the log does not have yet. */
export interface JobView {
  readonly title: string;
  readonly kind: string;
  readonly status: JobStatus | undefined;
  /** Absent for jobs without a percentage. */
  readonly percent: number | undefined;
  readonly attempt: number;
  readonly position: number | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly question: string | undefined;
  readonly options: JsonObject;
}

export function describeJob(job: JobModel, described: Job | undefined): JobView {
  const question = asText(job.input?.question) ?? asText(described?.input?.question);
  const kind = job.kind ?? described?.kind ?? "";
  const status = job.status ?? described?.status;
  return {
    title:
      renamed(job, described) ??
      question ??
      job.title ??
      described?.title ??
      (kind === "" ? "Job" : words(kind)),
    kind,
    status,
    percent: job.percent ?? (described?.job_percent || undefined),
    attempt: job.attempt,
    position: status === "queued" ? described?.position : undefined,
    startedAt: job.startedAt ?? parse(described?.started),
    endedAt: job.endedAt ?? parse(described?.finished),
    question,
    options: job.options ?? described?.options ?? {},
  };
}

/** The log keeps the first title, so a title of the job object that differs is newer. */
function renamed(job: JobModel, described: Job | undefined): string | undefined {
  return job.title !== undefined && described?.title !== job.title ? described?.title : undefined;
}

function parse(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}
