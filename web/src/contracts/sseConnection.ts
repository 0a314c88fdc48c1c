import { type Problem, problemOf } from "../api/problem";
import { send } from "../api/session";
import type { ConnectionResult } from "../stream/reconnectLoop";
import { Watchdog } from "../stream/watchdog";
import { SseSplitter } from "./sseSplitter";

export interface ConnectionListener {
  onOpen(): void;
  onFrames(texts: readonly string[]): void;
}

const SILENT = "silent";
/** The server sends a heartbeat every 15 s, so two are missing by then. */
const SSE_SILENCE_MS = 35_000;

/** Reads one SSE response to its end, frame by frame. */
export async function readSse(
  url: string,
  after: string | undefined,
  listener: ConnectionListener,
  signal: AbortSignal,
): Promise<ConnectionResult> {
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
    if (!response.ok) return resultOf(await problemOf(response));
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

async function readAll(body: ReadableStream<Uint8Array>, listener: ConnectionListener, watchdog: Watchdog) {
  const splitter = new SseSplitter();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for await (const piece of body) {
    watchdog.reset();
    const frames = splitter.feed(decoder.decode(piece, { stream: true }));
    if (frames.length > 0) listener.onFrames(frames);
  }
}

/** Server errors, rate limits and expired tokens are retried; other errors are final. */
function resultOf(problem: Problem): ConnectionResult {
  return problem.status >= 500 || problem.status === 429 || problem.status === 401
    ? { type: "lost", why: problem.message }
    : { type: "refused", problem };
}
