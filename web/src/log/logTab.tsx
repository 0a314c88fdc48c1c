import { Search } from "lucide-react";
import { useState } from "react";
import type { JobModel } from "../model/types";
import { LogRows } from "./logRows";
import { useLogFilter } from "./useLogFilter";

/** The raw events, one per line; a line expands to the full event. */
export function LogTab({ job, live }: { job: JobModel; live: boolean }) {
  const [query, setQuery] = useState("");
  const [follow, setFollow] = useState(live);
  const { matches, scanning } = useLogFilter(job.log, query);
  const total = job.log.length.toLocaleString("en");
  return (
    <div className="log">
      <div className="log-bar">
        <label className="log-filter">
          <Search size={16} aria-hidden="true" />
          <span className="unseen">Filter the events</span>
          <input
            type="search"
            placeholder="Filter by type, node or text"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
        <label className="log-follow">
          <input type="checkbox" checked={follow} onChange={(event) => setFollow(event.target.checked)} />{" "}
          Follow the end
        </label>
        <p className="log-count" role="status">
          {matches ? `${matches.length.toLocaleString("en")} of ${total} events` : `${total} events`}
          {scanning && ", searching"}
        </p>
      </div>
      {(matches?.length ?? job.log.length) === 0 ? (
        <p className="empty">{query.trim() === "" ? "No events yet." : "No event contains this."}</p>
      ) : (
        <LogRows log={job.log} matches={matches} follow={follow} />
      )}
    </div>
  );
}
