import { Fragment } from "react";
import { count } from "../lib/format";
import { safeUrl } from "../lib/safeUrl";
import type { Report, SourceEntry } from "../model/report";
import { CitationMarkers } from "./citationMarkers";

export function Sources({ report }: { report: Report }) {
  if (report.sources.length === 0) return null;
  return (
    <section className="sources" aria-labelledby="sources-title">
      <h2 id="sources-title">Sources</h2>
      <ol>
        {report.sources.map((source) => {
          const quotes = report.citations.filter((citation) =>
            source.file === undefined ? citation.url === source.url : citation.file === source.file,
          );
          return (
            <li key={source.id}>
              <SourceName source={source} />
              <span className="source-quotes">
                {quotes.length > 0 && (
                  <Fragment>
                    {count(quotes.length, "quote")}{" "}
                    <CitationMarkers ids={quotes.map((citation) => citation.id)} />
                  </Fragment>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function SourceName({ source }: { source: SourceEntry }) {
  const url = safeUrl(source.url);
  return (
    <span className="source-name">
      {url ? (
        <a href={url} target="_blank" rel="noopener noreferrer nofollow">
          {source.title}
        </a>
      ) : (
        <b>{source.title}</b>
      )}
      {source.file !== undefined && source.file !== source.title && (
        <span className="source-file">{source.file}</span>
      )}
    </span>
  );
}
