import { useQuery } from "@tanstack/react-query";
import { BadgeCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { getSource } from "../api/client";
import type { SourceWindow } from "../api/types";
import { splitAtBytes } from "../lib/bytes";
import type { Citation } from "../model/report";
import { ErrorMessage } from "../ui/errorMessage";

/** The quote with its surrounding text, fetched from the server. */
export function Passage({ citation }: { citation: Citation }) {
  const { corpus, file, start, end } = citation;
  const local = file !== undefined && corpus !== undefined;
  const source = useQuery({
    queryKey: ["source", corpus, file, start, end],
    queryFn: ({ signal }) => getSource(corpus ?? "", file ?? "", start, end, signal),
    enabled: local,
    staleTime: 60_000,
  });
  if (!local) return <QuoteAlone quote={citation.quote} note="This source is on the web. The quote:" />;
  if (source.isPending) return <p className="empty">Opening the source…</p>;
  if (source.error)
    return (
      <>
        <ErrorMessage error={source.error} />
        <QuoteAlone quote={citation.quote} note="The quote:" />
      </>
    );
  return <PassageText citation={citation} source={source.data} />;
}

function PassageText({ citation, source }: { citation: Citation; source: SourceWindow }) {
  const mark = useRef<HTMLElement>(null);
  const [before, quoted, after] = splitAtBytes(
    source.text,
    source.start - source.from,
    source.end - source.from,
  );
  const same =
    quoted === citation.quote && (citation.sha256 === undefined || citation.sha256 === source.sha256);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new passage is scrolled into view
  useEffect(() => {
    mark.current?.scrollIntoView({ block: "center" });
  }, [source]);
  if (!same && quoted !== citation.quote)
    return (
      <QuoteAlone
        quote={citation.quote}
        note="The file has changed and no longer contains the quote. The quote:"
      />
    );
  return (
    <>
      <p className="verbatim">
        <BadgeCheck size={15} aria-hidden="true" />
        {same
          ? `Word for word, bytes ${citation.start.toLocaleString("en")} to ${citation.end.toLocaleString("en")} of ${source.length.toLocaleString("en")}`
          : "Word for word; the file has changed elsewhere"}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="passage" tabIndex={0} aria-label="Text of the source">
        {source.from > 0 && <span className="cut">… </span>}
        {before}
        <mark ref={mark}>{quoted}</mark>
        {after}
        {source.to < source.length && <span className="cut"> …</span>}
      </section>
    </>
  );
}

function QuoteAlone({ quote, note }: { quote: string; note: string }) {
  return (
    <>
      <p className="verbatim-none">{note}</p>
      <blockquote className="quote">
        <p>{quote}</p>
      </blockquote>
    </>
  );
}
