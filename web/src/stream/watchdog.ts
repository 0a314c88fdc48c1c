/** Calls `onTimeout` once after `silenceMs` without activity. Uses one timer, however often it is reset. */
export class Watchdog {
  private lastActivityAt = Date.now();
  private timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly silenceMs: number,
    private readonly onTimeout: () => void,
  ) {
    this.timer = setTimeout(() => this.check(), silenceMs);
  }

  reset(): void {
    this.lastActivityAt = Date.now();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private check(): void {
    const left = this.lastActivityAt + this.silenceMs - Date.now();
    if (left <= 0) this.onTimeout();
    else this.timer = setTimeout(() => this.check(), left);
  }
}
