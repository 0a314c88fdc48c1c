import { useEffect, useState } from "react";
import { getMetrics } from "../api/client";
import { Problem } from "../api/problem";
import { appendReading, type Reading } from "./history";
import { parseMetrics } from "./prometheus";

const EVERY_MS = 2000;

export interface Readings {
  readonly readings: readonly Reading[];
  readonly error?: unknown;
  /** When the server became unreachable. */
  readonly lostAt?: number;
}

/** Reads the metrics every two seconds while the tab is visible. */
export function useReadings(): Readings {
  const [state, setState] = useState<Readings>({ readings: [] });
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const poll = async () => {
      const outcome = await read(abort.signal);
      if (abort.signal.aborted) return;
      setState((before) => take(before, outcome));
      if (!document.hidden) timer = setTimeout(poll, EVERY_MS);
    };
    const restart = () => {
      clearTimeout(timer);
      if (!document.hidden) void poll();
    };
    restart();
    document.addEventListener("visibilitychange", restart);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", restart);
    };
  }, []);
  return state;
}

async function read(signal: AbortSignal): Promise<Reading & { error?: unknown }> {
  try {
    const samples = parseMetrics(
      await getMetrics(AbortSignal.any([signal, AbortSignal.timeout(EVERY_MS * 2)])),
    );
    return { at: Date.now(), samples };
  } catch (error) {
    const problem =
      error instanceof Problem ? error : new Problem(0, "silent", "The server does not answer.");
    return { at: Date.now(), error: problem };
  }
}

function take(before: Readings, { error, ...reading }: Reading & { error?: unknown }): Readings {
  const readings = appendReading(before.readings, reading);
  return error === undefined ? { readings } : { readings, error, lostAt: before.lostAt ?? reading.at };
}
