import { asObject, asText } from "../lib/json";
import type { Failure } from "./types";

export function failureOf(value: unknown): Failure {
  const error = asObject(value);
  const message = asText(error?.message) ?? asText(value) ?? "It gave no reason.";
  return { code: asText(error?.code) ?? "unknown", message };
}
