/**
 * Source text of an EventSource with method, headers and body, which the browser's own does not support and some
 * frontends need. The tests put it before a program.
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
      for (const frame of frames) this.dispatch(frame.split("\\n"));
    }
  }
  dispatch(lines) {
    const field = (name) => lines.find((line) => line.startsWith(name + ": "))?.slice(name.length + 2);
    if (field("data") !== undefined)
      this.dispatchEvent(new MessageEvent(field("event") ?? "message", { data: field("data"), lastEventId: field("id") ?? "" }));
  }
};
`;
