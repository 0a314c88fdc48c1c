import type { JsonObject } from "../lib/json";
import type { ShardMap } from "../lib/shardMap";
import type { Vector } from "../lib/vector";

export interface LogEvent {
  readonly seq: number;
  readonly type: string;
  readonly time: string;
  readonly node?: string;
  readonly data: JsonObject;
  readonly dialect?: string;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
}

/**
 * `seen`: an event names the node, but there is no node.started yet. `interrupted`: the process ended while the node
 * ran. `stopped`: the job ended while the node ran.
 */
export type NodeState = "seen" | "running" | "completed" | "failed" | "interrupted" | "stopped";

export interface NodeModel {
  readonly id: string;
  readonly parent?: string;
  readonly kind: string;
  readonly name: string;
  readonly title: string;
  readonly children: Vector<string>;
  readonly state: NodeState;
  /** How many times the node was started. */
  readonly run: number;
  readonly startedAt?: number;
  readonly durationMs?: number;
  readonly percent?: number;
  readonly message?: string;
  readonly counts?: JsonObject;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: Failure;
  /** Streamed text by channel, of the latest run only. */
  readonly text: ReadonlyMap<string, string>;
  /** The number of events with this node. */
  readonly events: number;
}

/** A line of the timeline. */
export type Step =
  | {
      readonly type: "node";
      readonly node: string;
      readonly run: number;
      readonly at: number;
      readonly seq: number;
    }
  | { readonly type: "job"; readonly event: LogEvent; readonly at: number; readonly seq: number }
  | { readonly type: "note"; readonly event: LogEvent; readonly at: number; readonly seq: number }
  /** Consecutive events of one unknown type. */
  | {
      readonly type: "other";
      readonly event: LogEvent;
      readonly at: number;
      readonly seq: number;
      readonly count: number;
    };

export interface OpenQuestion {
  readonly node?: string;
  readonly prompt: string;
  readonly options?: unknown;
  readonly seq: number;
}

/** A steering text. Without `level` and `unused`, no step has used it yet. */
export interface Steering {
  readonly seq: number;
  readonly text: string;
  readonly at: number;
  /** The level that searches for it. */
  readonly level?: number;
  /** Why no level searches for it. */
  readonly unused?: string;
}

export type JobStatus = "queued" | "running" | "completed" | "failed" | "cancelled";

export interface JobModel {
  readonly lastSeq: number;
  readonly status?: JobStatus;
  readonly kind?: string;
  readonly title?: string;
  readonly input?: JsonObject;
  readonly options?: JsonObject;
  readonly attempt: number;
  readonly percent?: number;
  readonly firstAt?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Start of the attempt that resumed the job after an interruption. */
  readonly resumedAt?: number;
  readonly result?: unknown;
  readonly error?: Failure;
  readonly reason?: string;
  readonly question?: OpenQuestion;
  readonly steering: readonly Steering[];
  readonly nodes: ShardMap<NodeModel>;
  readonly roots: Vector<string>;
  readonly open: ShardMap<true>;
  readonly log: Vector<LogEvent>;
  readonly steps: Vector<Step>;
  /** The sources of streamed text in the order of their first event; without a node, the job itself. */
  readonly texts: Vector<{ readonly node?: string; readonly channel: string }>;
  readonly text: ReadonlyMap<string, string>;
  readonly warnings: number;
  /** Ranges of the log that the reader did not receive. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}
