import type { JsonObject } from "../lib/json";
import type { Failure, JobStatus } from "../model/types";

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly title?: string;
  readonly status: JobStatus;
  /** Position in the queue, from 1; only while queued. */
  readonly position?: number;
  readonly attempt?: number;
  readonly job_percent: number;
  readonly last_seq: number;
  readonly created: string;
  readonly started?: string;
  readonly finished?: string;
  readonly error?: Failure;
  readonly input_required?: { readonly node?: string; readonly prompt: string; readonly options?: unknown };
  readonly input?: JsonObject;
  readonly options?: JsonObject;
}

export interface JobPage {
  readonly jobs: readonly Job[];
  readonly next?: string;
}

export interface Corpus {
  readonly name: string;
  readonly files: number;
  readonly passages: number;
  readonly bytes: number;
  readonly state: "ready" | "indexing" | "empty";
  readonly index_job?: string;
  readonly suggestions?: readonly string[];
  readonly unread?: UnreadFiles;
}

/** What the last index run did not read. */
export interface UnreadFiles {
  readonly files: number;
  readonly first: readonly { readonly file: string; readonly reason: string }[];
  readonly unsupported: readonly { readonly extension: string; readonly files: number }[];
}

export interface ServerInfo {
  readonly name: string;
  readonly version: string;
  readonly reasoning: readonly string[];
  readonly model?: string;
  readonly search?: readonly string[];
  readonly corpora?: readonly string[];
  readonly kinds?: readonly string[];
  /** `jwt` when the server needs a token. Without a token the answer has only this and the name. */
  readonly auth?: "none" | "jwt";
  /** The dialects that the server serves. */
  readonly dialects?: readonly string[];
}

/** The text of a file around a quote. Offsets are bytes of the UTF-8 text. */
export interface SourceWindow {
  readonly corpus: string;
  readonly file: string;
  readonly title?: string;
  readonly sha256: string;
  readonly length: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface ResearchOptions {
  readonly depth?: number;
  readonly breadth?: number;
  readonly corpus?: string;
  readonly reasoning?: string;
  /** The job asks the user to confirm its plan before the search. */
  readonly confirm_plan?: boolean;
}
