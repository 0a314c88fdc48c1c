import { asNumber, asObject, asText, type JsonObject } from "../lib/json";

export type Transport = "sse" | "websocket";

/** A wire contract of a job, and how this page reads it. */
export interface Contract {
  readonly id: string;
  /** The dialect name in the server's list; `native` is always served. */
  readonly dialect: string;
  readonly name: string;
  readonly transport: Transport;
  readonly about: string;
  /** The path of a job's stream without the server's prefix: all frames, or those after a cursor. */
  readonly path: (job: string, after?: string) => string;
  /** The field with the type of the message. */
  readonly nameField: string;
  /** The field with the cursor. Over SSE the cursor is the frame's id instead. */
  readonly cursorField?: string;
  /** The types of the last message. */
  readonly last: readonly string[];
}

// Encodes the single quote too, because the shell snippets put addresses in single quotes.
const id = (text: string) => encodeURIComponent(text).replaceAll("'", "%27");

export const contracts: readonly Contract[] = [
  {
    id: "sse",
    dialect: "native",
    name: "Headway",
    transport: "sse",
    about: "The log itself, event by event.",
    path: (job) => `/v1/jobs/${id(job)}/events`,
    nameField: "type",
    last: ["job.completed", "job.failed", "job.cancelled"],
  },
  {
    id: "ws",
    dialect: "native",
    name: "Headway",
    transport: "websocket",
    about: "The same events, one per message.",
    path: (job, after) => `/v1/jobs/${id(job)}/ws${after === undefined ? "" : `?after=${after}`}`,
    nameField: "type",
    cursorField: "seq",
    last: ["job.completed", "job.failed", "job.cancelled"],
  },
  {
    id: "wort",
    dialect: "wort",
    name: "Wort",
    transport: "websocket",
    about: "Phases, levels of probes, and their tools.",
    path: (job, after) =>
      `/research/stream/${id(job)}?${after === undefined ? "replay=1" : `after=${after}`}`,
    nameField: "type",
    cursorField: "seq",
    last: ["complete", "error"],
  },
  {
    id: "langgraph",
    dialect: "langgraph",
    name: "LangGraph",
    transport: "sse",
    about: "Graph nodes that start and complete.",
    path: (job) => `/research/stream/${id(job)}`,
    nameField: "type",
    last: ["complete", "error"],
  },
  {
    id: "deepresearch",
    dialect: "deepresearch",
    name: "DeepResearch",
    transport: "websocket",
    about: "A session's tasks, with texts for its interface.",
    path: (job, after) => `/ws/research/${id(job)}${after === undefined ? "" : `?after=${after}`}`,
    nameField: "type",
    cursorField: "event_id",
    last: ["session_completed", "session_cancelled", "session_failed"],
  },
  {
    id: "kognys",
    dialect: "kognys",
    name: "Kognys",
    transport: "sse",
    about: "A paper being drafted and criticised.",
    path: (job) => `/papers/stream/${id(job)}`,
    nameField: "event_type",
    last: ["research_completed", "research_failed", "error"],
  },
  {
    id: "typesafe",
    dialect: "typesafe",
    name: "TypeSafe",
    transport: "websocket",
    about: "An agent's steps and its percentage.",
    path: (job, after) => `/ws/agent-progress/${id(job)}${after === undefined ? "" : `?after=${after}`}`,
    nameField: "step",
    cursorField: "seq",
    last: ["completed", "failed"],
  },
];

export const transportNames: Record<Transport, string> = { sse: "SSE", websocket: "WebSocket" };

/** The contracts that the server serves. */
export function served(dialects: readonly string[] = []): readonly Contract[] {
  return contracts.filter(({ dialect }) => dialect === "native" || dialects.includes(dialect));
}

/** The parts of a frame that the page uses. */
export interface FrameInfo {
  readonly cursor?: string;
  readonly isLast: boolean;
  readonly isHeartbeat: boolean;
}

export function frameInfo(contract: Contract, text: string): FrameInfo {
  const id = contract.transport === "sse" ? /^id: ?(.*)$/m.exec(text)?.[1] : undefined;
  const message = messageOf(contract, text);
  const field = contract.cursorField === undefined ? undefined : message?.[contract.cursorField];
  const cursor = id ?? asText(field) ?? asNumber(field)?.toString();
  const name = message?.[contract.nameField];
  return {
    ...(cursor === undefined ? {} : { cursor }),
    isLast: typeof name === "string" && contract.last.includes(name),
    isHeartbeat: text.startsWith(":") || message?.heartbeat === true || name === "heartbeat",
  };
}

/** The seq that a cursor ends with: "17" and "job:17" alike. */
export function seqOf(cursor: string | undefined): number | undefined {
  const digits = /(?:^|:)(\d+)$/.exec(cursor ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function messageOf(contract: Contract, text: string): JsonObject | undefined {
  const data =
    contract.transport === "websocket"
      ? text
      : text
          .split("\n")
          .flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trimStart()] : []))
          .join("\n");
  try {
    return asObject(JSON.parse(data));
  } catch {
    return undefined;
  }
}
