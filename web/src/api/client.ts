import { Problem, problemOf, unreachable } from "./problem";
import { send } from "./session";
import type { Corpus, Job, JobPage, ResearchOptions, ServerInfo, SourceWindow } from "./types";

async function request(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await send(path, init);
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    throw unreachable();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, {
    headers: { Accept: "application/json" },
    ...(signal ? { signal } : {}),
  });
  try {
    return (await response.json()) as T;
  } catch {
    throw new Problem(response.status, "not_json", "The server's answer could not be read.");
  }
}

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

export function jobPath(id: string): string {
  return `/v1/jobs/${encodeURIComponent(id)}`;
}

export const getInfo = (signal?: AbortSignal) => get<ServerInfo>("/v1/info", signal);

export async function getCorpora(signal?: AbortSignal): Promise<readonly Corpus[]> {
  return (await get<{ corpora?: Corpus[] }>("/v1/corpora", signal)).corpora ?? [];
}

export function getJobs(before?: string, signal?: AbortSignal): Promise<JobPage> {
  const query = new URLSearchParams({ limit: "50", ...(before === undefined ? {} : { before }) });
  return get<JobPage>(`/v1/jobs?${query}`, signal);
}

export const getJob = (id: string, signal?: AbortSignal) => get<Job>(jobPath(id), signal);

export function getSource(
  corpus: string,
  file: string,
  start: number,
  end: number,
  signal?: AbortSignal,
): Promise<SourceWindow> {
  const query = new URLSearchParams({ corpus, file, start: String(start), end: String(end) });
  return get<SourceWindow>(`/v1/source?${query}`, signal);
}

/** The idempotency key makes a retry return the first job instead of creating a second one. */
export async function ask(question: string, options: ResearchOptions, key: string): Promise<Job> {
  const body = { kind: "research", input: { question }, options };
  return (await (await post("/v1/jobs", body, { "Idempotency-Key": key })).json()) as Job;
}

export async function renameJob(id: string, title: string): Promise<Job> {
  const response = await request(jobPath(id), {
    method: "PATCH",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ title }),
  });
  return (await response.json()) as Job;
}

/** Deletes a job that is gone already, too. */
export async function deleteJob(id: string): Promise<void> {
  try {
    await request(jobPath(id), { method: "DELETE" });
  } catch (error) {
    if (!(error instanceof Problem && error.code === "unknown_job")) throw error;
  }
}

export async function cancelJob(id: string): Promise<void> {
  await post(`${jobPath(id)}/cancel`, { reason: "Cancelled by the reader." });
}

export async function answerJob(id: string, answer: unknown): Promise<void> {
  await post(`${jobPath(id)}/input`, { answer });
}

export async function getResult(id: string, mediaType: string): Promise<Blob> {
  return (await request(`${jobPath(id)}/result`, { headers: { Accept: mediaType } })).blob();
}

/** A ticket opens one live answer of the job within 30 s. WebSockets need it because they cannot send headers. */
export async function getTicket(job: string): Promise<string> {
  return ((await (await post("/v1/tickets", { job })).json()) as { ticket: string }).ticket;
}

export async function checkMessage(text: string, key: string): Promise<Job> {
  const body = { kind: "scam-check", input: { text } };
  return (await (await post("/v1/jobs", body, { "Idempotency-Key": key })).json()) as Job;
}

/** The server's metrics in the Prometheus text format. */
export async function getMetrics(signal?: AbortSignal): Promise<string> {
  return (await request("/metrics", signal ? { signal } : {})).text();
}

export const getConnections = (signal?: AbortSignal) => get<unknown>("/api/websocket/stats", signal);
