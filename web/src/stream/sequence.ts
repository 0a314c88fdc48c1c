import type { LogEvent } from "../model/types";

export type EventOrder = "next" | "duplicate" | "hole";

/** The reader's cursor: accepts each event once and in order, and skips seqs only where the server sent `gap`. */
export class Sequence {
  private allowedTo = 0;
  private holeAt = -1;
  private holes = 0;

  constructor(private cursor: number) {}

  get position(): number {
    return this.cursor;
  }

  accept(event: LogEvent): EventOrder {
    if (event.seq <= this.cursor) return "duplicate";
    if (event.seq > this.cursor + 1 && event.seq > this.allowedTo + 1 && !this.acceptsHole()) return "hole";
    this.cursor = event.seq;
    return "next";
  }

  /** The server no longer has the events up to `to`. */
  allowGap(to: number): void {
    this.allowedTo = Math.max(this.allowedTo, to);
  }

  reset(): void {
    this.cursor = 0;
    this.allowedTo = 0;
  }

  /** After three retries from the same cursor the reader accepts the hole, because more retries would loop forever. */
  private acceptsHole(): boolean {
    this.holes = this.holeAt === this.cursor ? this.holes + 1 : 1;
    this.holeAt = this.cursor;
    return this.holes > 3;
  }
}
