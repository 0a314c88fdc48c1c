import { useRef, useState } from "react";
import type { Plan } from "../model/plan";

export interface Row {
  /** The React key of the row. */
  readonly key: number;
  readonly query: string;
  readonly facet?: string;
}

/** The rows of a plan during editing. */
export function usePlanDraft(plan: Plan) {
  const next = useRef(plan.queries.length);
  const asPlanned = () => plan.queries.map((query, key): Row => ({ key, ...query }));
  const [rows, setRows] = useState<readonly Row[]>(asPlanned);
  return {
    rows,
    change: (key: number, query: string) =>
      setRows((before) => before.map((row) => (row.key === key ? { ...row, query } : row))),
    remove: (key: number) => setRows((before) => before.filter((row) => row.key !== key)),
    add: () => setRows((before) => [...before, { key: next.current++, query: "" }]),
    reset: () => setRows(asPlanned()),
  };
}
