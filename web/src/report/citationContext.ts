import { createContext, use } from "react";
import type { Citation } from "../model/report";

export interface CitationView {
  readonly citations: readonly Citation[];
  /** The only addresses that may be links; undefined: any. */
  readonly addresses?: ReadonlySet<string> | undefined;
  readonly shown: number | undefined;
  readonly open: (citation: Citation, from: HTMLElement | null) => void;
}

/** The default outside a finished report, for example in a draft: citation numbers are not links. */
export const CitationContext = createContext<CitationView>({
  citations: [],
  shown: undefined,
  open: () => {},
});

export function useCitations(): CitationView {
  return use(CitationContext);
}
