/**
 * Splits an SSE text into frames. The frames joined are exactly the text. A comment between two frames, such as a
 * heartbeat, is a frame of its own.
 */
export class SseSplitter {
  private rest = "";
  /** Where the search for line ends continues, so that a long frame is not scanned again for each chunk. */
  private scanned = 0;
  private lineStart = 0;

  feed(piece: string): string[] {
    this.rest += piece;
    const frames: string[] = [];
    let begin = 0;
    for (;;) {
      const end = this.rest.indexOf("\n", this.scanned);
      if (end < 0) break;
      const length = end - this.lineStart;
      const isBlank = length === 0 || (length === 1 && this.rest[this.lineStart] === "\r");
      const isComment = this.lineStart === begin && this.rest[this.lineStart] === ":";
      this.scanned = end + 1;
      this.lineStart = end + 1;
      if (!isBlank && !isComment) continue;
      frames.push(this.rest.slice(begin, end + 1));
      begin = end + 1;
    }
    this.rest = this.rest.slice(begin);
    this.lineStart -= begin;
    this.scanned = this.rest.length;
    return frames;
  }
}
