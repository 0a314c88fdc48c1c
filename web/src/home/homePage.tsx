import { useEffect } from "react";
import { AskBox } from "./askBox";
import { JobList } from "./jobList";

export function HomePage({ query }: { query: URLSearchParams }) {
  useEffect(() => {
    document.title = "Headway";
  }, []);
  return (
    <div className="column home">
      <AskBox query={query} />
      <JobList />
    </div>
  );
}
