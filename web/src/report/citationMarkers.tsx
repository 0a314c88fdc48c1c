import { shorten } from "../lib/format";
import { useCitations } from "./citationContext";

/** The citation numbers of a statement; each opens its source. */
export function CitationMarkers({ ids }: { ids: readonly number[] }) {
  const { citations, shown, open } = useCitations();
  const known = [...new Set(ids)].flatMap((id) => citations.find((citation) => citation.id === id) ?? []);
  if (known.length === 0) return null;
  return (
    <span className="markers">
      {known.map((citation) => (
        <button
          key={citation.id}
          type="button"
          className="marker"
          data-citation={citation.id}
          aria-pressed={shown === citation.id}
          aria-label={`Source ${citation.id}: ${citation.title ?? citation.file ?? citation.url ?? ""}`}
          title={shorten(citation.quote, 160)}
          onClick={(event) => open(citation, event.currentTarget)}
        >
          {citation.id}
        </button>
      ))}
    </span>
  );
}
