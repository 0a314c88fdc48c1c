import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { safeUrl } from "../lib/safeUrl";
import type { Citation, Report } from "../model/report";
import { BlockView } from "./blockView";
import { CitationContext } from "./citationContext";
import { ConflictsAndGaps } from "./conflictsAndGaps";
import { Provenance } from "./provenance";
import { SourcePanel } from "./sourcePanel";
import { Sources } from "./sources";

export function ReportView({ report, actions }: { report: Report; actions: ReactNode }) {
  const [shown, setShown] = useState<Citation | undefined>(undefined);
  const opener = useRef<HTMLElement | null>(null);
  const open = (citation: Citation, from: HTMLElement | null) => {
    if (from) opener.current = from;
    setShown(citation);
  };
  // The panel makes the text narrower, so the clicked number is scrolled back into view.
  const isOpen = shown !== undefined;
  useLayoutEffect(() => {
    if (isOpen) opener.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const close = () => {
    setShown(undefined);
    opener.current?.focus();
  };
  return (
    <CitationContext
      value={{ citations: report.citations, addresses: addressesOf(report), shown: shown?.id, open }}
    >
      <div className={shown ? "report-layout report-split" : "report-layout"}>
        <article className="report" aria-label="Report">
          <ReportLede report={report} />
          {(report.refused ? [] : report.sections).map((section, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a finished report never changes
            <section key={i}>
              {section.heading && <h2>{section.heading}</h2>}
              {section.blocks.map((block, j) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a finished report never changes
                <BlockView key={j} block={block} />
              ))}
            </section>
          ))}
          <ConflictsAndGaps report={report} />
        </article>
        <aside className="report-aside" aria-label="About the report">
          <Sources report={report} />
          <Provenance report={report} />
          {actions}
        </aside>
        {shown && (
          <SourcePanel citation={shown} citations={report.citations} onShow={setShown} onClose={close} />
        )}
      </div>
    </CitationContext>
  );
}

/** A model invents addresses, so its report links only to its sources. */
function addressesOf(report: Report): ReadonlySet<string> | undefined {
  if (report.reasoning !== "model") return undefined;
  return new Set(report.sources.flatMap((source) => safeUrl(source.url) ?? []));
}

function ReportLede({ report }: { report: Report }) {
  if (report.refused)
    return (
      <p className="refused">
        <b>The documents do not answer this.</b> Headway found no evidence for an answer, and does not make
        one up.
      </p>
    );
  return (
    <p className="report-lede">
      {report.title !== report.question && <b className="report-title">{report.title}</b>}
      {report.reasoning === "extractive"
        ? "Made of sentences quoted word for word. Click a number to open its source."
        : "Written by a language model from the cited passages. Click a number to open its source."}
    </p>
  );
}
