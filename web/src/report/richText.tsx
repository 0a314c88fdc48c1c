import { lazy, Suspense } from "react";

const Markdown = lazy(() => import("./markdown"));

/** Markdown, and until its reader is loaded the same text plainly. */
export function RichText({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className="plain">{text}</p>}>
      <Markdown text={text} />
    </Suspense>
  );
}
