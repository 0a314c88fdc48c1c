import { memo } from "react";
import { bytes } from "../lib/format";
import type { Contract } from "./contracts";
import type { Entry } from "./tap";
import { tint } from "./tint";

/** A report in one frame would fill the screen many times over. */
const LONG_LETTERS = 1200;
const SHOWN_LETTERS = 640;

interface Props {
  readonly contract: Contract;
  readonly entry: Entry;
  readonly isOpen: boolean;
  readonly onOpen: (number: number) => void;
}

export const FrameRow = memo(function FrameRow({ contract, entry, isOpen, onOpen }: Props) {
  if (entry.type === "seam") return <p className="seam">{entry.text}</p>;
  const { text, number } = entry;
  const isLong = text.length > LONG_LETTERS && !isOpen;
  return (
    <div className="frame">
      <span className="frame-number" aria-hidden="true">
        {number}
      </span>
      <pre className="frame-text">
        {tint(contract, isLong ? text.slice(0, SHOWN_LETTERS) : text).map((piece, i) =>
          piece.tone ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a frame never change
            <span key={i} className={`frame-${piece.tone}`}>
              {piece.text}
            </span>
          ) : (
            piece.text
          ),
        )}
      </pre>
      {isLong && (
        <button type="button" className="quiet frame-more" onClick={() => onOpen(number)}>
          Show all of it, {bytes(new Blob([text]).size)}
        </button>
      )}
    </div>
  );
});
