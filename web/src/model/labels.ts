import { words } from "../lib/format";
import { asNumber, asObject, asText, asTexts, type JsonObject } from "../lib/json";
import { steeringOf } from "./steering";
import type { JobStatus, LogEvent, NodeModel, NodeState } from "./types";

export const statusLabels: Record<JobStatus, string> = {
  queued: "Waiting",
  running: "Running",
  completed: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};

export const stateLabels: Record<NodeState, string> = {
  seen: "mentioned",
  running: "running",
  completed: "done",
  failed: "failed",
  interrupted: "interrupted",
  stopped: "stopped",
};

const stopReasons: Record<string, string> = {
  sufficient: "It stopped because the evidence was enough.",
  no_new_evidence: "It stopped because another round brought nothing new.",
  budget: "It stopped because it had searched as deep as it was allowed to.",
};

export function stopReasonText(reason: string | undefined): string | undefined {
  if (reason === undefined) return undefined;
  return Object.hasOwn(stopReasons, reason)
    ? stopReasons[reason]
    : `It stopped: ${words(reason).toLowerCase()}.`;
}

export function titleOf(node: NodeModel): string {
  return node.title === node.name ? words(node.name) : node.title;
}

/** {files: 3, skipped: 1} as "3 files, 1 skipped". */
export function countsText(counts: JsonObject): string | undefined {
  const parts = Object.entries(counts).flatMap(([name, value]) => {
    const n = asNumber(value);
    return n === undefined || (n === 0 && name !== "files")
      ? []
      : [n === 1 ? `1 ${name.replace(/s$/, "")}` : `${n.toLocaleString("en")} ${name.replaceAll("_", " ")}`];
  });
  return parts.length === 0 ? undefined : parts.join(", ");
}

export function jobStepText(event: LogEvent): string {
  const { data } = event;
  switch (event.type) {
    case "job.queued":
      return "The job was queued";
    case "job.started": {
      const attempt = asNumber(data.attempt) ?? 1;
      return attempt > 1 ? `Resumed after an interruption (attempt ${attempt})` : "The job started";
    }
    case "job.completed":
      return "The job is done";
    case "job.failed":
      return `The job failed: ${asText(asObject(data.error)?.message) ?? "it gave no reason"}`;
    case "job.cancelled":
      return `The job was cancelled${asText(data.reason) ? `: ${asText(data.reason)}` : ""}`;
    case "job.input_required":
      return `It asks: ${asText(data.prompt) ?? ""}`;
    case "job.input_received":
      return answerWords(event);
    default:
      return words(event.type);
  }
}

function answerWords(event: LogEvent): string {
  const steering = steeringOf(event);
  if (steering !== undefined) return `It was steered: ${steering}`;
  const { answer } = event.data;
  const queries = asTexts(asObject(answer)?.queries);
  if (queries.length > 0) return `The plan was edited: ${queries.join("; ")}`;
  const feedback = asText(asObject(answer)?.feedback);
  if (feedback !== undefined) return `The plan was sent back: ${feedback}`;
  return `It was answered: ${asText(answer) ?? JSON.stringify(answer ?? "")}`;
}

/** A text for an event of an unknown type, from the text fields in its data. */
export function otherText(event: LogEvent): string {
  const { data } = event;
  const said =
    asText(data.title) ??
    asText(data.message) ??
    asText(data.text) ??
    asText(data.status) ??
    asText(data.name);
  return said === undefined ? words(event.type) : `${words(event.type)}: ${said}`;
}

const channels: Record<string, string> = {
  reasoning: "Thinking aloud",
  draft: "Draft",
  critique: "Critique",
  answer: "Answer",
};

export function channelLabel(channel: string): string {
  return (Object.hasOwn(channels, channel) ? channels[channel] : undefined) ?? words(channel);
}
