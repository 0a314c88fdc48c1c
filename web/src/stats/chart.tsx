import { useId, useMemo } from "react";
import type { ChartKind } from "./charts";
import { type Reading, type Series, summarise } from "./history";
import { lineStyleOf, type Palette } from "./palette";
import { Plot } from "./plot";

interface Props {
  readonly kind: ChartKind;
  readonly readings: readonly Reading[];
  readonly palette: Palette;
}

/** A chart with a table of its values, which is also the legend. */
export function Chart({ kind, readings, palette }: Props) {
  const id = useId();
  const series = useMemo(() => kind.read(readings), [kind, readings]);
  const times = useMemo(() => readings.map(({ at }) => at), [readings]);
  return (
    <figure className="chart" aria-labelledby={id} data-chart={kind.title}>
      <figcaption>
        <h2 id={id}>
          {kind.title} {kind.unit !== "" && <small>{kind.unit}</small>}
        </h2>
        <p className="why">{kind.about}</p>
      </figcaption>
      <Plot times={times} series={series} palette={palette} />
      {series.length === 0 ? (
        <p className="chart-none">No data yet.</p>
      ) : (
        <table className="chart-figures">
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">Line</span>
              </th>
              <th scope="col">now</th>
              <th scope="col">least</th>
              <th scope="col">most</th>
            </tr>
          </thead>
          <tbody>
            {series.map((one, i) => (
              <Figures key={one.name} series={one} index={i} palette={palette} />
            ))}
          </tbody>
        </table>
      )}
    </figure>
  );
}

function Figures({ series, index, palette }: { series: Series; index: number; palette: Palette }) {
  const { now, min, max } = summarise(series);
  const ink = lineStyleOf(palette, index);
  return (
    <tr>
      <th scope="row">
        <svg className="chart-key" width="26" height="8" aria-hidden="true">
          <line
            x1="0"
            x2="26"
            y1="4"
            y2="4"
            stroke={ink.colour}
            strokeWidth="2.5"
            strokeDasharray={ink.dash.join(" ")}
          />
        </svg>
        {series.name}
      </th>
      <td>{figure(now)}</td>
      <td>{figure(min)}</td>
      <td>{figure(max)}</td>
    </tr>
  );
}

function figure(value: number | undefined): string {
  if (value === undefined) return "–";
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
