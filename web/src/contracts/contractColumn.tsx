import { Download, Pause, Play, Scissors } from "lucide-react";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { hasToken, watchSession } from "../api/session";
import { ConnectionBadge } from "../job/connectionBadge";
import { bytes, count } from "../lib/format";
import { save } from "../lib/saveFile";
import { ErrorMessage } from "../ui/errorMessage";
import { ContractReader, type ReaderSnapshot } from "./contractReader";
import { type Contract, transportNames } from "./contracts";
import { FrameList } from "./frameList";
import { SnippetBox } from "./snippetBox";
import { snippets } from "./snippets";

interface Props {
  readonly job: string;
  readonly contract: Contract;
  readonly needsToken: boolean;
}

/** The frames of one contract as the server sends them. */
export function ContractColumn({ job, contract, needsToken }: Props) {
  const reader = useContractReader(job, contract);
  const now = useSyncExternalStore(reader.subscribe, reader.getSnapshot);
  const [frozen, setFrozen] = useState<ReaderSnapshot>();
  const shown = frozen ?? now;
  const title = `${contract.name} over ${transportNames[contract.transport]}`;
  const isOver = now.connection.state === "ended" || now.connection.state === "refused";
  return (
    <section className="contract-column" aria-label={title} data-contract={contract.id}>
      <header className="contract-head">
        <h2>
          {contract.name} <span className="contract-transport">{transportNames[contract.transport]}</span>
        </h2>
        <p className="contract-about">{contract.about}</p>
        <p className="contract-facts">
          <ConnectionBadge connection={now.connection} onRetry={() => reader.reconnect()} />
          <span data-frames={now.frames}>{count(now.frames, "frame")}</span>
          <span>{bytes(now.bytes)}</span>
          <span className="contract-cursor">
            {now.cursor === undefined ? "no cursor" : `cursor ${shortCursor(now.cursor)}`}
          </span>
        </p>
        <p className="contract-actions">
          <button
            type="button"
            aria-pressed={frozen !== undefined}
            onClick={() => setFrozen(frozen ? undefined : now)}
          >
            {frozen ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
            {frozen ? `Resume, ${now.frames - frozen.frames} more` : "Pause"}
          </button>
          <button
            type="button"
            disabled={isOver}
            title="Closes the connection to show how the reader resumes after its cursor"
            onClick={() => reader.reconnect()}
          >
            <Scissors size={14} aria-hidden="true" /> Cut
          </button>
          <button type="button" disabled={now.frames === 0} onClick={() => saveFrames(contract, now)}>
            <Download size={14} aria-hidden="true" /> Save
          </button>
        </p>
      </header>
      <SnippetBox snippets={snippets(contract, job, needsToken)} of={title} />
      {now.connection.state === "refused" && <ErrorMessage error={now.connection.problem} />}
      {shown.entries.length === 0 ? (
        <p className="frames frames-empty">
          {isOver ? "The stream ended without a frame." : "No frames yet."}
        </p>
      ) : (
        <FrameList
          contract={contract}
          entries={shown.entries}
          label={`Frames of ${title}`}
          follows={frozen === undefined}
        />
      )}
    </section>
  );
}

function useContractReader(job: string, contract: Contract): ContractReader {
  const reader = useMemo(() => new ContractReader(contract, job), [contract, job]);
  useEffect(() => {
    const followVisibility = () => reader.setPaused(document.hidden);
    const reconnect = () => reader.reconnect();
    followVisibility();
    reader.start();
    document.addEventListener("visibilitychange", followVisibility);
    window.addEventListener("online", reconnect);
    window.addEventListener("offline", reconnect);
    const leaveSession = watchSession(() => hasToken() && reader.reconnect());
    return () => {
      document.removeEventListener("visibilitychange", followVisibility);
      window.removeEventListener("online", reconnect);
      window.removeEventListener("offline", reconnect);
      leaveSession();
      reader.stop();
    };
  }, [reader]);
  return reader;
}

function shortCursor(cursor: string): string {
  return cursor.length <= 14 ? cursor : `…${cursor.slice(-12)}`;
}

/** The frames as one text: an SSE stream unchanged, WebSocket messages one per line. */
function saveFrames(contract: Contract, { entries }: ReaderSnapshot): void {
  const end = contract.transport === "sse" ? "" : "\n";
  const texts = entries
    .slice(0, entries.length)
    .flatMap((entry) => (entry.type === "frame" ? [entry.text + end] : []));
  save(new Blob(texts, { type: "text/plain" }), `${contract.dialect}-${contract.transport}.txt`);
}
