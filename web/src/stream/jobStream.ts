import { getJob, jobPath } from "../api/client";
import { Problem, problemOf } from "../api/problem";
import type { Job } from "../api/types";
import { isTerminal } from "../model/fold";
import type { LogEvent } from "../model/types";
import { backoff } from "./backoff";
import type { Connection } from "./connection";
import { type Frame, readFrames } from "./frames";
import { Sequence } from "./sequence";
import { Watchdog } from "./watchdog";

export interface StreamListener {
  onEvents(events: LogEvent[]): void;
  onConnection(connection: Connection): void;
  onJob(job: Job): void;
  /** The log on the server is shorter than what was read: start over. */
  onReset(): void;
}

export interface StreamOptions {
  /** The seq of the last event that the reader has. */
  readonly after?: number;
  readonly base?: string;
  /** The server speaks at least every 15 s; twice missed and a little is dead. */
  readonly silenceMs?: number;
  readonly random?: () => number;
}

/** `why` is empty when we ourselves broke the connection off, to try again at once. */
type Outcome = { readonly type: "ended" } | { readonly type: "lost"; readonly why: string };

/** A connection that held this long was a good one: the next attempt starts the waiting anew. */
const HELD_MS = 10_000;

/** Follows one job's log to its end over SSE, through every interruption. Start once, stop once. */
export class JobStream {
  private readonly sequence: Sequence;
  private stopped = false;
  private paused = false;
  private attempt = 0;
  private target = Number.POSITIVE_INFINITY;
  private connected = false;
  private openedAt = 0;
  private retryMs = 0;
  private abort: AbortController | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly id: string,
    private readonly listener: StreamListener,
    private readonly options: StreamOptions = {},
  ) {
    this.sequence = new Sequence(options.after ?? 0);
  }

  start(): void {
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    this.interrupt();
  }

  setPaused(paused: boolean): void {
    if (this.paused === paused) return;
    this.paused = paused;
    this.interrupt();
  }

  /** Try now: the person asked, or the network changed, so that an open connection is doubtful too. */
  retryNow(): void {
    this.attempt = 0;
    this.interrupt();
  }

  private interrupt(): void {
    this.abort?.abort();
    this.wake?.();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      if (this.paused) {
        this.listener.onConnection({ state: "paused" });
        await this.sleep();
        continue;
      }
      this.listener.onConnection({ state: "connecting" });
      const outcome = await this.readOnce();
      if (this.stopped) return;
      if (outcome.type === "ended") return;
      if (!this.paused) await this.waitBeforeRetry(outcome.why);
    }
  }

  private async waitBeforeRetry(why: string): Promise<void> {
    if (why === "") return;
    if (this.connected && Date.now() - this.openedAt > HELD_MS) this.attempt = 0;
    this.attempt++;
    const wait = Math.max(
      this.attempt === 1 ? this.retryMs : 0,
      backoff(this.attempt, this.options.random ?? Math.random),
    );
    const retryAt = Date.now() + wait;
    const offline = typeof navigator !== "undefined" && navigator.onLine === false;
    this.listener.onConnection(
      offline
        ? { state: "offline", retryAt }
        : { state: "reconnecting", retryAt, attempt: this.attempt, why },
    );
    await this.sleep(wait);
  }

  private async readOnce(): Promise<Outcome> {
    const abort = new AbortController();
    this.abort = abort;
    this.connected = false;
    this.target = Number.POSITIVE_INFINITY;
    const watchdog = new Watchdog(this.options.silenceMs ?? 35_000, () => abort.abort("silent"));
    try {
      void this.readTarget(abort.signal);
      const response = await this.open(abort.signal);
      if (response.status === 204 || !response.body) return this.end();
      this.connected = true;
      this.openedAt = Date.now();
      this.reportProgress();
      for await (const frames of readFrames(response.body, () => watchdog.alive())) {
        const result = this.take(frames);
        if (result) return result;
      }
      return lost("The server closed the connection.");
    } catch (error) {
      return this.failed(error, abort);
    } finally {
      watchdog.stop();
      abort.abort();
    }
  }

  private async open(signal: AbortSignal): Promise<Response> {
    const url = `${this.options.base ?? ""}${jobPath(this.id)}/events?after=${this.sequence.position}`;
    const response = await fetch(url, {
      headers: { Accept: "text/event-stream" },
      cache: "no-store",
      signal,
    });
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  private failed(error: unknown, abort: AbortController): Outcome {
    if (abort.signal.aborted) return lost(abort.signal.reason === "silent" ? "The server went silent." : "");
    if (!(error instanceof Problem)) return lost("The server could not be reached.");
    if (error.status === 400 && this.sequence.position > 0) {
      this.sequence.reset();
      this.listener.onReset();
      return lost("The log has changed on the server.");
    }
    if (error.status >= 500 || error.status === 429) return lost(error.message);
    this.listener.onConnection({ state: "refused", problem: error });
    return { type: "ended" };
  }

  private take(frames: readonly Frame[]): Outcome | undefined {
    const events: LogEvent[] = [];
    let outcome: Outcome | undefined;
    for (const frame of frames) {
      if (frame.type === "gap") this.sequence.allowGap(frame.to);
      else if (frame.type === "retry") this.retryMs = Math.min(frame.ms, 10_000);
      else {
        const verdict = this.sequence.judge(frame.event);
        if (verdict === "next") events.push(frame.event);
        else if (verdict === "hole") outcome = lost("A part of the log was missing.");
        if (verdict === "next" && isTerminal(frame.event.type)) outcome = { type: "ended" };
      }
      if (outcome) break;
    }
    if (events.length > 0) {
      this.attempt = 0;
      this.listener.onEvents(events);
    }
    if (outcome?.type === "ended") return this.end();
    this.reportProgress();
    return outcome;
  }

  /** Live means: connected, and everything that was in the log when we connected is here. */
  private reportProgress(): void {
    const have = this.sequence.position;
    if (!this.connected || this.target === Number.POSITIVE_INFINITY) return;
    this.listener.onConnection(
      have >= this.target ? { state: "live" } : { state: "catching_up", have, of: this.target },
    );
  }

  private async readTarget(signal: AbortSignal): Promise<void> {
    try {
      const job = await getJob(this.id, signal, this.options.base);
      this.target = job.last_seq;
      this.listener.onJob(job);
      this.reportProgress();
    } catch {
      // The stream itself tells what is wrong. Until the target is known the state stays "connecting".
      setTimeout(() => signal.aborted || void this.readTarget(signal), 2000);
    }
  }

  private end(): Outcome {
    this.listener.onConnection({ state: "ended" });
    return { type: "ended" };
  }

  private sleep(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function lost(why: string): Outcome {
  return { type: "lost", why };
}
