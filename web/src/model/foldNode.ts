import { asNumber, asObject, asText } from "../lib/json";
import type { Vector } from "../lib/vector";
import type { JobDraft, Mutable } from "./draft";
import { failureOf } from "./failure";
import { withOutcomes } from "./steering";
import type { LogEvent, NodeModel } from "./types";

/** Folds `node.*` and `text.delta`. */
export function foldNodeEvent(draft: JobDraft, event: LogEvent, at: number): void {
  if (event.type === "text.delta") appendText(draft, event);
  else if (event.node !== undefined) changeNode(draft, draft.node(event.node), event, at);
}

function changeNode(draft: JobDraft, node: Mutable<NodeModel>, event: LogEvent, at: number): void {
  node.events++;
  switch (event.type) {
    case "node.started":
      startNode(draft, node, event, at);
      break;
    case "node.progress":
      progress(node, event);
      break;
    case "node.completed":
      node.state = "completed";
      if (event.data.output !== undefined) node.output = event.data.output;
      draft.job.steering = withOutcomes(draft.job.steering, event.data.output);
      endNode(draft, node, event, at);
      break;
    case "node.failed":
      node.state = "failed";
      node.error = failureOf(event.data.error);
      endNode(draft, node, event, at);
      break;
  }
}

/** A second start resets the node and drops the text of the unfinished run. Its children stay. */
function startNode(draft: JobDraft, node: Mutable<NodeModel>, event: LogEvent, at: number): void {
  const { data } = event;
  for (const key of ["percent", "message", "counts", "output", "error", "durationMs"] as const)
    delete node[key];
  node.text = new Map();
  node.state = "running";
  node.run++;
  node.startedAt = at;
  node.kind = asText(data.kind) ?? node.kind;
  node.name = asText(data.name) ?? node.name;
  node.title = asText(data.title) ?? asText(data.name) ?? node.id;
  if (data.input !== undefined) node.input = data.input;
  const parent = asText(data.parent);
  if (parent !== undefined) draft.link(node, parent);
  draft.markOpen(node.id, true);
  draft.addStep({ type: "node", node: node.id, run: node.run, at, seq: event.seq });
}

function progress(node: Mutable<NodeModel>, event: LogEvent): void {
  const percent = asNumber(event.data.percent);
  if (percent !== undefined) node.percent = Math.min(100, Math.max(0, percent));
  const message = asText(event.data.message);
  if (message !== undefined) node.message = message;
  const counts = asObject(event.data.counts);
  if (counts) node.counts = counts;
}

function endNode(draft: JobDraft, node: Mutable<NodeModel>, event: LogEvent, at: number): void {
  const stated = asNumber(event.data.duration_ms);
  const measured = node.startedAt === undefined ? undefined : at - node.startedAt;
  const durationMs = stated ?? measured;
  if (durationMs !== undefined) node.durationMs = durationMs;
  draft.markOpen(node.id, false);
}

function appendText(draft: JobDraft, event: LogEvent): void {
  const channel = asText(event.data.channel) ?? "text";
  const node = event.node === undefined ? undefined : draft.node(event.node);
  if (node) node.events++;
  const text = (node ? node.text : draft.textOfJob()) as Map<string, string>;
  const before = text.get(channel);
  text.set(channel, (before ?? "") + (asText(event.data.text) ?? ""));
  if (before !== undefined) return;
  const { texts } = draft.job;
  // A restarted node keeps its position in the text order.
  const known =
    node !== undefined &&
    node.run > 1 &&
    texts.filter((t) => t.node === node.id && t.channel === channel).length > 0;
  if (!known)
    draft.job.texts = (texts as Vector<{ node?: string; channel: string }>).append([
      { channel, ...(node ? { node: node.id } : {}) },
    ]);
}
