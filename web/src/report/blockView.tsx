import { lazy, Suspense } from "react";
import type { Block } from "../model/report";
import { Markers } from "./markers";

const Markdown = lazy(() => import("./markdown"));

/** Words from documents are shown as they are; only a model's own text and tables are read as Markdown. */
export function BlockView({ block, markdown }: { block: Block; markdown: boolean }) {
  const marks = <Markers ids={block.citations} />;
  switch (block.type) {
    case "quote":
      return (
        <blockquote className="quote">
          <p>
            {block.text} {marks}
          </p>
        </blockquote>
      );
    case "code":
      return (
        <figure className="code-block">
          <pre>{block.text}</pre>
          {block.citations.length > 0 && <figcaption>{marks}</figcaption>}
        </figure>
      );
    case "table":
      return (
        <div className="prose">
          <Rich text={block.text} />
          {marks}
        </div>
      );
    default:
      return markdown ? (
        <div className="prose">
          <Rich text={block.text} />
          {marks}
        </div>
      ) : (
        <p className="prose plain">
          {block.text} {marks}
        </p>
      );
  }
}

function Rich({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className="plain">{text}</p>}>
      <Markdown text={text} />
    </Suspense>
  );
}
