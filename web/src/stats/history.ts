import type { Sample } from "./prometheus";

export const WINDOW_MS = 5 * 60_000;

/** The metrics at one time; without samples when the server was not reached. */
export interface Reading {
  readonly at: number;
  readonly samples?: readonly Sample[];
}

/** The readings of the last five minutes, and one older reading for the first rate. */
export function appendReading(readings: readonly Reading[], next: Reading): readonly Reading[] {
  const from = readings.findIndex(({ at }) => at >= next.at - WINDOW_MS);
  return [...readings.slice(from < 0 ? readings.length : Math.max(0, from - 1)), next];
}

export interface Series {
  readonly name: string;
  /** One value per reading; null makes a gap in the line. */
  readonly values: readonly (number | null)[];
}

type Pick = (sample: Sample) => string | undefined;

/** A gauge: one series per name that `pick` returns; `join` combines samples with the same name. */
export function gauge(
  readings: readonly Reading[],
  pick: Pick,
  join: (a: number, b: number) => number = add,
): Series[] {
  return collect(readings, (reading) => values(reading, pick, join));
}

/** The growth of a counter per second. A counter that fell was reset and has grown from 0. */
export function rate(readings: readonly Reading[], pick: Pick): Series[] {
  return collect(readings, (reading, before) => {
    const seconds = before ? (reading.at - before.at) / 1000 : 0;
    if (!before?.samples || seconds <= 0) return undefined;
    return grown(values(before, pick, add), values(reading, pick, add), (growth) => growth / seconds);
  });
}

/** The growth of one counter divided by the growth of another; null while the other does not grow. */
export function ratio(readings: readonly Reading[], name: string, of: Pick, per: Pick, factor = 1): Series[] {
  return collect(readings, (reading, before) => {
    if (!before?.samples || !reading.samples) return undefined;
    const total = (pick: Pick) =>
      [...(grown(values(before, pick, add), values(reading, pick, add), (n) => n) ?? [])].reduce(
        (sum, [, n]) => sum + n,
        0,
      );
    const steps = total(per);
    return steps > 0 ? new Map([[name, (total(of) / steps) * factor]]) : undefined;
  });
}

/** Selects the samples of one metric under one name. */
export const named =
  (metric: string, name: string): Pick =>
  (sample) =>
    sample.name === metric ? name : undefined;

/** Selects the samples of one metric and names each by its labels. */
export const by =
  (metric: string, ...labels: readonly string[]): Pick =>
  (sample) =>
    sample.name === metric ? labels.map((label) => sample.labels[label] ?? "").join(" ") : undefined;

type Values = ReadonlyMap<string, number>;

function values(reading: Reading, pick: Pick, join: (a: number, b: number) => number): Values | undefined {
  if (!reading.samples) return undefined;
  const found = new Map<string, number>();
  for (const sample of reading.samples) {
    const name = pick(sample);
    if (name === undefined) continue;
    const known = found.get(name);
    found.set(name, known === undefined ? sample.value : join(known, sample.value));
  }
  return found;
}

function grown(
  before: Values | undefined,
  now: Values | undefined,
  of: (growth: number) => number,
): Values | undefined {
  if (!before || !now) return undefined;
  const growth = new Map<string, number>();
  for (const [name, value] of now) {
    const was = before.get(name) ?? 0;
    growth.set(name, of(value >= was ? value - was : value));
  }
  return growth;
}

function collect(
  readings: readonly Reading[],
  read: (reading: Reading, before: Reading | undefined) => Values | undefined,
): Series[] {
  const found = readings.map((reading, i) => read(reading, readings[i - 1]));
  const names = [...new Set(found.flatMap((values) => [...(values?.keys() ?? [])]))].sort();
  return names.map((name) => ({ name, values: found.map((values) => values?.get(name) ?? null) }));
}

function add(a: number, b: number): number {
  return a + b;
}

export interface Summary {
  readonly now: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** The last value, minimum and maximum of a line, for the table. `now` is absent when the last reading has no value. */
export function summarise({ values }: Series): Summary {
  const known = values.filter((value): value is number => value !== null);
  return {
    now: values[values.length - 1] ?? undefined,
    min: known.length === 0 ? undefined : Math.min(...known),
    max: known.length === 0 ? undefined : Math.max(...known),
  };
}
