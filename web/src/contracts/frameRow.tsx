import { memo } from "react";
import { bytes } from "../lib/format";
import type { Entry } from "./contractReader";
import type { Contract } from "./contracts";
import { highlight } from "./highlight";

/** Longer frames are shortened until the user opens them. */
const LONG_CHARACTERS = 1200;
const SHOWN_CHARACTERS = 640;

interface Props {
  readonly contract: Contract;
  readonly entry: Entry;
  readonly isOpen: boolean;
  readonly onOpen: (number: number) => void;
}

export const FrameRow = memo(function FrameRow({ contract, entry, isOpen, onOpen }: Props) {
  if (entry.type === "reconnect") return <p className="reconnect-marker">{entry.text}</p>;
  const { text, number } = entry;
  const isLong = text.length > LONG_CHARACTERS && !isOpen;
  return (
    <div className="frame">
      <span className="frame-number" aria-hidden="true">
        {number}
      </span>
      <pre className="frame-text">
        {highlight(contract, isLong ? text.slice(0, SHOWN_CHARACTERS) : text).map((piece, i) =>
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
          Show all, {bytes(new Blob([text]).size)}
        </button>
      )}
    </div>
  );
});
