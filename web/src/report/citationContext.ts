import { createContext, use } from "react";
import type { Citation } from "../model/report";

export interface CitationView {
  readonly citations: readonly Citation[];
  readonly shown: number | undefined;
  readonly open: (citation: Citation, from: HTMLElement | null) => void;
}

export const CitationContext = createContext<CitationView | undefined>(undefined);

export function useCitations(): CitationView {
  const view = use(CitationContext);
  if (!view) throw new Error("A citation stands outside a report.");
  return view;
}
