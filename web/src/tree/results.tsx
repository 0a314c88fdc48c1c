import { count } from "../lib/format";
import { asNumber, asText, type JsonObject } from "../lib/json";

const FIRST = 10;

/** The results of a search, best first. */
export function Results({ items }: { items: readonly JsonObject[] }) {
  return (
    <div>
      <h4>Found, best first</h4>
      <ol className="hits">
        {items.slice(0, FIRST).map((item, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the items never change order
          <li key={i}>
            {asText(item.title) ?? asText(item.file) ?? asText(item.url) ?? "Untitled"}
            <span className="source-file">{placeOf(item)}</span>
          </li>
        ))}
      </ol>
      {items.length > FIRST && <p className="why">and {count(items.length - FIRST, "other")}</p>}
    </div>
  );
}

function placeOf(item: JsonObject): string {
  const start = asNumber(item.start);
  const end = asNumber(item.end);
  const bytes = start === undefined || end === undefined ? undefined : `bytes ${start} to ${end}`;
  return [asText(item.file) ?? asText(item.url), bytes].filter(Boolean).join(", ");
}
