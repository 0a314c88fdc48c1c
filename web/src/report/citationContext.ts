import { createContext, use } from "react";
import type { Citation } from "../model/report";

export interface CitationView {
  readonly citations: readonly Citation[];
  readonly shown: number | undefined;
  readonly open: (citation: Citation, from: HTMLElement | null) => void;
}

/** Outside of a finished report, as in text that is still being written, no number leads anywhere yet. */
export const CitationContext = createContext<CitationView>({
  citations: [],
  shown: undefined,
  open: () => {},
});

export function useCitations(): CitationView {
  return use(CitationContext);
}
