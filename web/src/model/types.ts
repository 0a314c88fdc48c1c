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
 * `seen`: something named this node before (or without) a node.started. `interrupted`: the process died while it
 * ran. `stopped`: the job ended while it ran.
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
  /** Events that named this node, whatever their type. */
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
  /** Events of one type that Headway does not know, in a row. */
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

/** A sentence that somebody steered the job with. Where neither field is there, no step has taken it yet. */
export interface Steering {
  readonly seq: number;
  readonly text: string;
  readonly at: number;
  /** The level that searches for it. */
  readonly level?: number;
  /** Why none does. */
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
  /** Start of the attempt that goes on after an interruption. */
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
  /** Where streamed text stands, in the order it first appeared; no node means the job itself. */
  readonly texts: Vector<{ readonly node?: string; readonly channel: string }>;
  readonly text: ReadonlyMap<string, string>;
  readonly warnings: number;
  /** Parts of the log that the reader never got. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}
