import type { Problem } from "../api/problem";
import { backoff } from "./backoff";
import type { Connection } from "./connection";

/** How one connection ended. */
export type ConnectionResult =
  /** The server has sent everything. */
  | { readonly type: "ended" }
  /** The server rejected the request, so a retry is pointless. */
  | { readonly type: "refused"; readonly problem: Problem }
  | LostConnection;

export interface LostConnection {
  readonly type: "lost";
  /** The reason, for the user; empty when the page closed the connection itself. */
  readonly why: string;
  /** When the server accepted the request; absent when it did not. */
  readonly openedAt?: number | undefined;
  /** Whether the connection delivered anything new. */
  readonly progressed?: boolean;
  /** The delay before the first retry that the server asked for. */
  readonly retryMs?: number;
}

/** A connection that stayed open this long resets the backoff. */
const STABLE_MS = 10_000;

/** Opens a connection again, with backoff, until it ends or is refused. Can be paused, stopped and started again. */
export class ReconnectLoop {
  private run = 0;
  private paused = false;
  private attempt = 0;
  private abort = new AbortController();
  private wake: (() => void) | undefined;

  constructor(
    private readonly connect: (signal: AbortSignal) => Promise<ConnectionResult>,
    private readonly report: (connection: Connection) => void,
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    void this.loop(++this.run);
  }

  stop(): void {
    this.run++;
    this.interrupt();
  }

  setPaused(paused: boolean): void {
    if (this.paused === paused) return;
    this.paused = paused;
    this.interrupt();
  }

  /** Closes the connection and opens a new one at once: the user asked for it, or the network changed. */
  reconnect(): void {
    this.attempt = 0;
    this.interrupt();
  }

  private interrupt(): void {
    this.abort.abort();
    this.wake?.();
  }

  private async loop(run: number): Promise<void> {
    while (this.run === run) {
      if (this.paused) {
        this.report({ state: "paused" });
        await this.sleep();
        continue;
      }
      this.report({ state: "connecting" });
      const abort = new AbortController();
      this.abort = abort;
      const result = await this.connect(abort.signal);
      abort.abort(); // cancels the other requests of this connection
      if (this.run !== run) return;
      if (result.type === "refused") return this.report({ state: "refused", problem: result.problem });
      if (result.type === "ended") return this.report({ state: "ended" });
      if (!this.paused && result.why !== "") await this.waitBeforeRetry(result);
    }
  }

  private async waitBeforeRetry({ why, openedAt, progressed, retryMs = 0 }: LostConnection): Promise<void> {
    const wasStable = openedAt !== undefined && Date.now() - openedAt > STABLE_MS;
    this.attempt = wasStable || progressed ? 1 : this.attempt + 1;
    const wait = Math.max(this.attempt === 1 ? retryMs : 0, backoff(this.attempt, this.random));
    const retryAt = Date.now() + wait;
    const isOffline = typeof navigator !== "undefined" && navigator.onLine === false;
    this.report(
      isOffline
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
