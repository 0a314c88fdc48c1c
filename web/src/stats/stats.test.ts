import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readConnections } from "./connections";
import { appendReading, by, gauge, named, type Reading, rate, ratio, summarise, WINDOW_MS } from "./history";
import { parseMetrics } from "./prometheus";

describe("parseMetrics", () => {
  it("reads names, labels and values, and leaves out the rest", () => {
    const text = `# HELP a_total Words.
# TYPE a_total counter
a_total 12
b{dialect="native",transport="sse"} 3.5 1700000000
c{said="a \\"quote\\", a \\\\ and a\\nline"} +Inf
d NaN
not a metric line
e{} 1e3
`;
    expect(parseMetrics(text)).toEqual([
      { name: "a_total", labels: {}, value: 12 },
      { name: "b", labels: { dialect: "native", transport: "sse" }, value: 3.5 },
      { name: "c", labels: { said: 'a "quote", a \\ and a\nline' }, value: Number.POSITIVE_INFINITY },
      { name: "e", labels: {}, value: 1000 },
    ]);
  });

  it("accepts any text without an error", () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseMetrics(text))));
  });
});

const reading = (at: number, text?: string): Reading =>
  text === undefined ? { at } : { at, samples: parseMetrics(text) };

describe("a history", () => {
  it("keeps five minutes and one older reading", () => {
    let readings: readonly Reading[] = [];
    for (let at = 0; at <= WINDOW_MS + 60_000; at += 2000) readings = appendReading(readings, reading(at));
    expect(readings[0]?.at).toBe(58_000);
    expect(readings.at(-1)?.at).toBe(WINDOW_MS + 60_000);
  });

  it("calculates the rate of a counter across a restart and a gap", () => {
    const readings = [
      reading(0, "n 10"),
      reading(2000, "n 30"),
      reading(4000),
      reading(6000, "n 50"),
      reading(8000, "n 60"),
      reading(10_000, "n 4"),
    ];
    expect(rate(readings, named("n", "events"))).toEqual([
      { name: "events", values: [null, 10, null, null, 5, 2] },
    ]);
  });

  it("has no value before a label first appears", () => {
    const readings = [reading(0, 'n{d="a"} 1'), reading(1000, 'n{d="a"} 2\nn{d="b"} 5')];
    expect(gauge(readings, by("n", "d"))).toEqual([
      { name: "a", values: [1, 2] },
      { name: "b", values: [null, 5] },
    ]);
    expect(rate(readings, by("n", "d"))[1]?.values).toEqual([null, 5]);
  });

  it("combines samples with the same name", () => {
    const readings = [reading(0, 'n{d="a",t="x"} 1\nn{d="a",t="y"} 7')];
    expect(gauge(readings, by("n", "d"))[0]?.values).toEqual([8]);
    expect(gauge(readings, by("n", "d"), Math.max)[0]?.values).toEqual([7]);
  });

  it("divides one counter by another; null while the other does not grow", () => {
    const readings = [reading(0, "s 1\nn 10"), reading(1000, "s 1.5\nn 20"), reading(2000, "s 1.5\nn 20")];
    expect(ratio(readings, "commit", named("s", "s"), named("n", "n"), 1000)).toEqual([
      { name: "commit", values: [null, 50, null] },
    ]);
  });

  it("is summarised as last value, minimum and maximum", () => {
    expect(summarise({ name: "x", values: [null, 3, 1, 2] })).toEqual({ now: 2, min: 1, max: 3 });
    expect(summarise({ name: "x", values: [1, null] })).toEqual({ now: undefined, min: 1, max: 1 });
    expect(summarise({ name: "x", values: [] })).toEqual({ now: undefined, min: undefined, max: undefined });
  });
});

describe("readConnections", () => {
  it("reads incomplete rows", () => {
    const { rows, ever } = readConnections({
      total_connections: 9,
      clients: [
        {
          connection_id: "c",
          session_id: "j",
          dialect: "deepresearch",
          preset: "mobile",
          sent: 4,
          filtered: 2,
          throttled: 1,
        },
        { session_ids: ["a", "b"], subscribed_events: ["x", "y"] },
        "nonsense",
      ],
    });
    expect(ever).toBe(9);
    expect(rows.map((row) => [row.jobs.length, row.subscribed, row.heldBack])).toEqual([
      [1, "mobile", 3],
      [2, "x, y", 0],
    ]);
    expect(readConnections(undefined).rows).toEqual([]);
  });
});
