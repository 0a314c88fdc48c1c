import type { Report } from "../model/report";
import { stopReasonWords } from "../model/words";
import { Markers } from "./markers";
import { statsWords } from "./statsWords";

/** What the report does not say, where its sources disagree, and how it came about. */
export function Appendix({ report }: { report: Report }) {
  const made = statsWords(report.stats);
  const stopped = stopReasonWords(report.stopReason);
  return (
    <>
      {report.conflicts.length > 0 && (
        <section className="conflicts">
          <h2>Where the sources disagree</h2>
          <ul>
            {report.conflicts.map((conflict) => (
              <li key={`${conflict.statement}${conflict.citations.join()}`}>
                {conflict.statement} {conflict.values.length > 0 && <b>{conflict.values.join(" or ")}</b>}{" "}
                <Markers ids={conflict.citations} />
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
      {(made || stopped) && (
        <section className="made">
          <h2>How it was made</h2>
          <p>
            {made} {stopped}
          </p>
        </section>
      )}
    </>
  );
}
