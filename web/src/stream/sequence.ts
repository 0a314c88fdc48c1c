import type { LogEvent } from "../model/types";

export type Verdict = "next" | "duplicate" | "hole";

/** Keeps the reader's cursor honest: every event once, in order; a jump only where the server said `gap`. */
export class Sequence {
  private allowedTo = 0;
  private holeAt = -1;
  private holes = 0;

  constructor(private cursor: number) {}

  get position(): number {
    return this.cursor;
  }

  judge(event: LogEvent): Verdict {
    if (event.seq <= this.cursor) return "duplicate";
    if (event.seq > this.cursor + 1 && event.seq > this.allowedTo + 1 && !this.givesUp()) return "hole";
    this.cursor = event.seq;
    return "next";
  }

  /** The server no longer has what lies up to `to`. */
  allowGap(to: number): void {
    this.allowedTo = Math.max(this.allowedTo, to);
  }

  reset(): void {
    this.cursor = 0;
    this.allowedTo = 0;
  }

  /** Asking again from the same place a third time would never end: then the hole is shown instead. */
  private givesUp(): boolean {
    this.holes = this.holeAt === this.cursor ? this.holes + 1 : 1;
    this.holeAt = this.cursor;
    return this.holes > 3;
  }
}
