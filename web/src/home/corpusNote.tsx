import type { Corpus } from "../api/types";
import { bytes, count } from "../lib/format";
import { Link } from "../lib/link";
import { jobAddress } from "../lib/router";
import { ErrorMessage } from "../ui/errorMessage";

export function CorpusNote({
  corpus,
  loading,
  error,
}: {
  corpus: Corpus | undefined;
  loading: boolean;
  error: unknown;
}) {
  if (error && !corpus) return <ErrorMessage error={error} />;
  if (loading) return <p className="lede">Looking at the documents…</p>;
  if (!corpus)
    return <p className="lede">No folder of documents is set up, so there is nothing to search yet.</p>;
  return (
    <p className="lede">
      {corpus.state === "empty" ? (
        <>
          The folder <b>{corpus.name}</b> holds no documents that can be read yet.
        </>
      ) : (
        <>
          Headway searches {count(corpus.files, "document")} in <b>{corpus.name}</b> ({bytes(corpus.bytes)}),
          writes down every step, and quotes its sources word for word.
        </>
      )}
      {corpus.state === "indexing" && (
        <>
          {" "}
          It is still reading the folder; an answer may miss what is not read yet.{" "}
          {corpus.index_job && <Link href={jobAddress(corpus.index_job)}>Watch it read</Link>}
        </>
      )}
    </p>
  );
}
