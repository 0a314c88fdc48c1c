import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { shorten } from "../lib/format";

const KEY = ["deleted"];

/** The next home page says that this job was deleted. */
export function noteDeleted(queries: QueryClient, title: string): void {
  queries.setQueryData(KEY, title);
}

/** Says once which job was deleted. It takes the focus, which the deleted job's page had. */
export function DeletedNote() {
  const queries = useQueryClient();
  const [title] = useState(() => queries.getQueryData<string>(KEY));
  const note = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    queries.removeQueries({ queryKey: KEY });
    note.current?.focus();
  }, [queries]);
  if (title === undefined) return null;
  return (
    <p ref={note} className="deleted-note" role="status" tabIndex={-1}>
      The job “{shorten(title, 80)}” was deleted.
    </p>
  );
}
