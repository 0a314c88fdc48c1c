import { address } from "../lib/base";
import type { ConnectionResult } from "../stream/reconnectLoop";
import { Watchdog } from "../stream/watchdog";
import type { ConnectionListener } from "./sseConnection";

/** A page cannot see ping frames, so after this silence it checks over HTTP whether the server is reachable. */
const SILENCE_MS = 20_000;
const ANSWER_MS = 5000;
const NORMAL_CLOSURE = 1000;

/** Reads one WebSocket to its end, message by message. */
export function readSocket(
  url: string,
  listener: ConnectionListener,
  signal: AbortSignal,
): Promise<ConnectionResult> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    let isOpen = false;
    let watchdog = new Watchdog(SILENCE_MS, checkServer);
    const end = (result: ConnectionResult) => {
      watchdog.stop();
      signal.removeEventListener("abort", leave);
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      resolve(result);
    };
    const leave = () => end({ type: "lost", why: "" });
    function checkServer(): void {
      void isReachable().then((reachable) => {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (reachable) watchdog = new Watchdog(SILENCE_MS, checkServer);
        else end({ type: "lost", why: "The server went silent." });
      });
    }
    socket.onopen = () => {
      isOpen = true;
      listener.onOpen();
    };
    socket.onmessage = ({ data }) => {
      watchdog.reset();
      listener.onFrames([String(data)]);
    };
    socket.onclose = ({ code }) =>
      end(isOpen && code === NORMAL_CLOSURE ? { type: "ended" } : { type: "lost", why: closeReason(isOpen) });
    signal.addEventListener("abort", leave);
    if (signal.aborted) leave();
  });
}

// Browsers do not tell a page why a handshake failed.
function closeReason(wasOpen: boolean): string {
  return wasOpen ? "The server closed the connection." : "The server could not be reached, or refused.";
}

async function isReachable(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    return (await fetch(address("/v1/info"), { cache: "no-store", signal })).ok;
  } catch {
    return false;
  }
}
