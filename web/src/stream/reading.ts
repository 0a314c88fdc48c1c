import { getJob, jobPath } from "../api/client";
import { Problem, problemOf } from "../api/problem";
import { send } from "../api/session";
import type { Job } from "../api/types";
import { isTerminal } from "../model/fold";
import type { LogEvent } from "../model/types";
import type { Connection } from "./connection";
import { type Frame, readFrames } from "./frames";
import type { Sequence } from "./sequence";
import { Watchdog } from "./watchdog";

export interface StreamListener {
  onEvents(events: LogEvent[]): void;
  onConnection(connection: Connection): void;
  onJob(job: Job): void;
  /** The log on the server is shorter than what was read: start over. */
  onReset(): void;
}

/** `why` is empty when we ourselves broke the connection off, to try again at once. */
export type Outcome = { readonly type: "ended" } | { readonly type: "lost"; readonly why: string };

const SILENT = "silent";
const TARGET_RETRY_MS = 2000;

/** One connection: from its request to its end, whichever comes. Everything that outlives it is in `sequence`. */
export class Reading {
  /** It brought something new, so what follows is a fresh start and not a further failure. */
  progressed = false;
  openedAt: number | undefined;
  /** The server's wish for the waiting time, in ms. */
  retryMs = 0;
  private target = Number.POSITIVE_INFINITY;
  private readonly abort = new AbortController();

  constructor(
    private readonly id: string,
    private readonly sequence: Sequence,
    private readonly listener: StreamListener,
    private readonly silenceMs: number,
  ) {}

  stop(): void {
    this.abort.abort();
  }

  async run(): Promise<Outcome> {
    const watchdog = new Watchdog(this.silenceMs, () => this.abort.abort(SILENT));
    try {
      void this.readTarget();
      const response = await this.open();
      if (response.status === 204 || !response.body) return this.end();
      this.openedAt = Date.now();
      this.report();
      for await (const frames of readFrames(response.body, () => watchdog.alive())) {
        const outcome = this.take(frames);
        if (outcome) return outcome;
      }
      return lost("The server closed the connection.");
    } catch (error) {
      return this.failed(error);
    } finally {
      watchdog.stop();
      this.abort.abort();
    }
  }

  private async open(): Promise<Response> {
    const response = await send(`${jobPath(this.id)}/events?after=${this.sequence.position}`, {
      headers: { Accept: "text/event-stream" },
      cache: "no-store",
      signal: this.abort.signal,
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  private failed(error: unknown): Outcome {
    const { signal } = this.abort;
    if (signal.aborted) return lost(signal.reason === SILENT ? "The server went silent." : "");
    if (!(error instanceof Problem)) return lost("The server could not be reached.");
    if (error.status === 400 && this.sequence.position > 0) {
      this.sequence.reset();
      this.listener.onReset();
      return lost("The log has changed on the server.");
    }
    // Without a good token it is tried again too: the page asks for one meanwhile.
    if (error.status >= 500 || error.status === 429 || error.status === 401) return lost(error.message);
    this.listener.onConnection({ state: "refused", problem: error });
    return { type: "ended" };
  }

  private take(frames: readonly Frame[]): Outcome | undefined {
    const events: LogEvent[] = [];
    let outcome: Outcome | undefined;
    for (const frame of frames) {
      outcome = this.judge(frame, events);
      if (outcome) break;
    }
    if (events.length > 0) {
      this.progressed = true;
      this.listener.onEvents(events);
    }
    if (outcome?.type === "ended") return this.end();
    this.report();
    return outcome;
  }

  private judge(frame: Frame, events: LogEvent[]): Outcome | undefined {
    if (frame.type === "gap") this.sequence.allowGap(frame.to);
    else if (frame.type === "retry") this.retryMs = Math.min(frame.ms, 10_000);
    else {
      const verdict = this.sequence.judge(frame.event);
      if (verdict === "hole") return lost("A part of the log was missing.");
      if (verdict === "duplicate") return undefined;
      events.push(frame.event);
      if (isTerminal(frame.event.type)) return { type: "ended" };
    }
    return undefined;
  }

  /** Live means: connected, and everything that was in the log when we connected is here. */
  private report(): void {
    const have = this.sequence.position;
    if (this.openedAt === undefined || this.target === Number.POSITIVE_INFINITY) return;
    this.listener.onConnection(
      have >= this.target ? { state: "live" } : { state: "catching_up", have, of: this.target },
    );
  }

  private async readTarget(): Promise<void> {
    const { signal } = this.abort;
    try {
      const job = await getJob(this.id, signal);
      if (signal.aborted) return;
      this.target = job.last_seq;
      this.listener.onJob(job);
      this.report();
    } catch {
      // The stream itself tells what is wrong. Until the target is known the state stays "connecting".
      setTimeout(() => signal.aborted || void this.readTarget(), TARGET_RETRY_MS);
    }
  }

  private end(): Outcome {
    this.listener.onConnection({ state: "ended" });
    return { type: "ended" };
  }
}

function lost(why: string): Outcome {
  return { type: "lost", why };
}
