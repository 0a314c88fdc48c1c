import type { Problem } from "../api/problem";

/** What the reader's connection is doing, said as it is. */
export type Connection =
  | { readonly state: "connecting" }
  /** Connected; whether everything up to now is here cannot be told yet. */
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
  /** The tab is hidden: the connection is given back, because a browser has only six for one server. */
  | { readonly state: "paused" }
  | { readonly state: "ended" }
  | { readonly state: "refused"; readonly problem: Problem };
