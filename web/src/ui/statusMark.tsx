import { Ban, Check, CircleDashed, Clock, type LucideIcon, Pause, X } from "lucide-react";
import { stateLabels, statusLabels } from "../model/labels";
import type { JobStatus, NodeState } from "../model/types";

const statusIcons: Record<Exclude<JobStatus, "running">, LucideIcon> = {
  queued: Clock,
  completed: Check,
  failed: X,
  cancelled: Ban,
};

export function StatusMark({ status }: { status: JobStatus }) {
  const Icon = status === "running" ? undefined : statusIcons[status];
  return (
    <span className={`status status-${status}`}>
      {Icon ? <Icon size={14} aria-hidden="true" /> : <span className="pulse" aria-hidden="true" />}
      {statusLabels[status]}
    </span>
  );
}

const stateIcons: Record<Exclude<NodeState, "running">, LucideIcon> = {
  seen: CircleDashed,
  completed: Check,
  failed: X,
  interrupted: Pause,
  stopped: Ban,
};

/** The state of a node as an icon, with a text for screen readers. */
export function StateMark({ state }: { state: NodeState }) {
  const Icon = state === "running" ? undefined : stateIcons[state];
  return (
    <span className={`state state-${state}`} title={stateLabels[state]}>
      {Icon ? <Icon size={13} aria-hidden="true" /> : <span className="pulse" aria-hidden="true" />}
      <span className="unseen">{stateLabels[state]}</span>
    </span>
  );
}
