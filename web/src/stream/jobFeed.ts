import type { Job } from "../api/types";
import { nextFrame } from "../lib/nextFrame";
import { emptyJob, fold } from "../model/fold";
import type { JobModel, LogEvent } from "../model/types";
import type { Connection } from "./connection";
import type { StreamListener } from "./jobConnection";
import { JobStream, type StreamOptions } from "./jobStream";

export interface FeedSnapshot {
  readonly job: JobModel;
  readonly connection: Connection;
  /** The job object that the server sent last. It has the position in the queue, which the log does not have. */
  readonly described?: Job;
}

/** Events folded in one animation frame. Few enough to keep the page responsive. */
const EVENTS_A_FRAME = 4000;

/** The state of one job for useSyncExternalStore: buffers events and folds them once per animation frame. */
export class JobFeed {
  private snapshot: FeedSnapshot = { job: emptyJob, connection: { state: "connecting" } };
  private queue: LogEvent[] = [];
  private taken = 0;
  private scheduled = false;
  private connection: Connection = { state: "connecting" };
  private readonly watchers = new Set<() => void>();
  private stream: JobStream | undefined;
  private paused = false;

  constructor(
    private readonly id: string,
    private readonly options: StreamOptions = {},
  ) {}

  /** After a stop, continues from the cursor. */
  start(): void {
    this.stop();
    const after = this.queue[this.queue.length - 1]?.seq ?? this.snapshot.job.lastSeq;
    this.stream = new JobStream(this.id, this.listener(), { ...this.options, after });
    this.stream.setPaused(this.paused);
    this.stream.start();
  }

  stop(): void {
    this.stream?.stop();
  }

  setPaused(paused: boolean): void {
    this.paused = paused;
    this.stream?.setPaused(paused);
  }

  retryNow(): void {
    this.stream?.reconnect();
  }

  /** Takes a newer job object, for example after a rename. */
  readonly describe = (described: Job): void => this.publish({ ...this.snapshot, described });

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly read = (): FeedSnapshot => this.snapshot;

  private listener(): StreamListener {
    return {
      onEvents: (events) => {
        for (const event of events) this.queue.push(event);
        this.schedule();
      },
      onConnection: (connection) => {
        this.connection = connection;
        this.schedule();
      },
      onJob: this.describe,
      onReset: () => {
        this.queue = [];
        this.taken = 0;
        this.publish({ ...this.snapshot, job: emptyJob });
      },
    };
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    nextFrame(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    const batch = this.queue.slice(this.taken, this.taken + EVENTS_A_FRAME);
    this.taken += batch.length;
    const left = this.queue.length - this.taken;
    if (left === 0) {
      this.queue = [];
      this.taken = 0;
    } else this.schedule();
    const job = fold(this.snapshot.job, batch);
    this.publish({ ...this.snapshot, job, connection: left > 0 ? this.behind(job, left) : this.connection });
  }

  /** Events that arrived but are not folded yet do not count as read. */
  private behind(job: JobModel, left: number): Connection {
    const of = Math.max(job.lastSeq + left, this.connection.state === "catching_up" ? this.connection.of : 0);
    return { state: "catching_up", have: job.lastSeq, of };
  }

  private publish(snapshot: FeedSnapshot): void {
    this.snapshot = snapshot;
    for (const watcher of this.watchers) watcher();
  }
}
