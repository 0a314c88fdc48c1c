/** Barks once when nothing was heard for `silenceMs`. One timer, however often it is told that all is well. */
export class Watchdog {
  private heardAt = Date.now();
  private timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly silenceMs: number,
    private readonly bark: () => void,
  ) {
    this.timer = setTimeout(() => this.check(), silenceMs);
  }

  alive(): void {
    this.heardAt = Date.now();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private check(): void {
    const left = this.heardAt + this.silenceMs - Date.now();
    if (left <= 0) this.bark();
    else this.timer = setTimeout(() => this.check(), left);
  }
}
