import { useEffect } from "react";
import { sentenceOf } from "../api/problem";
import { clock } from "../lib/format";
import { ErrorMessage } from "../ui/errorMessage";
import { Chart } from "./chart";
import { charts } from "./charts";
import { ConnectionTable } from "./connectionTable";
import { usePalette } from "./palette";
import { useReadings } from "./useReadings";

/** What the server does, drawn over the last five minutes. */
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
        <h1>What the server does</h1>
        <p className="lede">
          {isKnown
            ? "The last five minutes, read every two seconds while you look."
            : "The figures come from the server every two seconds."}
        </p>
      </header>
      {error !== undefined && (
        <ErrorMessage>
          {sentenceOf(error)}{" "}
          {lostAt !== undefined && isKnown
            ? `What you see is from before ${clock(lostAt)}; it keeps trying.`
            : "It keeps trying."}
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
