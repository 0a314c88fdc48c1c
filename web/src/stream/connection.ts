import type { Problem } from "../api/problem";

/** The state of a reader's connection. */
export type Connection =
  | { readonly state: "connecting" }
  /** Connected; the contract has not reported its position yet. */
  | { readonly state: "open" }
  | { readonly state: "catching_up"; readonly have: number; readonly of: number }
  | { readonly state: "live" }
  | {
      readonly state: "reconnecting";
      readonly retryAt: number;
      readonly attempt: number;
      readonly why: string;
    }
  | { readonly state: "offline"; readonly retryAt: number }
  /** The tab is hidden. The connection is closed because a browser opens only six to one server. */
  | { readonly state: "paused" }
  | { readonly state: "ended" }
  | { readonly state: "refused"; readonly problem: Problem };
