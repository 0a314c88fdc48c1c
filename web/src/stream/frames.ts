import { createParser } from "eventsource-parser";
import { asNumber, asObject, asText } from "../lib/json";
import type { LogEvent } from "../model/types";

export type Frame =
  | { readonly type: "event"; readonly event: LogEvent }
  | { readonly type: "gap"; readonly from: number; readonly to: number }
  | { readonly type: "retry"; readonly ms: number };

/** The frames of one SSE response. Calls `onBytes` for every chunk, heartbeats included, as proof that the server is alive. */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<Frame[]> {
  let frames: Frame[] = [];
  const parser = createParser({
    onEvent: (message) => {
      const frame = parseFrame(message.event, message.data);
      if (frame) frames.push(frame);
    },
    onRetry: (ms) => frames.push({ type: "retry", ms }),
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      parser.feed(decoder.decode(value, { stream: true }));
      if (frames.length === 0) continue;
      yield frames;
      frames = [];
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

export function parseFrame(name: string | undefined, data: string): Frame | undefined {
  const object = asObject(safeParse(data));
  if (!object) return undefined;
  if (name === "gap") {
    const from = asNumber(object.from);
    const to = asNumber(object.to);
    return from === undefined || to === undefined ? undefined : { type: "gap", from, to };
  }
  const event = toEvent(object);
  return event ? { type: "event", event } : undefined;
}

/** Input is untrusted: every field except `seq` may be missing. */
export function toEvent(object: { readonly [key: string]: unknown }): LogEvent | undefined {
  const seq = asNumber(object.seq);
  if (seq === undefined) return undefined;
  const node = asText(object.node);
  const dialect = asText(object.dialect);
  return {
    seq,
    type: asText(object.type) ?? "unknown",
    time: asText(object.time) ?? "",
    data: asObject(object.data) ?? (object.data === undefined ? {} : { value: object.data }),
    ...(node === undefined ? {} : { node }),
    ...(dialect === undefined ? {} : { dialect }),
  };
}

function safeParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
