import { useEffect } from "react";
import { sentenceOf } from "../api/problem";
import { clock } from "../lib/format";
import { ErrorMessage } from "../ui/errorMessage";
import { Chart } from "./chart";
import { charts } from "./charts";
import { ConnectionTable } from "./connectionTable";
import { usePalette } from "./palette";
import { useReadings } from "./useReadings";

/** Charts of the server's metrics over the last five minutes. */
export default function StatsPage() {
  const { readings, error, lostAt } = useReadings();
  const palette = usePalette();
  useEffect(() => {
    document.title = "Stats · Headway";
  }, []);
  const isKnown = readings.some(({ samples }) => samples);
  return (
    <div className="column stats">
      <header className="stats-head">
        <h1>Server statistics</h1>
        <p className="lede">
          {isKnown
            ? "The last five minutes, updated every two seconds while this tab is visible."
            : "Updated every two seconds."}
        </p>
      </header>
      {error !== undefined && (
        <ErrorMessage>
          {sentenceOf(error)}{" "}
          {lostAt !== undefined && isKnown
            ? `The charts end at ${clock(lostAt)}; the page keeps retrying.`
            : "The page keeps retrying."}
        </ErrorMessage>
      )}
      {isKnown && (
        <div className="charts">
          {charts.map((kind) => (
            <Chart key={kind.title} kind={kind} readings={readings} palette={palette} />
          ))}
        </div>
      )}
      <ConnectionTable />
    </div>
  );
}
