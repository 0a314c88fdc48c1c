import { backoff } from "./backoff";
import { Reading, type StreamListener } from "./reading";
import { Sequence } from "./sequence";

export interface StreamOptions {
  /** The seq of the last event that the reader has. */
  readonly after?: number;
  /** The server speaks at least every 15 s; twice missed and a little is dead. */
  readonly silenceMs?: number;
  readonly random?: () => number;
}

/** A connection that held this long was a good one: the next attempt starts the waiting anew. */
const HELD_MS = 10_000;

/** Follows one job's log to its end over SSE, through every interruption. Start once, stop once. */
export class JobStream {
  private readonly sequence: Sequence;
  private stopped = false;
  private paused = false;
  private attempt = 0;
  private reading: Reading | undefined;
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
    this.reading?.stop();
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
      const { silenceMs = 35_000 } = this.options;
      this.reading = new Reading(this.id, this.sequence, this.listener, silenceMs);
      const outcome = await this.reading.run();
      if (this.stopped || outcome.type === "ended") return;
      if (!this.paused && outcome.why !== "") await this.waitBeforeRetry(outcome.why, this.reading);
    }
  }

  private async waitBeforeRetry(why: string, last: Reading): Promise<void> {
    const held = last.openedAt !== undefined && Date.now() - last.openedAt > HELD_MS;
    this.attempt = held || last.progressed ? 1 : this.attempt + 1;
    const wait = Math.max(
      this.attempt === 1 ? last.retryMs : 0,
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
