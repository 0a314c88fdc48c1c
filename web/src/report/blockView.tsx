import type { Block } from "../model/report";
import { citationsIn } from "./citationLinks";
import { CitationMarkers } from "./citationMarkers";
import { RichText } from "./richText";

/** Quotes and code are shown unchanged; text and tables are rendered as Markdown. */
export function BlockView({ block }: { block: Block }) {
  switch (block.type) {
    case "quote":
      return (
        <blockquote className="quote">
          <p>
            {block.text} <CitationMarkers ids={block.citations} />
          </p>
        </blockquote>
      );
    case "code":
      return (
        <figure className="code-block">
          <pre>{block.text}</pre>
          {block.citations.length > 0 && (
            <figcaption>
              <CitationMarkers ids={block.citations} />
            </figcaption>
          )}
        </figure>
      );
    default:
      return <TextBlock block={block} />;
  }
}

function TextBlock({ block }: { block: Block }) {
  const named = citationsIn(block.text);
  return (
    <div className="prose">
      <RichText text={block.text} />
      <CitationMarkers ids={block.citations.filter((id) => !named.has(id))} />
    </div>
  );
}
