/** Readers for untrusted JSON: a field of the wrong type counts as absent. */
export type JsonObject = { readonly [key: string]: unknown };

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asObjects(value: unknown): JsonObject[] {
  return asList(value).flatMap((item): JsonObject[] => {
    const object = asObject(item);
    return object ? [object] : [];
  });
}

export function asTexts(value: unknown): string[] {
  return asList(value).filter((item): item is string => typeof item === "string" && item !== "");
}
