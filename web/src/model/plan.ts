import { asNumber, asObject, asObjects, asText } from "../lib/json";
import type { OpenQuestion } from "./types";

/** A plan that needs a confirmation. */
export interface Plan {
  readonly revision: number;
  readonly revisionsLeft: number;
  readonly maxQueries: number;
  readonly queries: readonly { readonly query: string; readonly facet?: string }[];
}

/** The plan of a question; undefined for other questions. */
export function planOf(question: OpenQuestion): Plan | undefined {
  const options = asObject(question.options);
  if (options?.kind !== "plan") return undefined;
  const queries = asObjects(options.queries).flatMap((item) => {
    const query = asText(item.query);
    const facet = asText(item.facet);
    return query === undefined ? [] : [{ query, ...(facet === undefined ? {} : { facet }) }];
  });
  return {
    revision: asNumber(options.revision) ?? 1,
    revisionsLeft: asNumber(options.revisions_left) ?? 0,
    maxQueries: Math.max(asNumber(options.max_queries) ?? queries.length, 1),
    queries,
  };
}

/** The answer that confirms these queries; empty ones are left out. */
export function planAnswer(plan: Plan, queries: readonly string[]): unknown {
  const kept = nonEmptyQueries(queries);
  return isEdited(plan, kept) ? { queries: kept } : "confirm";
}

export function nonEmptyQueries(queries: readonly string[]): string[] {
  return queries.map((query) => query.trim()).filter((query) => query !== "");
}

export function isEdited(plan: Plan, queries: readonly string[]): boolean {
  const kept = nonEmptyQueries(queries);
  return kept.length !== plan.queries.length || kept.some((query, at) => query !== plan.queries[at]?.query);
}
