import type { Report } from "../model/report";
import { CitationMarkers } from "./citationMarkers";

/** Conflicts between sources, and parts of the question without an answer. */
export function ConflictsAndGaps({ report }: { report: Report }) {
  return (
    <>
      {report.conflicts.length > 0 && (
        <section className="conflicts">
          <h2>Where the sources disagree</h2>
          <ul>
            {report.conflicts.map((conflict) => (
              <li key={`${conflict.statement}${conflict.citations.join()}`}>
                {conflict.statement} {conflict.values.length > 0 && <b>{conflict.values.join(" or ")}</b>}{" "}
                <CitationMarkers ids={conflict.citations} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {report.unanswered.length > 0 && (
        <section className="unanswered">
          <h2>Not answered</h2>
          <ul>
            {report.unanswered.map((item) => (
              <li key={item.facet}>
                <b>{item.facet}</b>
                {item.reason && <span className="why">{item.reason}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
