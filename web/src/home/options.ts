import type { ResearchOptions } from "../api/types";

export const DEPTHS = [1, 2, 3, 4, 5] as const;
export const BREADTHS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** Options from the query; invalid ones are left out, so the server's defaults apply. */
export function readOptions(query: URLSearchParams): ResearchOptions {
  const depth = within(query.get("depth"), DEPTHS);
  const breadth = within(query.get("breadth"), BREADTHS);
  const corpus = query.get("corpus");
  const reasoning = query.get("reasoning");
  return {
    depth: depth ?? 2,
    breadth: breadth ?? 4,
    ...(corpus ? { corpus } : {}),
    ...(reasoning === "model" || reasoning === "extractive" ? { reasoning } : {}),
    ...(query.get("confirm_plan") === "true" ? { confirm_plan: true } : {}),
  };
}

function within(text: string | null, allowed: readonly number[]): number | undefined {
  return allowed.find((value) => String(value) === text);
}
