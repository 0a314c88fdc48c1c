import { memo } from "react";
import { shorten } from "../lib/format";
import type { LogEvent } from "../model/types";

interface Props {
  readonly event: LogEvent;
  readonly open: boolean;
  readonly onToggle: (seq: number) => void;
}

export const LogLine = memo(function LogLine({ event, open, onToggle }: Props) {
  return (
    <>
      <button type="button" className="log-line" aria-expanded={open} onClick={() => onToggle(event.seq)}>
        <span className="log-seq">{event.seq}</span>
        <span className="log-time">{event.time.slice(11, 23)}</span>
        <span className={`log-type log-${family(event.type)}`}>{event.type}</span>
        <span className="log-node">{event.node ?? ""}</span>
        <span className="log-data">{shorten(JSON.stringify(event.data), 240)}</span>
      </button>
      {open && <pre className="raw">{JSON.stringify(event, null, 2)}</pre>}
    </>
  );
});

function family(type: string): string {
  if (type.startsWith("job.")) return "job";
  if (type.startsWith("node.")) return "node";
  return type === "text.delta" ? "text" : type === "note" ? "note" : "other";
}
