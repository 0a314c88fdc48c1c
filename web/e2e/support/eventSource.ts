/**
 * An EventSource that honours method, headers and body, as some libraries offer it and some frontends expect; the
 * browser's own ignores them. As source text, to be put before a program wherever it runs.
 */
export const postingEventSource = `
globalThis.EventSource = class extends EventTarget {
  constructor(url, options = {}) {
    super();
    this.cut = new AbortController();
    this.read(url, options).catch((fault) => { if (!this.cut.signal.aborted) this.onerror?.(fault); });
  }
  close() { this.cut.abort(); }
  async read(url, options) {
    const answer = await fetch(url, { ...options, signal: this.cut.signal });
    if (!answer.ok) throw new Error("HTTP " + answer.status);
    let rest = "";
    for (const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      const frames = (rest + value).split("\\n\\n");
      rest = frames.pop();
      for (const frame of frames) this.tell(frame.split("\\n"));
    }
  }
  tell(lines) {
    const field = (name) => lines.find((line) => line.startsWith(name + ": "))?.slice(name.length + 2);
    if (field("data") !== undefined)
      this.dispatchEvent(new MessageEvent(field("event") ?? "message", { data: field("data"), lastEventId: field("id") ?? "" }));
  }
};
`;
