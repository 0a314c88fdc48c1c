import { asNumber, asObject, asText, type JsonObject } from "../lib/json";
import { emptyJob, JobDraft, type Mutable } from "./draft";
import { failureOf } from "./failure";
import { foldNodeEvent } from "./foldNode";
import { steeringOf } from "./steering";
import type { JobModel, JobStatus, LogEvent, Step } from "./types";

export { emptyJob };

const terminal: Record<string, JobStatus> = {
  "job.completed": "completed",
  "job.failed": "failed",
  "job.cancelled": "cancelled",
};

export function isTerminal(type: string): boolean {
  return Object.hasOwn(terminal, type);
}

/** The job after these events. A pure function; it skips events at or before the cursor, so repeated events are harmless. */
export function fold(job: JobModel, events: readonly LogEvent[]): JobModel {
  const draft = new JobDraft(job);
  for (const event of events) apply(draft, event);
  return draft.job.lastSeq === job.lastSeq ? job : draft.finish();
}

function apply(draft: JobDraft, event: LogEvent): void {
  const { job } = draft;
  if (event.seq <= job.lastSeq) return;
  if (event.seq > job.lastSeq + 1) job.gaps = [...job.gaps, { from: job.lastSeq + 1, to: event.seq - 1 }];
  draft.accept(event);
  const at = Date.parse(event.time);
  job.firstAt ??= at;
  const percent = asNumber(event.data.job_percent);
  if (percent !== undefined) job.percent = Math.min(100, Math.max(job.percent ?? 0, percent));

  if (event.type.startsWith("job.")) applyJob(draft, event, at);
  else if (event.type === "note") applyNote(draft, event, at);
  else if (event.type.startsWith("node.") || event.type === "text.delta") foldNodeEvent(draft, event, at);
  else applyOther(draft, event, at);
}

function applyJob(draft: JobDraft, event: LogEvent, at: number): void {
  const { job } = draft;
  const { data } = event;
  draft.addStep({ type: "job", event, at, seq: event.seq });
  switch (event.type) {
    case "job.queued":
      job.status = "queued";
      setIfText(job, "kind", data.kind);
      setIfText(job, "title", data.title);
      setIfObject(job, "input", data.input);
      setIfObject(job, "options", data.options);
      break;
    case "job.started":
      start(draft, asNumber(data.attempt) ?? job.attempt + 1, at);
      break;
    case "job.input_required":
      job.question = {
        prompt: asText(data.prompt) ?? "The job asks for an answer.",
        options: data.options,
        seq: event.seq,
        ...(event.node === undefined ? {} : { node: event.node }),
      };
      break;
    case "job.input_received": {
      const text = steeringOf(event);
      if (text === undefined) delete job.question;
      else job.steering = [...job.steering, { seq: event.seq, text, at }];
      break;
    }
    default: {
      const status = Object.hasOwn(terminal, event.type) ? terminal[event.type] : undefined;
      if (status) end(draft, status, data, at);
    }
  }
}

function start(draft: JobDraft, attempt: number, at: number): void {
  const { job } = draft;
  job.status = "running";
  job.startedAt ??= at;
  job.attempt = attempt;
  if (attempt < 2) return;
  job.resumedAt = at;
  for (const id of draft.openNodes()) {
    draft.node(id).state = "interrupted";
    draft.markOpen(id, false);
  }
}

function end(draft: JobDraft, status: JobStatus, data: JsonObject, at: number): void {
  const { job } = draft;
  job.status = status;
  job.endedAt = at;
  delete job.question;
  if (status === "completed") {
    job.percent = 100;
    job.result = data.result;
  } else if (status === "failed") job.error = failureOf(data.error);
  else setIfText(job, "reason", data.reason);
  for (const id of draft.openNodes()) {
    draft.node(id).state = "stopped";
    draft.markOpen(id, false);
  }
}

function applyNote(draft: JobDraft, event: LogEvent, at: number): void {
  if (event.data.level === "warning" || event.data.level === "error") draft.job.warnings++;
  if (event.node !== undefined) draft.node(event.node).events++;
  draft.addStep({ type: "note", event, at, seq: event.seq });
}

function applyOther(draft: JobDraft, event: LogEvent, at: number): void {
  if (event.node !== undefined) {
    const node = draft.node(event.node);
    node.events++;
    const message = asText(event.data.message) ?? asText(event.data.title) ?? asText(event.data.text);
    if (message !== undefined) node.message = message;
  }
  const last = draft.lastStep();
  const same = last?.type === "other" && last.event.type === event.type && last.event.node === event.node;
  const step: Step = { type: "other", event, at, seq: event.seq, count: same ? last.count + 1 : 1 };
  if (same) draft.replaceLastStep({ ...step, at: last.at });
  else draft.addStep(step);
}

function setIfText(job: Mutable<JobModel>, key: "kind" | "title" | "reason", value: unknown): void {
  const text = asText(value);
  if (text !== undefined) job[key] = text;
}

function setIfObject(job: Mutable<JobModel>, key: "input" | "options", value: unknown): void {
  const object = asObject(value);
  if (object) job[key] = object;
}
