import type { Citation } from "../model/report";

/** Passages that a probe kept, with where they stand. */
export function Evidence({ items }: { items: readonly Citation[] }) {
  return (
    <ul className="evidence">
      {items.map((item) => (
        <li key={`${item.file ?? item.url}:${item.start}:${item.id}`}>
          <blockquote>{item.quote}</blockquote>
          <p className="evidence-from">{item.title ?? item.file ?? item.url}</p>
        </li>
      ))}
    </ul>
  );
}
