import { sentenceOf } from "../api/problem";
import { useNow } from "../lib/useNow";
import { ErrorMessage } from "../ui/errorMessage";
import { JobRow } from "./jobRow";
import { useJobs, useOlderJobs } from "./queries";

export function JobList() {
  const { data, error, isPending } = useJobs();
  const older = useOlderJobs(data?.next);
  const now = useNow(5000);
  const newest = data?.jobs ?? [];
  const known = new Set(newest.map((job) => job.id));
  const jobs = [...newest, ...older.jobs.filter((job) => !known.has(job.id))];
  return (
    <section className="jobs" aria-labelledby="jobs-title">
      <h2 id="jobs-title">Jobs</h2>
      {error && (
        <ErrorMessage>
          {sentenceOf(error)}{" "}
          {data ? "The list may be out of date; the page keeps retrying." : "The page keeps retrying."}
        </ErrorMessage>
      )}
      {isPending && !error && <p className="empty">Loading the jobs…</p>}
      {data && jobs.length === 0 && <p className="empty">No jobs yet. Ask a question to create one.</p>}
      <ul className="job-list">
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} now={now} />
        ))}
      </ul>
      {older.load && (
        <button type="button" className="quiet" disabled={older.loading} onClick={older.load}>
          Older jobs
        </button>
      )}
      {older.error && <ErrorMessage error={older.error} />}
    </section>
  );
}
