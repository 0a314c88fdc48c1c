import type { Citation } from "../model/report";

/** The passages that a probe kept, with their location. */
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
