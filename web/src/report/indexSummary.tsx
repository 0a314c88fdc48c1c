import type { JobView } from "../job/describeJob";
import { bytes, count } from "../lib/format";
import { asNumber, asObject, asText, type JsonObject } from "../lib/json";
import { countsText } from "../model/labels";
import type { JobModel } from "../model/types";
import { ErrorMessage } from "../ui/errorMessage";
import { LiveReport } from "./liveReport";
import { SkippedFiles } from "./skippedFiles";

/** The progress of an index job as text. */
export function IndexSummary({ job, view }: { job: JobModel; view: JobView }) {
  const result = asObject(job.result);
  const reading = job.nodes.get("read");
  return (
    <div className="result">
      {job.status === "failed" && <ErrorMessage>{job.error?.message}</ErrorMessage>}
      {job.status === "cancelled" && (
        <p className="aside">Reading the folder was cancelled. What was read so far is kept.</p>
      )}
      {result && <p className="index-words">{resultWords(result)}</p>}
      {!result && reading?.counts && <p className="index-words">{sentence(countsText(reading.counts))}</p>}
      {job.endedAt === undefined && <LiveReport job={job} view={view} />}
      <SkippedFiles job={job} />
    </div>
  );
}

function resultWords(result: JsonObject): string {
  const n = (name: string) => asNumber(result[name]) ?? 0;
  const name = asText(result.corpus);
  const changes = [
    n("indexed") > 0 && `${n("indexed").toLocaleString("en")} read`,
    n("unchanged") > 0 && `${n("unchanged").toLocaleString("en")} unchanged`,
    n("skipped") > 0 && `${n("skipped").toLocaleString("en")} skipped`,
    n("removed") > 0 && `${n("removed").toLocaleString("en")} removed`,
  ].filter(Boolean);
  const size = n("bytes") > 0 ? `, ${bytes(n("bytes"))}` : "";
  return `${name ? `The folder ${name} has` : "The folder has"} ${count(n("files"), "file")}${size}${
    changes.length > 0 ? `: ${changes.join(", ")}` : ""
  }. ${n("passages") > 0 ? `They make ${count(n("passages"), "passage")} to search.` : ""}`;
}

function sentence(text: string | undefined): string {
  return text === undefined ? "" : `So far: ${text}.`;
}
