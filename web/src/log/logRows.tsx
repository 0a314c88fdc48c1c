import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import type { Vector } from "../lib/vector";
import type { LogEvent } from "../model/types";
import { LogLine } from "./logLine";

const LINE_PX = 30;

interface Props {
  readonly log: Vector<LogEvent>;
  readonly matches: readonly number[] | undefined;
  readonly follow: boolean;
}

/** Renders only the visible lines, so long logs stay fast. */
export function LogRows({ log, matches, follow }: Props) {
  const box = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const length = matches?.length ?? log.length;
  const rows = useVirtualizer({
    count: length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    overscan: 12,
  });
  useEffect(() => {
    if (follow && length > 0) rows.scrollToIndex(length - 1, { align: "end" });
  }, [follow, length, rows]);
  const toggle = (seq: number) =>
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(seq)) next.add(seq);
      return next;
    });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
    <section className="log-box" ref={box} tabIndex={0} aria-label="Events">
      <ul className="log-rows" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const event = log.at(matches ? (matches[row.index] ?? -1) : row.index);
          return (
            event && (
              <li
                key={event.seq}
                ref={rows.measureElement}
                data-index={row.index}
                aria-setsize={length}
                aria-posinset={row.index + 1}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <LogLine event={event} open={opened.has(event.seq)} onToggle={toggle} />
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}
