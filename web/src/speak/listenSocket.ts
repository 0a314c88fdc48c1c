import { address } from "../lib/base";
import { Watchdog } from "../stream/watchdog";
import type { Listener, Outcome } from "./listen";

/** The server's pings do not show in a page, so after this silence it is asked over HTTP whether it lives. */
const SILENCE_MS = 20_000;
const ANSWER_MS = 5000;
const COMPLETE = 1000;

/** One WebSocket, message by message, to its end. */
export function listenSocket(url: string, listener: Listener, signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    let isOpen = false;
    let watchdog = new Watchdog(SILENCE_MS, ask);
    const end = (outcome: Outcome) => {
      watchdog.stop();
      signal.removeEventListener("abort", leave);
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      resolve(outcome);
    };
    const leave = () => end({ type: "lost", why: "" });
    function ask(): void {
      void lives().then((answered) => {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (answered) watchdog = new Watchdog(SILENCE_MS, ask);
        else end({ type: "lost", why: "The server went silent." });
      });
    }
    socket.onopen = () => {
      isOpen = true;
      listener.onOpen();
    };
    socket.onmessage = ({ data }) => {
      watchdog.alive();
      listener.onFrames([String(data)]);
    };
    socket.onclose = ({ code }) =>
      end(isOpen && code === COMPLETE ? { type: "ended" } : { type: "lost", why: reason(isOpen) });
    signal.addEventListener("abort", leave);
    if (signal.aborted) leave();
  });
}

// A page is not told why a handshake failed.
function reason(wasOpen: boolean): string {
  return wasOpen ? "The server closed the connection." : "The server could not be reached, or refused.";
}

async function lives(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    return (await fetch(address("/v1/info"), { cache: "no-store", signal })).ok;
  } catch {
    return false;
  }
}
