import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import type { Vector } from "../lib/vector";
import type { Entry } from "./contractReader";
import type { Contract } from "./contracts";
import { FrameRow } from "./frameRow";

const ROW_PX = 92;
const NEAR_PX = 60;

interface Props {
  readonly contract: Contract;
  readonly entries: Vector<Entry>;
  readonly label: string;
  /** Whether the list scrolls to new frames. It does not while the user has scrolled up. */
  readonly follows: boolean;
}

export function FrameList({ contract, entries, label, follows }: Props) {
  const box = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const length = entries.length;
  const rows = useVirtualizer({
    count: length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const total = rows.getTotalSize();
  // Measuring the rows moves the end, so a change of the size scrolls again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect runs again when the size changes
  useEffect(() => {
    if (follows && atEnd.current && length > 0) rows.scrollToIndex(length - 1, { align: "end" });
  }, [follows, length, total, rows]);
  const updateAtEnd = () => {
    const element = box.current;
    if (element) atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
  };
  // Only user input changes atEnd; growth of the list does not.
  const updateSoon = () => requestAnimationFrame(updateAtEnd);
  return (
    <section
      className="frames"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      onWheel={updateSoon}
      onTouchMove={updateSoon}
      onKeyUp={updateSoon}
      onPointerUp={updateSoon}
    >
      <ol className="frame-rows" style={{ height: total }}>
        {rows.getVirtualItems().map((row) => {
          const entry = entries.at(row.index);
          return (
            entry && (
              <li
                key={row.index}
                ref={rows.measureElement}
                data-index={row.index}
                aria-setsize={length}
                aria-posinset={row.index + 1}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <FrameRow
                  contract={contract}
                  entry={entry}
                  isOpen={opened.has(entry.number)}
                  onOpen={(number) => setOpened((before) => new Set(before).add(number))}
                />
              </li>
            )
          );
        })}
      </ol>
    </section>
  );
}
