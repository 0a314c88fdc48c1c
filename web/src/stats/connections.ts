import { asNumber, asObject, asObjects, asText, asTexts, type JsonObject } from "../lib/json";

/** One reader in the server's list of connections. */
export interface ReaderRow {
  readonly id: string;
  readonly dialect: string;
  readonly transport: string;
  readonly jobs: readonly string[];
  readonly subscribed: string;
  readonly sent: number;
  readonly heldBack: number;
  readonly lag: number;
  readonly since?: number;
}

export interface ReaderTable {
  readonly rows: readonly ReaderRow[];
  readonly leftOff: number;
  readonly ever: number;
}

export function readConnections(value: unknown): ReaderTable {
  const stats = asObject(value) ?? {};
  return {
    rows: asObjects(stats.clients).map(readRow),
    leftOff: asNumber(stats.clients_left_off) ?? 0,
    ever: asNumber(stats.total_connections) ?? 0,
  };
}

function readRow(client: JsonObject, index: number): ReaderRow {
  const session = asText(client.session_id);
  const since = Date.parse(asText(client.connected_at) ?? "");
  return {
    id: asText(client.connection_id) ?? String(index),
    dialect: asText(client.dialect) ?? "",
    transport: asText(client.transport) ?? "",
    jobs: session === undefined ? asTexts(client.session_ids) : [session],
    subscribed: subscription(client),
    sent: asNumber(client.sent) ?? 0,
    heldBack: (asNumber(client.filtered) ?? 0) + (asNumber(client.throttled) ?? 0),
    lag: asNumber(client.lag) ?? 0,
    ...(Number.isNaN(since) ? {} : { since }),
  };
}

function subscription(client: JsonObject): string {
  const events = client.subscribed_events;
  const names = Array.isArray(events) ? asTexts(events).join(", ") : asText(events);
  const wanted = asText(client.preset) ?? names;
  return wanted === undefined || wanted === "*" || wanted === "all" ? "everything" : wanted;
}
