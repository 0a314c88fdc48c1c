import { useEffect } from "react";
import { AskBox } from "./askBox";
import { DeletedNote } from "./deletedNote";
import { JobList } from "./jobList";

export function HomePage({ query }: { query: URLSearchParams }) {
  useEffect(() => {
    document.title = "Headway";
  }, []);
  return (
    <div className="column home">
      <DeletedNote />
      <AskBox query={query} />
      <JobList />
    </div>
  );
}
