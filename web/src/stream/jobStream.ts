import { JobConnection, type StreamListener } from "./jobConnection";
import { ReconnectLoop } from "./reconnectLoop";
import { Sequence } from "./sequence";

export interface StreamOptions {
  /** The seq of the last event that the reader has. */
  readonly after?: number;
  /** Default 35 s: the server sends a heartbeat every 15 s, so two are missing by then. */
  readonly silenceMs?: number;
  readonly random?: () => number;
}

/** Follows one job's log to its end over SSE and reconnects when needed. Start it once, stop it once. */
export class JobStream extends ReconnectLoop {
  constructor(id: string, listener: StreamListener, options: StreamOptions = {}) {
    const sequence = new Sequence(options.after ?? 0);
    super(
      (signal) => new JobConnection(id, sequence, listener, options.silenceMs ?? 35_000, signal).run(),
      (connection) => listener.onConnection(connection),
      options.random,
    );
  }
}
