import { getJob, getTicket } from "../api/client";
import { hasToken } from "../api/session";
import { socketAddress } from "../lib/base";
import { nextFrame } from "../lib/nextFrame";
import { Vector } from "../lib/vector";
import { backoff } from "../stream/backoff";
import type { Connection } from "../stream/connection";
import { type Contract, seqOf, signOf } from "./contracts";
import { type Listener, listenSse, type Outcome } from "./listen";
import { listenSocket } from "./listenSocket";

export type Entry =
  | { readonly type: "frame"; readonly number: number; readonly text: string; readonly at: number }
  /** Here one connection ended and another went on. */
  | { readonly type: "seam"; readonly number: number; readonly text: string };

export interface TapSnapshot {
  readonly entries: Vector<Entry>;
  readonly frames: number;
  readonly bytes: number;
  readonly cursor?: string;
  readonly connection: Connection;
}

const HELD_MS = 10_000;
const encoder = new TextEncoder();

/** Follows a job in one contract, through every interruption, and keeps what came as it came. Frames are shown once a paint. */
export class Tap {
  private snapshot: TapSnapshot = {
    entries: Vector.empty(),
    frames: 0,
    bytes: 0,
    connection: { state: "connecting" },
  };
  private next: TapSnapshot = this.snapshot;
  private queue: Entry[] = [];
  private scheduled = false;
  private readonly watchers = new Set<() => void>();

  private stopped = true;
  private paused = false;
  private attempt = 0;
  private connections = 0;
  private abort = new AbortController();
  private wake: (() => void) | undefined;
  private run = 0;
  /** Of the connection that is open. */
  private target: number | undefined;
  private sawLast = false;
  private openedAt: number | undefined;
  private progressed = false;

  constructor(
    readonly contract: Contract,
    private readonly job: string,
  ) {}

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly read = (): TapSnapshot => this.snapshot;

  /** Goes on from where it was, should it have been stopped before. */
  start(): void {
    this.stopped = false;
    if (this.next.connection.state !== "ended" && this.next.connection.state !== "refused")
      void this.follow(++this.run);
  }

  stop(): void {
    this.stopped = true;
    this.run++;
    this.interrupt();
  }

  setPaused(paused: boolean): void {
    if (this.paused === paused) return;
    this.paused = paused;
    this.interrupt();
  }

  /** Try now: the person asked, or the network changed. Also how the line is cut on purpose, to see it resume. */
  reconnect(): void {
    this.attempt = 0;
    this.interrupt();
  }

  private interrupt(): void {
    this.abort.abort();
    this.wake?.();
  }

  private async follow(run: number): Promise<void> {
    while (!this.stopped && this.run === run) {
      if (this.paused) {
        this.say({ state: "paused" });
        await this.sleep();
        continue;
      }
      const outcome = await this.connect();
      this.abort.abort(); // what is still asked about this connection comes too late
      if (this.stopped || this.run !== run) return;
      if (outcome.type === "refused") return this.say({ state: "refused", problem: outcome.problem });
      if (outcome.type === "ended" || this.sawLast) return this.say({ state: "ended" });
      if (!this.paused && outcome.why !== "") await this.waitBeforeRetry(outcome.why);
    }
  }

  private async connect(): Promise<Outcome> {
    this.abort = new AbortController();
    this.target = undefined;
    this.openedAt = undefined;
    this.progressed = false;
    this.say({ state: "connecting" });
    const { signal } = this.abort;
    const after = this.next.cursor;
    const path = this.contract.path(this.job, after);
    if (this.contract.transport === "sse") return listenSse(path, after, this.listener(signal), signal);
    try {
      const url = socketAddress(path + (await this.ticket(path)));
      return await listenSocket(url, this.listener(signal), signal);
    } catch {
      return { type: "lost", why: "The server gave no ticket." };
    }
  }

  private async ticket(path: string): Promise<string> {
    return hasToken() ? `${path.includes("?") ? "&" : "?"}token=${await getTicket(this.job)}` : "";
  }

  private listener(signal: AbortSignal): Listener {
    return {
      onOpen: () => {
        this.openedAt = Date.now();
        if (this.connections++ > 0) this.markSeam();
        this.say({ state: "open" });
        void this.readTarget(signal);
      },
      onFrames: (texts) => {
        if (!signal.aborted) this.take(texts);
      },
    };
  }

  /** Without a cursor the contract tells everything again, so what was there is put away. */
  private markSeam(): void {
    const { cursor, frames } = this.next;
    const text =
      cursor === undefined
        ? "Connected again. This contract has no cursor, so it begins at the beginning."
        : `Connected again, after ${cursor}.`;
    if (cursor === undefined) {
      this.queue = [];
      this.next = { ...this.next, entries: Vector.empty(), frames: 0, bytes: 0 };
    }
    this.queue.push({ type: "seam", number: frames, text });
    this.schedule();
  }

  private take(texts: readonly string[]): void {
    let { frames, bytes, cursor } = this.next;
    let isLive = this.next.connection.state === "live";
    const at = Date.now();
    for (const text of texts) {
      const sign = signOf(this.contract, text);
      this.queue.push({ type: "frame", number: ++frames, text, at });
      bytes += encoder.encode(text).length;
      cursor = sign.cursor ?? cursor;
      this.sawLast ||= sign.isLast;
      isLive ||= sign.isHeartbeat;
    }
    this.progressed = true;
    this.next = { ...this.next, frames, bytes, ...(cursor === undefined ? {} : { cursor }) };
    if (isLive) this.say({ state: "live" });
    else this.judge();
  }

  /**
   * Live means that everything which was in the log when we connected is known to be here. A contract does not tell
   * every event, so that shows only when its cursor has come so far, or when the server has nothing else to say.
   */
  private judge(): void {
    if (this.openedAt === undefined || this.target === undefined) this.schedule();
    else {
      const have = seqOf(this.next.cursor) ?? 0;
      if (have >= this.target) this.say({ state: "live" });
      else if (this.contract.dialect === "native") this.say({ state: "catching_up", have, of: this.target });
      else this.schedule();
    }
  }

  private async readTarget(signal: AbortSignal): Promise<void> {
    try {
      const { last_seq } = await getJob(this.job, signal);
      if (signal.aborted) return;
      this.target = last_seq;
      this.judge();
    } catch {
      // It stays "connected", which is all that is known.
    }
  }

  private async waitBeforeRetry(why: string): Promise<void> {
    const held = this.openedAt !== undefined && Date.now() - this.openedAt > HELD_MS;
    this.attempt = held || this.progressed ? 1 : this.attempt + 1;
    const wait = backoff(this.attempt, Math.random);
    const retryAt = Date.now() + wait;
    this.say(
      navigator.onLine === false
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

  private say(connection: Connection): void {
    this.next = { ...this.next, connection };
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    nextFrame(() => {
      this.scheduled = false;
      const entries = this.next.entries.append(this.queue);
      this.queue = [];
      this.next = { ...this.next, entries };
      this.snapshot = this.next;
      for (const watcher of this.watchers) watcher();
    });
  }
}
