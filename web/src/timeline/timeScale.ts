/** Maps times of the job to percent of its duration. */
export class TimeScale {
  private readonly length: number;

  constructor(
    readonly begin: number,
    readonly end: number,
  ) {
    this.length = Math.max(1, end - begin);
  }

  place(at: number, durationMs: number): { left: string; width: string } {
    const left = Math.min(99, Math.max(0, ((at - this.begin) / this.length) * 100));
    const width = Math.min(100 - left, Math.max(0.6, (durationMs / this.length) * 100));
    return { left: `${left.toFixed(2)}%`, width: `${width.toFixed(2)}%` };
  }
}
