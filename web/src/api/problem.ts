import { asNumber, asObject, asText } from "../lib/json";

/** An error with a message for the user. `status` is 0 when the server was not reached. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.code = code;
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  const body = asObject(await response.json().catch(() => undefined));
  const message = asText(body?.detail) ?? asText(body?.title) ?? `The server answered ${response.status}.`;
  return new Problem(asNumber(body?.status) ?? response.status, asText(body?.code) ?? "http", message);
}

export function unreachable(): Problem {
  return new Problem(0, "unreachable", "The server could not be reached. Is it running?");
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong.";
}
