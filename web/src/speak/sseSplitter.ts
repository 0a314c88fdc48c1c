/**
 * Cuts an SSE text into its frames without changing a letter: put together they are the text again. A comment, such
 * as a heartbeat, is a frame of its own when it stands between two.
 */
export class SseSplitter {
  private rest = "";
  /** Where to go on looking for line ends, so that a long frame in many pieces is not searched again and again. */
  private seen = 0;
  private lineStart = 0;

  feed(piece: string): string[] {
    this.rest += piece;
    const frames: string[] = [];
    let begin = 0;
    for (;;) {
      const end = this.rest.indexOf("\n", this.seen);
      if (end < 0) break;
      const length = end - this.lineStart;
      const isBlank = length === 0 || (length === 1 && this.rest[this.lineStart] === "\r");
      const isComment = this.lineStart === begin && this.rest[this.lineStart] === ":";
      this.seen = end + 1;
      this.lineStart = end + 1;
      if (!isBlank && !isComment) continue;
      frames.push(this.rest.slice(begin, end + 1));
      begin = end + 1;
    }
    this.rest = this.rest.slice(begin);
    this.lineStart -= begin;
    this.seen = this.rest.length;
    return frames;
  }
}
