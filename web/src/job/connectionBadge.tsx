import { Anchor, CloudOff, PlugZap, Radio, RefreshCw, Unplug } from "lucide-react";
import { useNow } from "../lib/useNow";
import type { Connection } from "../stream/connection";
import { connectionText } from "./connectionText";

const icons = {
  connecting: PlugZap,
  open: PlugZap,
  catching_up: RefreshCw,
  live: Radio,
  reconnecting: Unplug,
  offline: CloudOff,
  paused: Unplug,
  ended: Anchor,
  refused: Unplug,
};

export function ConnectionBadge({ connection, onRetry }: { connection: Connection; onRetry: () => void }) {
  const waiting = connection.state === "reconnecting" || connection.state === "offline";
  const now = useNow(250, waiting);
  const Icon = icons[connection.state];
  const seconds = waiting ? Math.max(0, Math.ceil((connection.retryAt - now) / 1000)) : 0;
  return (
    <span className={`badge badge-${connection.state}`} data-connection={connection.state}>
      <Icon size={14} aria-hidden="true" />
      <span title={connection.state === "reconnecting" ? connection.why : undefined}>
        {connectionText(connection)}
        {waiting && <span aria-hidden="true"> in {seconds} s</span>}
      </span>
      {waiting && (
        <button type="button" className="badge-retry" onClick={onRetry}>
          Retry now
        </button>
      )}
    </span>
  );
}
