import { asNumber, asObject, asText, type JsonObject } from "../lib/json";

export type Transport = "sse" | "websocket";

/** One of the contracts in which a job can be read, and how this page reads it. */
export interface Contract {
  readonly id: string;
  /** The name under which the server lists it; `native` is always there. */
  readonly dialect: string;
  readonly name: string;
  readonly transport: Transport;
  readonly about: string;
  /** The path of a job's frames, all of them or those after a cursor, without the prefix of the server. */
  readonly path: (job: string, after?: string) => string;
  /** The member of a message that says what it is. */
  readonly nameField: string;
  /** The member of a message that is its cursor; over SSE the cursor is the frame's id. */
  readonly cursorField?: string;
  /** The names after which nothing comes. */
  readonly last: readonly string[];
}

// The quote too, since addresses stand between quotes in the lines to be copied.
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
    about: "The same events, one a message.",
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
    about: "A session's tasks, with words for its interface.",
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
    about: "An agent's steps, and how far it is.",
    path: (job, after) => `/ws/agent-progress/${id(job)}${after === undefined ? "" : `?after=${after}`}`,
    nameField: "step",
    cursorField: "seq",
    last: ["completed", "failed"],
  },
];

export const transportWords: Record<Transport, string> = { sse: "SSE", websocket: "WebSocket" };

/** The contracts that this server speaks. */
export function served(dialects: readonly string[] = []): readonly Contract[] {
  return contracts.filter(({ dialect }) => dialect === "native" || dialects.includes(dialect));
}

/** What the page needs to know of a frame; all else of it is only shown. */
export interface Sign {
  readonly cursor?: string;
  readonly isLast: boolean;
  /** It was sent because there was nothing else to send. */
  readonly isHeartbeat: boolean;
}

export function signOf(contract: Contract, text: string): Sign {
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
