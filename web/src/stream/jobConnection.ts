import { getJob, jobPath } from "../api/client";
import { Problem, problemOf } from "../api/problem";
import { send } from "../api/session";
import type { Job } from "../api/types";
import { isTerminal } from "../model/fold";
import type { LogEvent } from "../model/types";
import type { Connection } from "./connection";
import { type Frame, readFrames } from "./frames";
import type { ConnectionResult } from "./reconnectLoop";
import type { Sequence } from "./sequence";
import { Watchdog } from "./watchdog";

export interface StreamListener {
  onEvents(events: LogEvent[]): void;
  onConnection(connection: Connection): void;
  onJob(job: Job): void;
  /** The log on the server ends before the cursor: the reader starts again from the first event. */
  onReset(): void;
}

const SILENT = "silent";
const TARGET_RETRY_MS = 2000;

/** One SSE connection, from its request to its end. State that outlives the connection is in `sequence`. */
export class JobConnection {
  private progressed = false;
  private openedAt: number | undefined;
  /** From the `retry` field of the stream. */
  private retryMs = 0;
  private target = Number.POSITIVE_INFINITY;
  private readonly abort = new AbortController();

  constructor(
    private readonly id: string,
    private readonly sequence: Sequence,
    private readonly listener: StreamListener,
    private readonly silenceMs: number,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<ConnectionResult> {
    const stop = () => this.abort.abort();
    this.signal.addEventListener("abort", stop);
    if (this.signal.aborted) stop();
    const watchdog = new Watchdog(this.silenceMs, () => this.abort.abort(SILENT));
    try {
      const described = this.readTarget();
      const response = await this.open();
      if (response.status === 204 || !response.body) return await endedAfter(described);
      this.openedAt = Date.now();
      this.report();
      for await (const frames of readFrames(response.body, () => watchdog.reset())) {
        const result = this.process(frames);
        if (result?.type === "ended") return await endedAfter(described);
        if (result) return result;
      }
      return this.lost("The server closed the connection.");
    } catch (error) {
      return this.failed(error);
    } finally {
      watchdog.stop();
      this.signal.removeEventListener("abort", stop);
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

  private failed(error: unknown): ConnectionResult {
    const { signal } = this.abort;
    if (signal.aborted) return this.lost(signal.reason === SILENT ? "The server went silent." : "");
    if (!(error instanceof Problem)) return this.lost("The server could not be reached.");
    if (error.status === 400 && this.sequence.position > 0) {
      this.sequence.reset();
      this.listener.onReset();
      return this.lost("The log has changed on the server.");
    }
    // 401 is retried because the page asks for a new token in the meantime.
    if (error.status >= 500 || error.status === 429 || error.status === 401) return this.lost(error.message);
    return { type: "refused", problem: error };
  }

  private process(frames: readonly Frame[]): ConnectionResult | undefined {
    const events: LogEvent[] = [];
    let result: ConnectionResult | undefined;
    for (const frame of frames) {
      result = this.processFrame(frame, events);
      if (result) break;
    }
    if (events.length > 0) {
      this.progressed = true;
      this.listener.onEvents(events);
    }
    if (result?.type !== "ended") this.report();
    return result;
  }

  private processFrame(frame: Frame, events: LogEvent[]): ConnectionResult | undefined {
    if (frame.type === "gap") this.sequence.allowGap(frame.to);
    else if (frame.type === "retry") this.retryMs = Math.min(frame.ms, 10_000);
    else {
      const order = this.sequence.accept(frame.event);
      if (order === "hole") return this.lost("A part of the log was missing.");
      if (order === "duplicate") return undefined;
      events.push(frame.event);
      if (isTerminal(frame.event.type)) return { type: "ended" };
    }
    return undefined;
  }

  /** "Live": the connection is open, and every event that was in the log when it opened has arrived. */
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
      // Also after the stream has ended: a renamed job has its title only here.
      const job = await getJob(this.id, this.signal);
      if (this.signal.aborted) return;
      this.listener.onJob(job);
      if (signal.aborted) return;
      this.target = job.last_seq;
      this.report();
    } catch {
      // The stream reports errors itself. The state stays "connecting" until the target is known.
      setTimeout(() => signal.aborted || void this.readTarget(), TARGET_RETRY_MS);
    }
  }

  private lost(why: string): ConnectionResult {
    const { openedAt, progressed, retryMs } = this;
    return { type: "lost", why, openedAt, progressed, retryMs };
  }
}

/** The end of a stream, once the job is read too: the end cancels the other requests of the connection. */
async function endedAfter(described: Promise<void>): Promise<ConnectionResult> {
  await Promise.race([described, new Promise((resolve) => setTimeout(resolve, TARGET_RETRY_MS))]);
  return { type: "ended" };
}
