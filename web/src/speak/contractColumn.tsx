import { Download, Pause, Play, Scissors } from "lucide-react";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { hasToken, watchSession } from "../api/session";
import { ConnectionBadge } from "../job/connectionBadge";
import { bytes, count } from "../lib/format";
import { save } from "../lib/save";
import { Trouble } from "../ui/trouble";
import { type Contract, transportWords } from "./contracts";
import { FrameList } from "./frameList";
import { RecipeBox } from "./recipeBox";
import { recipes } from "./recipes";
import { Tap, type TapSnapshot } from "./tap";

interface Props {
  readonly job: string;
  readonly contract: Contract;
  readonly needsToken: boolean;
}

/** One contract's frames as they are sent. */
export function ContractColumn({ job, contract, needsToken }: Props) {
  const tap = useTap(job, contract);
  const now = useSyncExternalStore(tap.subscribe, tap.read);
  const [held, setHeld] = useState<TapSnapshot>();
  const shown = held ?? now;
  const title = `${contract.name} over ${transportWords[contract.transport]}`;
  const isOver = now.connection.state === "ended" || now.connection.state === "refused";
  return (
    <section className="speaker" aria-label={title} data-contract={contract.id}>
      <header className="speaker-head">
        <h2>
          {contract.name} <span className="speaker-transport">{transportWords[contract.transport]}</span>
        </h2>
        <p className="speaker-about">{contract.about}</p>
        <p className="speaker-facts">
          <ConnectionBadge connection={now.connection} onRetry={() => tap.reconnect()} />
          <span data-frames={now.frames}>{count(now.frames, "frame")}</span>
          <span>{bytes(now.bytes)}</span>
          <span className="speaker-cursor">
            {now.cursor === undefined ? "no cursor" : `cursor ${shortCursor(now.cursor)}`}
          </span>
        </p>
        <p className="speaker-actions">
          <button
            type="button"
            aria-pressed={held !== undefined}
            onClick={() => setHeld(held ? undefined : now)}
          >
            {held ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
            {held ? `Go on, ${now.frames - held.frames} more` : "Pause"}
          </button>
          <button
            type="button"
            disabled={isOver}
            title="Breaks the connection, to see it resume after its cursor"
            onClick={() => tap.reconnect()}
          >
            <Scissors size={14} aria-hidden="true" /> Cut
          </button>
          <button type="button" disabled={now.frames === 0} onClick={() => saveFrames(contract, now)}>
            <Download size={14} aria-hidden="true" /> Save
          </button>
        </p>
      </header>
      <RecipeBox recipes={recipes(contract, job, needsToken)} of={title} />
      {now.connection.state === "refused" && <Trouble error={now.connection.problem} />}
      {shown.entries.length === 0 ? (
        <p className="frames frames-empty">
          {isOver ? "It ended without a frame." : "No frame has come yet."}
        </p>
      ) : (
        <FrameList
          contract={contract}
          entries={shown.entries}
          label={`Frames of ${title}`}
          follows={held === undefined}
        />
      )}
    </section>
  );
}

function useTap(job: string, contract: Contract): Tap {
  const tap = useMemo(() => new Tap(contract, job), [contract, job]);
  useEffect(() => {
    const followVisibility = () => tap.setPaused(document.hidden);
    const reconnect = () => tap.reconnect();
    followVisibility();
    tap.start();
    document.addEventListener("visibilitychange", followVisibility);
    window.addEventListener("online", reconnect);
    window.addEventListener("offline", reconnect);
    const leaveSession = watchSession(() => hasToken() && tap.reconnect());
    return () => {
      document.removeEventListener("visibilitychange", followVisibility);
      window.removeEventListener("online", reconnect);
      window.removeEventListener("offline", reconnect);
      leaveSession();
      tap.stop();
    };
  }, [tap]);
  return tap;
}

function shortCursor(cursor: string): string {
  return cursor.length <= 14 ? cursor : `…${cursor.slice(-12)}`;
}

/** The frames as one text: of a stream the stream itself, of a socket one message a line. */
function saveFrames(contract: Contract, { entries }: TapSnapshot): void {
  const end = contract.transport === "sse" ? "" : "\n";
  const texts = entries
    .slice(0, entries.length)
    .flatMap((entry) => (entry.type === "frame" ? [entry.text + end] : []));
  save(new Blob(texts, { type: "text/plain" }), `${contract.dialect}-${contract.transport}.txt`);
}
