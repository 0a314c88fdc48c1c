import { type Problem, problemOf } from "../api/problem";
import { send } from "../api/session";
import { Watchdog } from "../stream/watchdog";
import { SseSplitter } from "./sseSplitter";

/** Who hears what one connection brings. */
export interface Listener {
  onOpen(): void;
  onFrames(texts: readonly string[]): void;
}

export type Outcome =
  /** The server said that nothing more will come. */
  | { readonly type: "ended" }
  | { readonly type: "lost"; readonly why: string }
  | { readonly type: "refused"; readonly problem: Problem };

const SILENT = "silent";
/** An SSE stream speaks every 15 s. */
const SSE_SILENCE_MS = 35_000;

/** One SSE response, frame by frame, to its end. */
export async function listenSse(
  url: string,
  after: string | undefined,
  listener: Listener,
  signal: AbortSignal,
): Promise<Outcome> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  const watchdog = new Watchdog(SSE_SILENCE_MS, () => abort.abort(SILENT));
  try {
    const headers = {
      Accept: "text/event-stream",
      ...(after === undefined ? {} : { "Last-Event-ID": after }),
    };
    const response = await send(url, { headers, cache: "no-store", signal: abort.signal });
    if (!response.ok) return judge(await problemOf(response));
    if (response.status === 204 || !response.body) return { type: "ended" };
    listener.onOpen();
    await readAll(response.body, listener, watchdog);
    return { type: "lost", why: "The server closed the connection." };
  } catch {
    const why = !abort.signal.aborted
      ? "The server could not be reached."
      : abort.signal.reason === SILENT
        ? "The server went silent."
        : "";
    return { type: "lost", why };
  } finally {
    watchdog.stop();
    signal.removeEventListener("abort", stop);
    abort.abort();
  }
}

async function readAll(body: ReadableStream<Uint8Array>, listener: Listener, watchdog: Watchdog) {
  const splitter = new SseSplitter();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for await (const piece of body) {
    watchdog.alive();
    const frames = splitter.feed(decoder.decode(piece, { stream: true }));
    if (frames.length > 0) listener.onFrames(frames);
  }
}

/** A refusal stays one; trouble passes. */
function judge(problem: Problem): Outcome {
  return problem.status >= 500 || problem.status === 429 || problem.status === 401
    ? { type: "lost", why: problem.message }
    : { type: "refused", problem };
}
