import { getJob, getTicket } from "../api/client";
import { hasToken } from "../api/session";
import { socketAddress } from "../lib/base";
import { nextFrame } from "../lib/nextFrame";
import { Vector } from "../lib/vector";
import type { Connection } from "../stream/connection";
import { type ConnectionResult, ReconnectLoop } from "../stream/reconnectLoop";
import { type Contract, frameInfo, seqOf } from "./contracts";
import { readSocket } from "./socketConnection";
import { type ConnectionListener, readSse } from "./sseConnection";

export type Entry =
  | { readonly type: "frame"; readonly number: number; readonly text: string; readonly at: number }
  /** Marks where the reader reconnected. */
  | { readonly type: "reconnect"; readonly number: number; readonly text: string };

export interface ReaderSnapshot {
  readonly entries: Vector<Entry>;
  readonly frames: number;
  readonly bytes: number;
  readonly cursor?: string;
  readonly connection: Connection;
}

const encoder = new TextEncoder();

/** Follows a job in one contract, reconnects when needed, and keeps the frames unchanged. Publishes once per paint. */
export class ContractReader {
  private snapshot: ReaderSnapshot = {
    entries: Vector.empty(),
    frames: 0,
    bytes: 0,
    connection: { state: "connecting" },
  };
  private next: ReaderSnapshot = this.snapshot;
  private queue: Entry[] = [];
  private scheduled = false;
  private readonly watchers = new Set<() => void>();

  private readonly loop = new ReconnectLoop(
    (signal) => this.connect(signal),
    (connection) => this.setConnection(connection),
  );
  private connections = 0;
  /** The newest seq of the log when the current connection opened. */
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

  readonly getSnapshot = (): ReaderSnapshot => this.snapshot;

  /** After a stop, continues from the cursor. */
  start(): void {
    const { state } = this.next.connection;
    if (state !== "ended" && state !== "refused") this.loop.start();
  }

  stop(): void {
    this.loop.stop();
  }

  setPaused(paused: boolean): void {
    this.loop.setPaused(paused);
  }

  reconnect(): void {
    this.loop.reconnect();
  }

  private async connect(signal: AbortSignal): Promise<ConnectionResult> {
    this.target = undefined;
    this.openedAt = undefined;
    this.progressed = false;
    const result = await this.read(signal);
    if (result.type !== "lost") return result;
    const { openedAt, progressed } = this;
    return this.sawLast ? { type: "ended" } : { ...result, openedAt, progressed };
  }

  private async read(signal: AbortSignal): Promise<ConnectionResult> {
    const after = this.next.cursor;
    const path = this.contract.path(this.job, after);
    if (this.contract.transport === "sse") return readSse(path, after, this.listener(signal), signal);
    try {
      const url = socketAddress(path + (await this.ticket(path)));
      return await readSocket(url, this.listener(signal), signal);
    } catch {
      return { type: "lost", why: "The server gave no ticket." };
    }
  }

  private async ticket(path: string): Promise<string> {
    return hasToken() ? `${path.includes("?") ? "&" : "?"}token=${await getTicket(this.job)}` : "";
  }

  private listener(signal: AbortSignal): ConnectionListener {
    return {
      onOpen: () => {
        this.openedAt = Date.now();
        if (this.connections++ > 0) this.markReconnect();
        this.setConnection({ state: "open" });
        void this.readTarget(signal);
      },
      onFrames: (texts) => {
        if (!signal.aborted) this.addFrames(texts);
      },
    };
  }

  /** A contract without a cursor sends everything again, so the old frames are removed. */
  private markReconnect(): void {
    const { cursor, frames } = this.next;
    const text =
      cursor === undefined
        ? "Connected again. This contract has no cursor, so it starts from the beginning."
        : `Connected again, after ${cursor}.`;
    if (cursor === undefined) {
      this.queue = [];
      this.next = { ...this.next, entries: Vector.empty(), frames: 0, bytes: 0 };
    }
    this.queue.push({ type: "reconnect", number: frames, text });
    this.schedule();
  }

  private addFrames(texts: readonly string[]): void {
    let { frames, bytes, cursor } = this.next;
    let isLive = this.next.connection.state === "live";
    const at = Date.now();
    for (const text of texts) {
      const info = frameInfo(this.contract, text);
      this.queue.push({ type: "frame", number: ++frames, text, at });
      bytes += encoder.encode(text).length;
      cursor = info.cursor ?? cursor;
      this.sawLast ||= info.isLast;
      isLive ||= info.isHeartbeat;
    }
    this.progressed = true;
    this.next = { ...this.next, frames, bytes, ...(cursor === undefined ? {} : { cursor }) };
    if (isLive) this.setConnection({ state: "live" });
    else this.updateState();
  }

  /**
   * "Live": everything that was in the log when the connection opened has arrived. A contract does not send a frame
   * for every event, so the proof is a cursor that reached the target, or a heartbeat.
   */
  private updateState(): void {
    if (this.openedAt === undefined || this.target === undefined) this.schedule();
    else {
      const have = seqOf(this.next.cursor) ?? 0;
      if (have >= this.target) this.setConnection({ state: "live" });
      else if (this.contract.dialect === "native")
        this.setConnection({ state: "catching_up", have, of: this.target });
      else this.schedule();
    }
  }

  private async readTarget(signal: AbortSignal): Promise<void> {
    try {
      const { last_seq } = await getJob(this.job, signal);
      if (signal.aborted) return;
      this.target = last_seq;
      this.updateState();
    } catch {
      // Without a target the state stays "open".
    }
  }

  private setConnection(connection: Connection): void {
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
