import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { type Series, WINDOW_MS } from "./history";
import { lineStyleOf, type Palette } from "./palette";

const HEIGHT_PX = 150;
const FIRST_MS = 60_000;

interface Props {
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly palette: Palette;
}

/** The lines of a chart. Hidden from screen readers, because the table has the same values. */
export function Plot({ times, series, palette }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const names = series.map(({ name }) => name).join("\n");
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new uPlot(
      optionsOf(names === "" ? [] : names.split("\n"), palette, element.clientWidth),
      undefined,
      element,
    );
    plot.current = made;
    const sized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    sized.observe(element);
    return () => {
      sized.disconnect();
      made.destroy();
    };
  }, [names, palette]);
  // A new plot is empty, so the data is set again when the plot changes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const last = times[times.length - 1] ?? Date.now();
    const seconds = times.map((at) => at / 1000);
    plot.current?.setData([seconds, ...series.map(({ values }) => [...values])], false);
    // The axis starts at one minute, so that a new page shows a visible line.
    const from = Math.max(last - WINDOW_MS, Math.min(times[0] ?? last, last - FIRST_MS));
    plot.current?.setScale("x", { min: from / 1000, max: last / 1000 });
  }, [times, series, names, palette]);
  return <div className="plot" ref={box} aria-hidden="true" />;
}

function optionsOf(names: readonly string[], palette: Palette, width: number): uPlot.Options {
  const axis = {
    stroke: palette.text,
    font: palette.font,
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    width: Math.max(width, 100),
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: true },
      y: { range: (_, __, max) => [0, Number.isFinite(max) && max > 0 ? max * 1.15 : 1] },
    },
    axes: [
      { ...axis, size: 24, space: 70, values: (_, ticks) => ticks.map(clockOf) },
      { ...axis, size: 46, space: 34, values: (_, ticks) => ticks.map(short) },
    ],
    series: [
      {},
      ...names.map((label, i) => {
        const ink = lineStyleOf(palette, i);
        return { label, stroke: ink.colour, width: 2, dash: [...ink.dash], points: { show: false } };
      }),
    ],
  };
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

function clockOf(seconds: number): string {
  return clock.format(seconds * 1000);
}

function short(value: number): string {
  if (value >= 1000) return `${Number((value / 1000).toPrecision(3))} k`;
  return String(Number(value.toPrecision(3)));
}
